// All witnesses of a paragraph as rows, one below the other. Words that all have are dimmed; places
// stand out, and those where a witness departs from the base text most.

import { get, of } from "./api.js";
import { $, h, put } from "./dom.js";
import { choose, on, readingOf, row, state } from "./store.js";
import { failed } from "./status.js";
import { SOURCE, w } from "./words.js";

let paragraph = -1;
let built = "";
let against = ""; // one witness against all others
let place = "place"; // the rows of one place, or of the whole paragraph

/** The paragraph of an entry. */
const paragraphOf = (n) => state.work.text.findIndex((pieces) => pieces.some((piece) => piece.entry === n));

export async function showAll(index = state.current ? paragraphOf(state.current) : Math.max(paragraph, 0)) {
  if (place === "place" && state.current) return showPlace(row(state.current));
  const want = JSON.stringify([state.work.slug, state.revision, index, against]);
  if (want === built) return here();
  built = want;
  paragraph = Math.max(index, 0);
  try {
    const answer = await get(of(state.work.slug, "synopsis"), { paragraph });
    if (built !== want) return;
    put($("all"), bar(state.work.text.length), table(answer.witnesses));
    here();
  } catch (error) {
    built = "";
    failed(error, () => showAll(index));
  }
}

/** The rows of one place: they are in the entry itself, and need no answer of the server. */
function showPlace(one) {
  built = "";
  paragraph = paragraphOf(one.n);
  const groups = one.readings.map((it) => ({
    sigla: it.sigla,
    pieces: [one.left, { entry: one.n, text: it.text }, one.right],
  }));
  const there = new Set(groups.flatMap((it) => it.sigla));
  const lost = state.work.witnesses.map((it) => it.siglum).filter((siglum) => !there.has(siglum));
  const rows = state.work.witnesses
    .filter((it) => there.has(it.siglum))
    .map((it) => ({
      sigla: [it.siglum],
      pieces: groups.find((group) => group.sigla.includes(it.siglum)).pieces,
    }));
  if (lost.length) rows.push({ sigla: lost, pieces: null });
  put($("all"), bar(state.work.text.length), table(rows));
  here();
}

function bar(of_) {
  const go = (index) => {
    place = "paragraph";
    showAll(Math.min(Math.max(index, 0), of_ - 1));
  };
  const choice = (value, label) =>
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "radio",
        name: "all-what",
        value,
        checked: place === value,
        on: {
          change: () => {
            place = value;
            showAll();
          },
        },
      }),
      label,
    );
  return h(
    "div",
    { class: "viewbar" },
    h(
      "span",
      { role: "group", "aria-label": w("all.what") },
      choice("place", w("all.place")),
      choice("paragraph", w("all.paragraph")),
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon",
        "aria-label": w("all.previous"),
        disabled: paragraph <= 0,
        on: { click: () => go(paragraph - 1) },
      },
      "‹",
    ),
    h("span", { class: "num" }, w("all.at", { at: paragraph + 1, of: of_ })),
    h(
      "button",
      {
        type: "button",
        class: "icon",
        "aria-label": w("all.next"),
        disabled: paragraph >= of_ - 1,
        on: { click: () => go(paragraph + 1) },
      },
      "›",
    ),
    h(
      "label",
      {},
      `${w("all.against")} `,
      h(
        "select",
        {
          on: {
            change: (event) => {
              against = event.target.value;
              showAll(paragraph);
            },
          },
        },
        h("option", { value: "" }, w("filter.any")),
        state.work.witnesses.map((it) =>
          h("option", { value: it.siglum, selected: it.siglum === against }, it.siglum),
        ),
      ),
    ),
  );
}

function table(rows) {
  // One witness against all: its row comes first, and only the places where it stands alone against a row are bright.
  const first = against
    ? [...rows].sort((a, b) => b.sigla.includes(against) - a.sigla.includes(against))
    : rows;
  return h(
    "div",
    { class: "rows-all", lang: SOURCE },
    first.map((it) =>
      h(
        "div",
        {
          class: `witness${it.sigla.includes(state.work.base) ? " base" : ""}${it.sigla.includes(against) ? " against" : ""}`,
        },
        h("span", { class: "siglum" }, it.sigla.join(" ")),
        h(
          "p",
          {},
          it.pieces
            ? it.pieces.map((piece) => words(piece, it))
            : h("span", { class: "lack" }, w("pair.lacuna")),
        ),
      ),
    ),
  );
}

function words(piece, it) {
  if (typeof piece === "string") return h("span", { class: "dim" }, piece);
  if (!piece.entry) return h("span", { class: "alone" }, piece.text);
  const one = row(piece.entry);
  const measure = against && !it.sigla.includes(against) ? readingOf(one, against) : one.lemma;
  const same = piece.text === measure;
  return h(
    "span",
    { class: `v k-${one.kind}${same ? " same" : ""}${piece.text ? "" : " gap"}`, data: { n: String(one.n) } },
    piece.text === null ? w("pair.lacuna") : piece.text || "‸",
  );
}

function here() {
  for (const node of $("all").querySelectorAll(".v"))
    node.classList.toggle("on", Number(node.dataset.n) === state.current);
}

export function startAll() {
  on("work", () => {
    built = "";
    paragraph = -1;
    against = "";
  });
  const again = () => {
    if (state.view === "all" && state.work) showAll();
  };
  on("current", again);
  on("rows", again);
  $("all").addEventListener("click", (event) => {
    const node = event.target.closest(".v");
    if (node && !String(getSelection())) choose(Number(node.dataset.n), { from: "all" });
  });
}
