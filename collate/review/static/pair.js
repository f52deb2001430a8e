// Any two witnesses side by side. The paragraphs of both are rows of one grid in one scrolling box,
// so the two can never drift apart.

import { get, of } from "./api.js";
import { $, h, put } from "./dom.js";
import { choose, on, row, state } from "./store.js";
import { failed } from "./status.js";
import { parts } from "./differ.js";
import { SOURCE, w } from "./words.js";

let sides = { left: "", right: "" };
let built = ""; // what the view shows: work, revision, sides
let marks = new Map();

/** Show the view; it is built when it is first seen, and again after the text of a side changed. */
export async function showPair() {
  const sigla = state.work.witnesses.map((one) => one.siglum);
  if (!sigla.includes(sides.left)) sides.left = state.work.base;
  if (!sigla.includes(sides.right)) sides.right = sigla.find((one) => one !== sides.left) || sides.left;
  const want = JSON.stringify([state.work.slug, sides]);
  if (built === want) return here(state.current);
  built = want;
  put($("pair"), bar(sigla), h("p", { class: "sub" }, w("loading")));
  try {
    const answer = await get(of(state.work.slug, "synopsis"), sides);
    if (built !== want) return;
    marks = new Map();
    put(
      $("pair"),
      bar(sigla),
      h(
        "div",
        { class: "pages", lang: SOURCE },
        h("div", { class: "two head" }, h("p", {}, title(sides.left)), h("p", {}, title(sides.right))),
        answer.rows.map(([left, right]) => h("div", { class: "two" }, side(left, right), side(right, left))),
      ),
    );
    here(state.current);
  } catch (error) {
    built = "";
    failed(error, showPair);
  }
}

function title(siglum) {
  const one = state.work.witnesses.find((each) => each.siglum === siglum);
  return `${siglum} ${one ? one.title || one.file : ""}`;
}

function bar(sigla) {
  const select = (name) =>
    h(
      "label",
      {},
      h("span", { class: "hidden" }, w(`pair.${name}`)),
      h(
        "select",
        {
          "aria-label": w(`pair.${name}`),
          on: {
            change: (event) => {
              sides[name] = event.target.value;
              showPair();
            },
          },
        },
        sigla.map((siglum) =>
          h("option", { value: siglum, selected: siglum === sides[name] }, title(siglum)),
        ),
      ),
    );
  return h(
    "div",
    { class: "viewbar" },
    select("left"),
    h(
      "button",
      {
        type: "button",
        class: "icon",
        "aria-label": w("pair.swap"),
        title: w("pair.swap"),
        on: {
          click: () => {
            sides = { left: sides.right, right: sides.left };
            showPair();
          },
        },
      },
      "⇄",
    ),
    select("right"),
  );
}

/** One side of a paragraph: what differs from the other side is marked. */
function side(pieces, others) {
  const against = new Map(others.filter((one) => one.entry).map((one) => [one.entry, one.text]));
  return h(
    "p",
    {},
    pieces.map((one) => {
      if (typeof one === "string") return one;
      // Words outside of all entries that only this side has: layout, or a loss that the other one states.
      if (!one.entry) return h("span", { class: "alone" }, one.text);
      const other = against.get(one.entry);
      const same = other === one.text;
      const marked = same || typeof other !== "string" ? [one.text || ""] : parts(one.text || "", other);
      const node = h(
        "span",
        {
          class: `v k-${(row(one.entry) || {}).kind}${same ? " same" : ""}${one.text ? "" : " gap"}`,
          data: { n: String(one.entry) },
        },
        one.text === null
          ? w("pair.lacuna")
          : one.text
            ? marked.map((part, i) => (i % 2 ? h("em", {}, part) : part))
            : "‸",
      );
      if (!marks.has(one.entry)) marks.set(one.entry, []);
      marks.get(one.entry).push(node);
      return node;
    }),
  );
}

function here(to, from) {
  for (const node of marks.get(from) || []) node.classList.remove("on");
  const now = marks.get(to) || [];
  for (const node of now) node.classList.add("on");
  if (now[0] && state.view === "pair") now[0].scrollIntoView({ block: "center" });
}

export function startPair() {
  on("work", () => {
    built = "";
    marks = new Map();
  });
  on("current", (to, from, how) => {
    if (how.from !== "pair") here(to, from);
    else {
      for (const node of marks.get(from) || []) node.classList.remove("on");
      for (const node of marks.get(to) || []) node.classList.add("on");
    }
  });
  $("pair").addEventListener("click", (event) => {
    const node = event.target.closest(".v");
    if (node && !String(getSelection())) choose(Number(node.dataset.n), { from: "pair" });
  });
}
