// What the page holds of a work, and who is to be called when it changes.
//
// Entries are kept by number. A decision replaces the rows that the server names, and only what
// shows these rows is drawn again: a work may have 5,000.

import { unpack } from "./rows.js";

export const state = {
  project: null,
  work: null, // {slug, title, date, base, witnesses, text}
  rows: new Map(), // number -> row
  order: [], // numbers in the order of the text
  shown: [], // numbers that pass the filter, in the order of the text
  current: 0, // 0: none
  view: "text",
  revision: 0,
  progress: null,
  review: [],
  rules: [],
  undo: 0,
  redo: 0,
};

const listeners = new Map();

/** Call `act` at each event of this name. */
export function on(name, act) {
  if (!listeners.has(name)) listeners.set(name, []);
  listeners.get(name).push(act);
}

export function emit(name, ...data) {
  for (const act of listeners.get(name) || []) act(...data);
}

export const row = (n) => state.rows.get(n);

/** Take a work as the server gives it. */
export function load(answer) {
  const { entries, progress, review, revision, undo, redo, rules, faults, ...work } = answer;
  state.work = work;
  const rows = unpack(entries);
  state.rows = new Map(rows.map((one) => [one.n, one]));
  state.order = rows.map((one) => one.n);
  state.shown = [...state.order];
  state.current = 0;
  meta({ progress, review, revision, undo, redo });
  state.rules = rules || [];
  emit("work");
  emit("faults", faults || []);
}

/** Take the answer to a decision, or changes made elsewhere. Returns the numbers whose rows differ. */
export function absorb(answer) {
  const changed = [];
  for (const one of unpack(answer.entries)) {
    const before = state.rows.get(one.n);
    if (!before || JSON.stringify(before) !== JSON.stringify(one)) {
      state.rows.set(one.n, one);
      changed.push(one.n);
    }
  }
  if (answer.rules) state.rules = answer.rules;
  if (answer.text) {
    state.work.text = answer.text;
    emit("text");
  }
  meta(answer);
  if (answer.faults) emit("faults", answer.faults);
  if (changed.length) emit("rows", changed);
  emit("progress");
  return changed;
}

function meta({ progress, review, revision, undo, redo }) {
  if (progress) state.progress = progress;
  if (review) state.review = review;
  if (revision !== undefined) state.revision = revision;
  if (undo !== undefined) state.undo = undo;
  if (redo !== undefined) state.redo = redo;
}

/**
 * Make an entry the current one; 0 for none. `how` says where the wish came from: it need not scroll there.
 *
 * At "current" the page is changed, at "placed" measured and scrolled: a change after a measure has all
 * laid out once more.
 */
export function choose(n, how = {}) {
  const to = state.rows.has(n) ? n : 0;
  const from = state.current;
  state.current = to;
  emit("current", to, from, how);
  emit("placed", to, how);
}

/** Go on by so many entries of those that the filter shows. */
export function step(by) {
  const list = state.shown.length ? state.shown : state.order;
  if (!list.length) return;
  const at = list.indexOf(state.current);
  if (at >= 0) return choose(list[Math.min(Math.max(at + by, 0), list.length - 1)], { stepped: true });
  // The current entry is not among those shown: the nearest one in the wanted direction.
  const next =
    by > 0 ? list.find((n) => n > state.current) : [...list].reverse().find((n) => n < state.current);
  choose(next || list[by > 0 ? 0 : list.length - 1], { stepped: true });
}

/** The next entry after the current one that is not decided; 0 if there is none. */
export function nextOpen() {
  const list = state.shown.length ? state.shown : state.order;
  const open = (n) => row(n).state !== "decided";
  return (
    list.find((n) => n > state.current && open(n)) || list.find((n) => n !== state.current && open(n)) || 0
  );
}

/** What the edition reads at an entry: the adopted words, else the base text. */
export const reads = (one) => (one.adopted === null || one.adopted === undefined ? one.lemma : one.adopted);

/** What a witness reads there; null where it is not extant. */
export function readingOf(one, siglum) {
  const found = one.readings.find((reading) => reading.sigla.includes(siglum));
  return found ? found.text : null;
}

/** The kinds, gravest first. */
export const KINDS = ["substantive", "numeral", "orthographic", "punctuation"];

/** States of an entry, as the queue offers them. */
export const STATES = ["open", "doubtful", "review", "decided"];
