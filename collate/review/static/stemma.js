// The local stemma of an entry: which reading arose from which others, drawn and decided.

import { freshId, h } from "./dom.js";
import { decide } from "./save.js";
import { svg } from "./svg.js";
import { short, shown, SOURCE, w } from "./words.js";

/** Stands for a source that is not known, in a list of choices; readings have their numbers. */
const UNKNOWN = "?";

/** Height of a row, width of a full-width character, and the space for an arrow, in px. */
const ROW = 26,
  WIDE = 16,
  ARROW = 44;

/** More characters of a reading are cut in the drawing. */
const LONGEST = 8;

export function stemma(one) {
  if (one.readings.length < 2) return null;
  const edges = one.ruling.origins || [];
  return h(
    "fieldset",
    { class: "stemma" },
    h("legend", {}, w("stemma.title")),
    edges.length ? drawing(edges) : null,
    one.readings.map((it) => row(one, it, edges)),
  );
}

/** The choices for one reading: its source, and another one where there is one. */
function row(one, it, edges) {
  const label = freshId("stemma");
  // The empty reading is a reading too, so that a number stands for each.
  const number = (text) => (text === null ? UNKNOWN : String(one.readings.findIndex((r) => r.text === text)));
  const now = edges.filter(([, later]) => later === it.text).map(([source]) => number(source));
  const known = now.length > 0 && now[0] !== UNKNOWN;
  const others = one.readings
    .map((other, i) => [String(i), short(shown(other.text), 16)])
    .filter(([i]) => one.readings[i].text !== it.text);
  const take = async (at, select) => {
    const chosen = [...now];
    chosen[at] = select.value;
    const done = await state(one, it, [...new Set(chosen.filter((i) => i !== "" && i !== "-1"))]);
    if (!done) select.value = now[at] ?? ""; // refused, as it would close a cycle
  };
  const choice = (at, options) =>
    h(
      "select",
      { "aria-labelledby": label, on: { change: (event) => take(at, event.target) } },
      options.map(([value, name]) => h("option", { value, selected: value === (now[at] ?? "") }, name)),
    );
  const free = others.filter(([i]) => !now.includes(i));
  return h(
    "p",
    { class: "field row" },
    h(
      "span",
      { id: label },
      w("stemma.of"),
      " ",
      h("span", { lang: SOURCE }, short(shown(it.text), 10)),
    ),
    choice(0, [["", w("stemma.unstated")], [UNKNOWN, w("stemma.unknown")], ...others]),
    now.slice(1).map((i, at) =>
      choice(at + 1, [["", w("stemma.none")], ...others.filter(([other]) => other === i || !now.includes(other))]),
    ),
    known && free.length ? choice(now.length, [["", w("stemma.more")], ...free]) : null,
  );
}

/** Decide on the sources of a reading; a reading without one is no longer part of the stemma. */
function state(one, it, chosen) {
  const fields = { what: "origin", reading: it.text };
  if (!chosen.length) return decide(one.n, { ...fields, how: "unstated" });
  if (chosen.includes(UNKNOWN)) return decide(one.n, { ...fields, how: "unknown" });
  const texts = chosen.map((i) => one.readings[i].text);
  const parts = texts.length > 1 ? { parts: texts } : {};
  return decide(one.n, { ...fields, how: "arose", text: texts[0], ...parts });
}

/** Readings in columns, each to the right of those that it arose from. */
function drawing(edges) {
  const nodes = new Map();
  const depth = (text, seen = []) => {
    if (seen.includes(text)) return 0;
    const sources = edges.filter(([, later]) => later === text).map(([source]) => source);
    return sources.length ? 1 + Math.max(...sources.map((one) => depth(one, [...seen, text]))) : 0;
  };
  for (const text of new Set(edges.flat())) {
    const name = text === null ? UNKNOWN : short(shown(text), LONGEST);
    nodes.set(text, { name, column: depth(text), width: WIDE * Math.max(1, [...name].length) });
  }
  const columns = [];
  for (const node of nodes.values()) (columns[node.column] ||= []).push(node);
  let left = 4;
  for (const column of columns) {
    column.forEach((node, i) => Object.assign(node, { x: left, y: ROW * i + ROW / 2 }));
    left += Math.max(...column.map((node) => node.width)) + ARROW;
  }
  const width = left - ARROW + 4,
    height = ROW * Math.max(...columns.map((column) => column.length));
  const tip = freshId("tip");
  const said = edges.map(([source, later]) =>
    w("stemma.edge", { later: shown(later), source: source === null ? w("stemma.unknown") : shown(source) }),
  );
  return svg(
    "svg",
    { class: "tree", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": said.join("; ") },
    svg(
      "defs",
      {},
      svg(
        "marker",
        { id: tip, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
        svg("path", { d: "M0 0 8 4 0 8z" }),
      ),
    ),
    edges.map(([source, later]) => {
      const from = nodes.get(source),
        to = nodes.get(later);
      return svg("line", {
        x1: from.x + from.width + 4,
        y1: from.y,
        x2: to.x - 5,
        y2: to.y,
        "marker-end": `url(#${tip})`,
      });
    }),
    [...nodes.values()].map((node) =>
      svg("text", { x: node.x, y: node.y, "dominant-baseline": "central", lang: SOURCE }, node.name),
    ),
  );
}
