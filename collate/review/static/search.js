// Hits in the text itself.

import { markHits, ranges, showHit } from "./hits.js";
import { on } from "./store.js";
import { $ } from "./dom.js";
import { w } from "./words.js";

let hits = [];
let at = -1;

/** Mark the words in the text; returns what is to be said of it. */
export function searchText(find) {
  hits = find ? ranges($("text").querySelectorAll("p"), find) : [];
  at = -1;
  markHits(hits);
  return find ? w("search.hits", { count: hits.length }) : "";
}

export function startSearch() {
  on("search-next", (by) => {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    showHit(hits[at]);
    $("found").textContent = w("search.at", { at: at + 1, count: hits.length });
  });
}
