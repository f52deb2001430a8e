// All witnesses of a paragraph as rows, one below the other. Words that all have are dimmed; places
// stand out, and those where a witness departs from the base text most.

import { get, of } from "./api.js";
import { allControls, allRows, placeRows } from "./all_rows.js";
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
    put($("all"), bar(), table(answer.witnesses));
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
  const sigla = state.work.witnesses.map((it) => it.siglum);
  put($("all"), bar(), table(placeRows(one.n, one.left, one.right, one.readings, sigla)));
  here();
}

function bar() {
  const at = { place, paragraph, count: state.work.text.length, against };
  const sigla = state.work.witnesses.map((it) => it.siglum);
  return allControls(at, sigla, w, (chosen) => {
    if (chosen.place !== undefined) place = chosen.place;
    if (chosen.against !== undefined) against = chosen.against;
    // Rows of another kind are those of the current entry; else the paragraph stays.
    if (chosen.place && chosen.paragraph === undefined) showAll();
    else showAll(chosen.paragraph ?? paragraph);
  });
}

const table = (rows) =>
  allRows(rows, {
    base: state.work.base,
    against,
    lang: SOURCE,
    w,
    lemma: (n) => row(n).lemma,
    reading: (n, siglum) => readingOf(row(n), siglum),
    mark: (n, same, gap, words) =>
      h(
        "span",
        {
          class: `v k-${row(n).kind}${same ? " same" : ""}${gap ? " gap" : ""}`,
          data: { n: String(n) },
        },
        words,
      ),
  });

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
