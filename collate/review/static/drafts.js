// What was typed and not yet saved. It is kept in the browser at every key, by work, place and
// field: a failure of the server, a closed tab or a step to another entry must not lose a word.
//
// A place is named by its words and those around it, as in the log: entries get other numbers by a
// run, and words that were typed for one must not turn up at another.

import { emit, on, row, state } from "./store.js";

const PREFIX = "collate-desk-draft";

/** Names of the places of the work, by number, and the reverse. */
let names = new Map();
let numbers = new Map();

function index() {
  names = new Map();
  numbers = new Map();
  const seen = new Map();
  for (const n of state.order) {
    const { left, lemma, right } = row(n);
    const words = JSON.stringify([left, lemma, right]);
    const nth = (seen.get(words) || 0) + 1;
    seen.set(words, nth);
    names.set(n, encodeURIComponent(nth > 1 ? words + nth : words));
    numbers.set(names.get(n), n);
  }
}

/** Entry 0 stands for a place without one; its field names it. */
const key = (n, field) => `${PREFIX}/${encodeURIComponent(state.work.slug)}/${n ? names.get(n) : 0}/${field}`;

/** Storage may be forbidden or full: the page works without it. */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** What was typed into a field of an entry; undefined if nothing was. */
export function draft(n, field) {
  const found = attempt(() => localStorage.getItem(key(n, field)), null);
  return found === null ? undefined : found;
}

/** Keep what was typed; `saved` is what the server has, and equal words are no draft. */
export function keep(n, field, text, saved = "") {
  if (text === saved) return drop(n, field);
  const fresh = draft(n, field) === undefined;
  attempt(() => localStorage.setItem(key(n, field), text));
  if (fresh) emit("draft", n);
}

export function drop(n, field) {
  if (draft(n, field) === undefined) return;
  attempt(() => localStorage.removeItem(key(n, field)));
  emit("draft", n);
}

/** All drafts of the work: n is undefined where the place is not there any more. */
function all() {
  const stem = `${PREFIX}/${encodeURIComponent(state.work.slug)}/`;
  return attempt(() => Object.keys(localStorage), [])
    .filter((name) => name.startsWith(stem))
    .map((name) => {
      const [place, field] = name.slice(stem.length).split("/");
      return { name, field, n: place === "0" ? 0 : numbers.get(place) };
    });
}

/** The numbers of the entries that have drafts. */
export const drafted = () =>
  new Set(
    all()
      .map((one) => one.n)
      .filter(Boolean),
  );

/** The fields of an entry that have drafts. */
export const fieldsOf = (n) =>
  all()
    .filter((one) => one.n === n)
    .map((one) => one.field);

/** Words typed for places that a run has taken away; they are handed over once, and then forgotten. */
export function takeLost() {
  const lost = all().filter((one) => one.n === undefined);
  return lost
    .map((one) => {
      const text = localStorage.getItem(one.name);
      localStorage.removeItem(one.name);
      return text;
    })
    .filter((text) => text && text.trim());
}

/** A setting of this browser, such as the theme. */
export const recall = (name, otherwise) =>
  attempt(() => localStorage.getItem(`collate-desk/${name}`), null) ?? otherwise;
export const remember = (name, value) => attempt(() => localStorage.setItem(`collate-desk/${name}`, value));

export function startDrafts() {
  on("work", index);
}
