// Hits in the text itself. They are shown by the browser's own highlights, which need no change to
// the document; a browser without them still counts the hits and goes from one to the next.

import { on } from "./store.js";
import { $ } from "./dom.js";
import { w } from "./words.js";

/** More are counted, not marked. */
const MOST = 2000;

let hits = [];
let at = -1;

/** Mark the words in the text; returns what is to be said of it. */
export function searchText(find) {
  hits = find ? ranges(find) : [];
  at = -1;
  if (window.Highlight && CSS.highlights) {
    CSS.highlights.delete("hit");
    CSS.highlights.delete("hit-on");
    if (hits.length) CSS.highlights.set("hit", new Highlight(...hits.slice(0, MOST)));
  }
  return find ? w("search.hits", { count: hits.length }) : "";
}

/** The ranges of the words, across marks: a hit may begin in a mark and end after it. */
function ranges(find) {
  const found = [];
  for (const paragraph of $("text").querySelectorAll("p")) {
    const whole = paragraph.textContent.toLowerCase();
    if (!whole.includes(find)) continue;
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const nodes = [];
    for (let start = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push([start, node]);
      start += node.length;
    }
    const locate = (offset, end) => {
      const [start, node] = nodes.findLast(([from]) => (end ? from < offset : from <= offset));
      return [node, Math.min(offset - start, node.length)];
    };
    for (let from = whole.indexOf(find); from >= 0; from = whole.indexOf(find, from + find.length)) {
      const [startContainer, startOffset] = locate(from, false),
        [endContainer, endOffset] = locate(from + find.length, true);
      // A live range would be looked at by every change of the document.
      found.push(new StaticRange({ startContainer, startOffset, endContainer, endOffset }));
    }
  }
  return found;
}

export function startSearch() {
  on("search-next", (by) => {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    const node = hits[at].startContainer.parentElement;
    node.scrollIntoView({ block: "center" });
    if (window.Highlight && CSS.highlights) CSS.highlights.set("hit-on", new Highlight(hits[at]));
    $("found").textContent = w("search.at", { at: at + 1, count: hits.length });
  });
}
