// The words of the page: the server puts those of one language into the shell, as data.

import { $ } from "./dom.js";

const WORDS = JSON.parse($("words").textContent);

/** The language of the page, as a code that the server takes. */
export const lang = document.documentElement.dataset.lang || "en";

/** The language of the sources, for the attribute lang of their words. */
export const SOURCE = "zh";

/** A word of the page; {name} stands for a value. An unknown key shows as itself: it is a fault, seen at once. */
export function w(key, values) {
  const text = WORDS[key];
  if (text === undefined) return key;
  return values
    ? text.replace(/\{(\w*)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
    : text;
}

/** Whether there is such a word: kinds and causes of later versions have none. */
export const has = (key) => key in WORDS;

/** The name of a term of the report, such as kind.numeral; else the term. */
export const term = (family, name, detail) =>
  has(`${family}.${name}`) ? w(`${family}.${name}`).replace("{}", detail || "") : name;

/** A reading as it is shown: an omission has no characters of its own. */
export const shown = (text) => (text === "" ? w("none") : text);

/** A long reading by its two ends. */
export function short(text, most = 40) {
  const letters = [...text];
  if (letters.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${letters.slice(0, half).join("")}……${letters.slice(-half).join("")}`;
}

/** A time of the log in the reader's own notation. */
export function time(at) {
  const date = new Date(at);
  if (!at || Number.isNaN(date.getTime())) return at || "";
  return date.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}
