// Any two witnesses side by side. The paragraphs of both are rows of one grid in one scrolling box,
// so the two can never drift apart.

import { get, of } from "./api.js";
import { $, h, put } from "./dom.js";
import { choose, on, row, state } from "./store.js";
import { failed } from "./status.js";
import { twoControls, twoRow } from "./two_rows.js";
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
        answer.rows.map(([left, right]) => twoRow(left, right, w, mark)),
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
  const change = (chosen) => {
    sides = chosen;
    showPair();
  };
  return twoControls(
    sigla.map((siglum) => [siglum, title(siglum)]),
    sides,
    w,
    change,
  );
}

function mark(n, same, gap, words) {
  const name = `v k-${(row(n) || {}).kind}${same ? " same" : ""}${gap ? " gap" : ""}`;
  const node = h("span", { class: name, data: { n: String(n) } }, words);
  if (!marks.has(n)) marks.set(n, []);
  marks.get(n).push(node);
  return node;
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
