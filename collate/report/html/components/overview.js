// The overview of a text as a strip: where its entries are, which part of it is in the window, and what
// a click on the strip means. Places are counted in characters: line heights are unknown until a
// paragraph is seen.

/** The starts of the paragraphs, the place of each entry, and the length of the text, in characters.
    A piece of a paragraph is a string, {entry} or {text}; `lemma` gives the words of an entry. */
export function measure(paragraphs, lemma) {
  const starts = [],
    places = new Map();
  let at = 0;
  for (const pieces of paragraphs) {
    starts.push(at);
    for (const piece of pieces) {
      if (typeof piece === "string") at += piece.length;
      else if (piece.entry !== undefined) {
        places.set(piece.entry, at);
        at += lemma(piece.entry).length;
      } else at += piece.text.length;
    }
  }
  const total = Math.max(at, 1);
  return { starts: [...starts, total], places, total };
}

/** The first and the last paragraph between two heights of the window, each with the share that is above. */
export function seen(paragraphs, top, bottom) {
  if (!paragraphs.length) return null;
  const at = (y) => {
    let low = 0,
      high = paragraphs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (paragraphs[middle].getBoundingClientRect().bottom < y) low = middle + 1;
      else high = middle;
    }
    const rect = paragraphs[low].getBoundingClientRect();
    return low + (rect.height ? Math.min(Math.max((y - rect.top) / rect.height, 0), 1) : 0);
  };
  return [at(top), at(bottom)];
}

/** Frame that part on the strip; nothing is framed without one. */
export function frame(node, part, { starts, total }) {
  node.hidden = !part;
  if (!part) return;
  const place = (at) => {
    const i = Math.min(Math.floor(at), starts.length - 2);
    return (starts[i] + (starts[i + 1] - starts[i]) * (at - i)) / total;
  };
  const from = place(part[0]);
  node.style.left = `${from * 100}%`;
  node.style.width = `${Math.max(place(part[1]) - from, 0.004) * 100}%`;
}

/** Mark the place of the current entry. */
export function here(node, entry, { places, total }) {
  node.hidden = !places.has(entry);
  if (!node.hidden) node.style.left = `${(places.get(entry) / total) * 100}%`;
}

/** What a click on a strip means: the entry within so many pixels, of those that `counts`; else a
    paragraph and the share of it before the click. */
export function clicked(event, strip, { starts, places, total }, counts = () => true, pixels = 6) {
  const rect = strip.getBoundingClientRect();
  const at = ((event.clientX - rect.left) / rect.width) * total;
  let entry, distance = (pixels / rect.width) * total;
  for (const [n, place] of places)
    if (Math.abs(place - at) <= distance && counts(n)) {
      entry = n;
      distance = Math.abs(place - at);
    }
  const paragraph = Math.max(starts.slice(0, -1).findLastIndex((start) => start <= at), 0);
  const size = Math.max(starts[paragraph + 1] - starts[paragraph], 1);
  return { entry, paragraph, share: (at - starts[paragraph]) / size };
}

/** Call `act` once before the next paint. */
export function beforePaint(act) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      act();
    });
  };
}
