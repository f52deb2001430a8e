// What is decided less often: kind, whether it is printed, the local stemma, lacuna or omission,
// and what a source truly has.

import { freshId, h } from "./dom.js";
import { draft, drop, keep } from "./drafts.js";
import { decide } from "./save.js";
import { stemma } from "./stemma.js";
import { KINDS, state } from "./store.js";
import { short, shown, SOURCE, term, w } from "./words.js";

/** Unfolded once, it stays so from entry to entry. */
let unfolded = false;

export function more(one) {
  const node = h("details", { class: "more", open: unfolded }, h("summary", {}, w("card.more")));
  const fill = () => {
    if (node.childElementCount === 1) node.append(content(one));
  };
  node.addEventListener("toggle", () => {
    unfolded = node.open;
    if (node.open) fill();
  });
  if (unfolded) fill();
  return node;
}

const content = (one) =>
  h(
    "div",
    { class: "rows" },
    printing(one),
    kinds(one),
    stemma(one),
    gaps(one),
    pairing(one),
    correction(one),
  );

const select = (label, options, now, change) => {
  const id = freshId("more");
  return h(
    "p",
    { class: "field row" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, on: { change: (event) => change(event.target.value) } },
      options.map(([value, name]) => h("option", { value, selected: value === now }, name)),
    ),
  );
};

const printing = (one) =>
  select(
    w("more.print"),
    [
      ["", w("more.undecided")],
      ["noted", w("how.noted")],
      ["silent", w("how.silent")],
      ["full", w("how.full")],
    ],
    one.ruling.printed || "",
    (how) => how && decide(one.n, { what: "print", how }),
  );

/** Each variant has a kind of its own. */
const kinds = (one) =>
  one.readings.slice(1).map((it) =>
    select(
      [w("more.kind"), " ", h("span", { lang: SOURCE }, short(shown(it.text), 10))],
      KINDS.map((kind) => [kind, term("kind", kind)]),
      it.kind || one.kind,
      (text) => decide(one.n, { what: "kind", text, reading: it.text }),
    ),
  );

/** A witness without words there omits them, or has lost its page. */
function gaps(one) {
  const there = new Set(one.readings.flatMap((it) => it.sigla));
  const omit = one.readings.filter((it) => it.text === "").flatMap((it) => it.sigla);
  const lost = state.work.witnesses.map((it) => it.siglum).filter((siglum) => !there.has(siglum));
  const button = (siglum, how) =>
    h(
      "button",
      { type: "button", on: { click: () => decide(one.n, { what: "gap", how, witness: siglum }) } },
      w(`more.gap.${how}`, { siglum }),
    );
  if (!omit.length && !lost.length) return null;
  return h(
    "p",
    { class: "buttons" },
    omit.map((siglum) => button(siglum, "lacuna")),
    lost.map((siglum) => button(siglum, "omission")),
  );
}

/** Which words of a witness stand for which of the base text, where the entry took too much together. */
function pairing(one) {
  const options = one.readings
    .slice(1)
    .filter((it) => it.text)
    .flatMap((it) => it.sigla.map((siglum) => [siglum, it.text]));
  const wide = (text) => [...text].length > 1;
  if (!options.length || !one.lemma || !(wide(one.lemma) || options.some(([, text]) => wide(text))))
    return null;
  const ids = ["base", "witness", "words"].map(freshId);
  const input = (id, name, value) =>
    h("input", {
      id,
      type: "text",
      lang: SOURCE,
      autocomplete: "off",
      data: { field: name },
      value: draft(one.n, name) ?? value,
      on: { input: (event) => keep(one.n, name, event.target.value, value) },
    });
  const base = input(ids[0], "pair-base", one.lemma),
    words = input(ids[2], "pair-words", options[0][1]);
  const witness = h(
    "select",
    {
      id: ids[1],
      on: {
        change: () => {
          words.value = options.find(([siglum]) => siglum === witness.value)[1];
        },
      },
    },
    options.map(([siglum]) => h("option", { value: siglum }, siglum)),
  );
  const save = async () => {
    if (!(await decide(one.n, { what: "pair", witness: witness.value, parts: [base.value, words.value] })))
      return;
    drop(one.n, "pair-base");
    drop(one.n, "pair-words");
  };
  return h(
    "fieldset",
    {},
    h("legend", {}, w("more.pair")),
    h("p", { class: "field row" }, h("label", { for: ids[0] }, w("more.pair.base")), base),
    h("p", { class: "field row" }, h("label", { for: ids[1] }, w("filter.witness")), witness),
    h("p", { class: "field row" }, h("label", { for: ids[2] }, w("more.pair.words")), words),
    h("p", { class: "buttons" }, h("button", { type: "button", on: { click: save } }, w("more.pair.save"))),
  );
}

/** The text that was read from a file is wrong: what does the source have? The file itself stays as it is. */
function correction(one) {
  const chosen = freshId("witness"),
    words = freshId("words");
  const options = one.readings.flatMap((it) => it.sigla.map((siglum) => [siglum, it.text]));
  const witness = h(
    "select",
    { id: chosen },
    options.map(([siglum]) => h("option", { value: siglum }, siglum)),
  );
  const input = h("input", {
    id: words,
    type: "text",
    lang: SOURCE,
    autocomplete: "off",
    data: { field: "correct" },
    value: draft(one.n, "correct") ?? options[0][1],
    on: { input: () => keep(one.n, "correct", input.value) },
  });
  witness.addEventListener("change", () => {
    input.value = options.find(([siglum]) => siglum === witness.value)[1];
  });
  const save = async () => {
    if (await decide(one.n, { what: "correction", witness: witness.value, text: input.value }))
      drop(one.n, "correct");
  };
  return h(
    "fieldset",
    {},
    h("legend", {}, w("more.correct")),
    h("p", { class: "field row" }, h("label", { for: chosen }, w("filter.witness")), witness),
    h("p", { class: "field row" }, h("label", { for: words }, w("more.correct.words")), input),
    h(
      "p",
      { class: "buttons" },
      h("button", { type: "button", on: { click: save } }, w("more.correct.save")),
    ),
    h("p", { class: "sub" }, w("more.correct.hint")),
  );
}
