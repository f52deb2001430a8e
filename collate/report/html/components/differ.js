// Which characters of a reading differ from another one.

/** Longer readings are compared by their equal ends only: the table of an edit script grows by the square. */
const LONGEST = 300;

/** Readings that share less than this part of the longer one are two wordings: marked letters would be noise. */
const LEAST_SHARED = 0.3;

/** `text` as parts that alternate between equal and different, beside `other`: 督导组 beside 指导组 is ["", "督", "导组"]. */
export function parts(text, other) {
  const a = [...text],
    b = [...other];
  let head = 0,
    tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const mid = a.slice(head, a.length - tail),
    against = b.slice(head, b.length - tail);
  const equal =
    mid.length <= LONGEST && against.length <= LONGEST ? common(mid, against) : mid.map(() => false);
  const shared = head + tail + equal.filter(Boolean).length;
  if (shared < Math.max(1, LEAST_SHARED * Math.max(a.length, b.length))) return [text];
  const flags = [...a.slice(0, head).map(() => true), ...equal, ...a.slice(a.length - tail).map(() => true)];
  const found = [""];
  flags.forEach((same, i) => {
    if ((found.length % 2 === 1) !== same) found.push("");
    found[found.length - 1] += a[i];
  });
  return found;
}

/** Which characters of `a` belong to a longest common subsequence with `b`. */
function common(a, b) {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] =
        a[i] === b[j]
          ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
  const flags = a.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      flags[i] = true;
      i++;
      j++;
    } else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
    else j++;
  }
  return flags;
}
