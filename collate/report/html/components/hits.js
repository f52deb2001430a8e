// Hits of a search, shown by the browser's own highlights, which need no change to the document; a
// browser without them still counts the hits and goes from one to the next.

/** More are counted, not marked. */
const MOST = 2000;

/** The ranges of `find`, in lower case, in these elements, across the elements in them: a hit may begin in a
    mark and end after it. What matches `skip` (numbers of entries) is not part of the words. */
export function ranges(elements, find, skip = "") {
  const found = [];
  for (const element of elements) {
    const nodes = [];
    let whole = "";
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (skip && node.parentElement.closest(skip)) continue;
      nodes.push([whole.length, node]);
      whole += node.data.toLowerCase();
    }
    if (!whole.includes(find)) continue;
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

/** Mark these ranges and no others. */
export function markHits(found) {
  if (!window.Highlight || !CSS.highlights) return;
  CSS.highlights.delete("hit");
  CSS.highlights.delete("hit-on");
  if (found.length) CSS.highlights.set("hit", new Highlight(...found.slice(0, MOST)));
}

/** Scroll to one of the hits, and mark it as the current one. */
export function showHit(range) {
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  if (window.Highlight && CSS.highlights) CSS.highlights.set("hit-on", new Highlight(range));
}
