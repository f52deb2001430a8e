// The card of an entry: what the edition reads there, first and largest; then the other readings;
// then everything that can be decided. It is drawn again at each step: it is small.

import { $, h, put } from "./dom.js";
import { details } from "./details.js";
import { parts } from "./differ.js";
import { draft, drop, fieldsOf } from "./drafts.js";
import { emendForm, grounds, noteForms, reasonRow, splitForm } from "./forms.js";
import { judgements } from "./judgements.js";
import { more } from "./more.js";
import { say } from "./status.js";
import { on, reads, row, state } from "./store.js";
import { sources } from "./sources.js";
import { act } from "./acts.js";
import { short, shown, SOURCE, term, w } from "./words.js";

/** More characters of a reading are shown by their ends. */
const LONGEST = 240;

/** The form that is open, by entry: "emend", "note", "split" or none. */
let form = { n: 0, name: "" };

/** Draw the card of the current entry. */
export function draw() {
  const one = row(state.current);
  const node = $("card");
  node.classList.toggle("open", Boolean(one));
  if (!one) return put(node, h("p", { class: "help" }, w("card.hint")));
  if (form.n !== one.n) form = { n: one.n, name: firstDraft(one.n) };
  node.dataset.kind = one.kind;
  put(
    node,
    head(one),
    context(one),
    warnings(one),
    own(one),
    h(
      "ol",
      { class: "readings", "aria-label": w("card.readings") },
      order(one).map((index) => reading(one, index)),
    ),
    form.name === "emend" ? emendForm(one, close) : null,
    form.name === "split" ? splitForm(one, close) : null,
    reasonRow(one),
    tools(one),
    judgements(one),
    noteForms(one, form.name === "note", close),
    more(one),
    h("div", { id: "details" }),
  );
  details(one);
}

/** A form with unsaved words opens by itself. */
function firstDraft(n) {
  const fields = fieldsOf(n);
  if (fields.includes("emend")) return "emend";
  return fields.includes("note") || fields.includes("remark") ? "note" : "";
}

function head(one) {
  return h(
    "header",
    { class: `k-${one.kind}` },
    h(
      "h2",
      { id: "card-h", tabindex: "-1" },
      h("span", {}, w("card.entry", { n: one.n })),
      h("span", { class: "kind" }, term("kind", one.kind)),
    ),
    h("span", { class: `badge s-${one.state}` }, w(`state.${one.state}`)),
  );
}

/** The place in the text, with the words that the edition reads. */
function context(one) {
  return h(
    "p",
    { class: "ctx", lang: SOURCE },
    one.left,
    h("b", { class: `k-${one.kind}` }, reads(one) || "‸"),
    one.right,
  );
}

/** Words that no witness has stand above the readings; a reading that is adopted is the first of them. */
function own(one) {
  if (one.readings.some((it) => it.text === reads(one))) return null;
  return h(
    "div",
    { class: `adopted s-${one.state}` },
    h("p", { class: "txt", lang: SOURCE }, words([short(reads(one), LONGEST)])),
    h("p", { class: "with" }, w("card.own"), " ", h("span", { class: "sub" }, grounds(one))),
  );
}

/** Words with those parts marked that differ. */
const words = (marked) =>
  marked.join("")
    ? marked.map((part, i) => (i % 2 ? h("em", {}, part) : part))
    : h("span", { class: "none" }, w("none"));

function warnings(one) {
  const rows = [];
  for (const line of one.changed || []) rows.push(h("p", { class: "warn" }, line));
  for (const other of one.conflict || [])
    rows.push(
      h("p", { class: "warn" }, w("card.conflict", { by: other.by || "—", text: shown(other.text ?? "") })),
    );
  if (one.rule) {
    const rule = state.rules.find((each) => each.id === one.rule);
    rows.push(
      h(
        "p",
        { class: "rule" },
        w("card.by_rule"),
        " ",
        rule ? rule.sentence : one.rule,
        h(
          "button",
          { type: "button", class: "quiet", on: { click: () => act("undoRule") } },
          w("card.undo_rule"),
        ),
      ),
    );
  }
  return rows;
}

/** The adopted reading first; the numbers of the keys stay those of the apparatus. */
function order(one) {
  const indices = one.readings.map((_, i) => i);
  const at = one.readings.findIndex((reading) => reading.text === reads(one));
  return at > 0 ? [at, ...indices.filter((i) => i !== at)] : indices;
}

function reading(one, index) {
  const it = one.readings[index],
    first = it.text === reads(one),
    key = index + 1;
  const pressed = one.adopted !== null && it.text === one.adopted;
  const tags = [
    index ? "" : w("role.base"),
    it.kind && it.kind !== one.kind ? term("kind", it.kind) : "",
    // That a reading replaces another one is seen; what is lost, added or moved is said.
    it.operation && it.operation !== "replacement" ? term("operation", it.operation) : "",
    it.subtype ? term("subtype", it.subtype) : "",
    ...(it.cause || []).map(cause),
  ].filter(Boolean);
  return h(
    "li",
    { class: first ? `adopted s-${one.state}` : "" },
    h(
      "button",
      {
        type: "button",
        class: "rdg",
        "aria-pressed": String(pressed),
        "aria-keyshortcuts": key < 10 ? String(key) : null,
        title: w(index ? "card.adopt" : "card.keep", { text: shown(it.text), sigla: it.sigla.join(" ") }),
        on: { click: () => act("adopt", index) },
      },
      h("kbd", { "aria-hidden": "true" }, key < 10 ? String(key) : "·"),
      h(
        "span",
        { class: `txt${[...it.text].length > 24 ? " long" : ""}`, lang: SOURCE },
        words(
          // Of a lost page the two ends will do here: the text and the rows of all witnesses have it whole.
          [...it.text].length > LONGEST
            ? [short(it.text, LONGEST)]
            : first
              ? [it.text]
              : parts(it.text, reads(one)),
        ),
      ),
    ),
    h(
      "div",
      { class: "line" },
      h("span", { class: "sig", lang: SOURCE }, it.sigla.join(" ")),
      tags.map((tag) => h("span", { class: "tag" }, tag)),
      first ? h("span", { class: "sub" }, one.adopted === null ? w("card.undecided") : grounds(one)) : null,
      sources(one, it),
    ),
    corrected(one, it),
  );
}

/** What the sources of a reading truly have, where an editor corrected what was read from them. */
function corrected(one, it) {
  const found = (one.ruling.corrections || []).filter(([siglum]) => it.sigla.includes(siglum));
  return found.map(([siglum, text]) =>
    h("p", { class: "line corrected" }, w("card.corrected", { siglum, text: shown(text) })),
  );
}

/** A cause is [name, detail], or its name alone. */
function cause(one) {
  const [name, detail] = Array.isArray(one) ? one : [one.cause || one, one.detail || ""];
  return term("cause", name, detail);
}

const tool = (key, label, name, pressed) =>
  h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-keyshortcuts": key,
      ...(pressed === undefined ? {} : { "aria-pressed": String(pressed) }),
      on: { click: () => act(name) },
    },
    h("kbd", { "aria-hidden": "true" }, key),
    label,
  );

function tools(one) {
  const last = state.order.at(-1) === one.n;
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": w("card.tools") },
    tool("e", w("act.emend"), "emend"),
    tool("x", w("act.silent"), "silent", one.ruling.printed === "silent"),
    tool("n", w("act.note"), "note"),
    one.like > 1 ? tool("a", w("act.like", { count: one.like }), "like") : tool("a", w("act.rule"), "like"),
    [...one.lemma].length > 1 ? tool("s", w("act.split"), "split") : null,
    last ? null : tool("m", w("act.join"), "join"),
  );
}

/** Open a form of the card, or close it. */
export function openForm(name) {
  form = { n: state.current, name };
  draw();
  const field = $("card").querySelector(
    `[data-form="${name}"] textarea, [data-form="${name}"] input, [data-form="${name}"] button`,
  );
  if (!field) return;
  field.focus();
  if (field.select && name === "emend") field.select();
}

function close() {
  const had = $("card").contains(document.activeElement);
  form = { n: state.current, name: "" };
  draw();
  if (had) $("card-h").focus({ preventScroll: true });
}

/** Close the form that is open; false if none was. */
export function closeForm() {
  if (!form.name) return false;
  close();
  return true;
}

export function startCard() {
  // A decision that failed was sent again from its notice: its form has nothing to keep any more.
  on("retried", (n, fields) => {
    const name = fields.how === "emend" ? "emend" : fields.what;
    if (draft(n, name) === fields.text) drop(n, name);
    if (n === state.current && form.name) close();
  });
  on("work", draw);
  on("current", (to) => {
    draw();
    if (to) say(spoken(row(to)));
  });
  on("placed", () => {
    $("card").scrollTop = 0;
  });
  on("rows", (changed) => {
    if (!changed.includes(state.current)) return;
    // A decision may come while words are typed elsewhere on the card: the focus stays in its field.
    const held = document.activeElement,
      name = held && $("card").contains(held) ? held.dataset.field : "";
    const at = name ? [held.selectionStart, held.selectionEnd] : null;
    const pressed = held && $("card").contains(held) ? label(held) : "";
    draw();
    if (name) {
      const again = $("card").querySelector(`[data-field="${name}"]`);
      if (again) {
        again.focus();
        if (at && again.setSelectionRange) again.setSelectionRange(...at);
      }
    } else if (pressed) {
      const again = [...$("card").querySelectorAll("button")].find((one) => label(one) === pressed);
      (again || $("card-h")).focus({ preventScroll: true });
    }
  });
}

const label = (node) => node.getAttribute("aria-label") || node.textContent;

/** An entry for those who hear the page. */
const spoken = (one) =>
  `${w("card.entry", { n: one.n })}, ${w(`state.${one.state}`)}: ` +
  one.readings.map((it, i) => `${i + 1} ${shown(it.text)} ${it.sigla.join(" ")}`).join("; ");
