/* the overview of the text: what is in the window, and where a click on it leads */
const paragraphs = [...document.querySelectorAll("#text .body p")];
let measured = null;
const measureText = () => {
  const { b, e, p } = data();
  const words = (piece) => {
    const group = typeof piece === "string" ? [piece] : piece.find((one) => one[1].includes(b)) || [""];
    return group[0].replaceAll("\n", "");
  };
  const base = p.map(([pieces]) => pieces.map((piece) => (typeof piece === "number" ? { entry: piece } : words(piece))));
  measured = overview.measure(base, (n) => full(e[n][4][0]));
};
const frame = () => {
  const top = Math.max(0, $("bar").getBoundingClientRect().bottom);
  if ($("window")) overview.frame($("window"), state.tab === "text" ? overview.seen(paragraphs, top, innerHeight) : null, measured);
};
const here = (n) => { if ($("here")) overview.here($("here"), n, measured); };
// Without an entry near it a click on the strip of the whole text leads to the words there; one on the
// strip of a witness leads to the nearest entry at which it departs.
const listenToStrips = () => {
  const departs = (column) => (n) => fits(data().e[n]) && data().e[n][4].slice(1).some((reading) => reading[1].includes(column));
  for (const strip of document.querySelectorAll(".track svg, .strip svg"))
    strip.addEventListener("click", (event) => {
      const whole = !strip.dataset.with;
      const counts = whole ? (n) => fits(data().e[n]) : departs(columnOf(strip.dataset.with));
      const { entry, paragraph, share } = overview.clicked(event, strip, measured, counts, whole ? 6 : Infinity);
      if (entry !== undefined) { open("text"); return choose(entry, true); }
      if (!whole) return;
      open("text");
      const box = paragraphs[paragraph].getBoundingClientRect();
      scrollTo({ top: scrollY + box.top + box.height * share - innerHeight / 2 });
    });
  const soon = overview.beforePaint(frame);
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  // Paragraphs get their heights as they come into the window.
  new ResizeObserver(soon).observe(document.querySelector("#text .body"));
};
