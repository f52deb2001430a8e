// All witnesses of a place or a paragraph as rows, one below the other. Words that all have are dimmed;
// places stand out, and those where a witness departs most. Pieces are those of two_rows.js.

import { h } from "./dom.js";
import { lack } from "./two_rows.js";

/** The controls: this place or the paragraph, which paragraph, and one witness against all.
    `at` is {place, paragraph, count, against}; `change` gets what was chosen anew. */
export function allControls(at, sigla, w, change) {
  const choice = (place, text) =>
    h(
      "label",
      { class: "tick" },
      h("input", {
        type: "radio",
        name: "all-what",
        value: place,
        checked: at.place === place,
        on: { change: () => change({ place }) },
      }),
      text,
    );
  const turn = (by, sign, name) => {
    const to = at.paragraph + by;
    const click = () => change({ place: "paragraph", paragraph: to });
    const props = { type: "button", class: "icon", "aria-label": w(name), on: { click } };
    return h("button", { ...props, disabled: to < 0 || to >= at.count }, sign);
  };
  return h(
    "div",
    { class: "viewbar" },
    h(
      "span",
      { role: "group", "aria-label": w("all.what") },
      choice("place", w("all.place")),
      choice("paragraph", w("all.paragraph")),
    ),
    turn(-1, "‹", "all.previous"),
    h("span", { class: "num" }, w("all.at", { at: at.paragraph + 1, of: at.count })),
    turn(1, "›", "all.next"),
    h(
      "label",
      {},
      `${w("all.against")} `,
      h(
        "select",
        { id: "all-against", on: { change: (event) => change({ against: event.target.value }) } },
        h("option", { value: "" }, w("filter.any")),
        sigla.map((siglum) => h("option", { value: siglum, selected: siglum === at.against }, siglum)),
      ),
    ),
  );
}

/** The rows of one place: [siglum] with its words, then those that are not extant there.
    `readings` are {sigla, text}. */
export function placeRows(entry, left, right, readings, sigla) {
  const there = new Map(readings.flatMap((one) => one.sigla.map((siglum) => [siglum, one.text])));
  const rows = sigla
    .filter((siglum) => there.has(siglum))
    .map((siglum) => ({ sigla: [siglum], pieces: [left, { entry, text: there.get(siglum) }, right] }));
  const lost = sigla.filter((siglum) => !there.has(siglum));
  return lost.length ? [...rows, { sigla: lost, pieces: null }] : rows;
}

/** The table. `lemma(entry)` are the words of the base text, `reading(entry, siglum)` those of a witness,
    `mark(entry, same, gap, words)` makes the node of an entry. */
export function allRows(rows, { base, against, lang, w, lemma, reading, mark }) {
  // One witness against all: its row comes first, and only the places where it stands alone against a row are bright.
  const ordered = against
    ? [...rows].sort((a, b) => b.sigla.includes(against) - a.sigla.includes(against))
    : rows;
  const words = (piece, sigla) => {
    if (typeof piece === "string") return h("span", { class: "dim" }, piece);
    if (piece.sign) return h("span", { class: "br", title: piece.title }, piece.sign);
    if (piece.text === null) return lack(w);
    if (piece.entry === undefined) return h("span", { class: "alone" }, piece.text);
    const measure =
      against && !sigla.includes(against) ? reading(piece.entry, against) : lemma(piece.entry);
    return mark(piece.entry, piece.text === measure, !piece.text, piece.text || "‸");
  };
  const name = (sigla) =>
    `witness${sigla.includes(base) ? " base" : ""}${sigla.includes(against) ? " against" : ""}`;
  return h(
    "div",
    { class: "rows-all", lang },
    ordered.map(({ sigla, pieces }) =>
      h(
        "div",
        { class: name(sigla) },
        h("span", { class: "siglum" }, sigla.join(" ")),
        h("p", {}, pieces ? pieces.map((piece) => words(piece, sigla)) : lack(w)),
      ),
    ),
  );
}
