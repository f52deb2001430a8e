// The overview: one strip for the edition, on request one for each witness. Places are ticks in the
// colour of their kind, decided ones faint on a tinted ground; the window of the text is framed.

import { $, h, later, put } from "./dom.js";
import * as overview from "./overview.js";
import { choose, on, row, state } from "./store.js";
import { svg } from "./svg.js";
import { scrollToParagraph, window_ } from "./text.js";
import { SOURCE, w } from "./words.js";

const WIDTH = 1000;

/** Starts of paragraphs and places of entries, in characters. */
let measured = overview.measure([]);

function measure() {
  measured = overview.measure(state.work.text, (n) => (row(n) || { lemma: "" }).lemma);
}

/** Where the tick of an entry is. */
const x = (n) => Math.round(((measured.places.get(n) || 0) / measured.total) * WIDTH * 10) / 10;

/** One path for all ticks of a class: a path for each of 5,000 would be 5,000 nodes. */
function ticks(numbers) {
  const groups = new Map();
  for (const n of numbers) {
    const one = row(n);
    const name = `k-${one.kind} ${one.state === "decided" ? "decided" : one.state === "open" ? "" : "flag"}`;
    groups.set(name, `${groups.get(name) || ""}M${x(n)} 0v12`);
  }
  return [...groups].map(([name, d]) => svg("path", { class: name, d }));
}

/** The ground of decided places. */
function ground(numbers) {
  let d = "";
  for (const n of numbers) if (row(n).state === "decided") d += `M${x(n)} 0v12`;
  return svg("path", { class: "ground", d });
}

const picture = (numbers, label) =>
  svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} 12`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    ground(numbers),
    ticks(numbers),
  );

/** Draw the strips. */
function draw() {
  if (!state.work) return;
  const { decided, total: count } = state.progress;
  put($("strip"), picture(state.order, w("map.label", { decided, total: count })));
  if ($("strips").hidden) return;
  put(
    $("strips"),
    state.work.witnesses
      .filter((one) => one.siglum !== state.work.base)
      .map((one) => {
        const departs = state.order.filter((n) =>
          row(n)
            .readings.slice(1)
            .some((reading) => reading.sigla.includes(one.siglum)),
        );
        return h(
          "div",
          { class: "strip" },
          h("span", { class: "siglum", lang: SOURCE }, one.siglum),
          picture(departs, `${one.siglum}: ${departs.length}`),
          h("span", { class: "num" }, String(departs.length)),
        );
      }),
  );
}

/** Frame the part of the text that is in the window. */
function frame() {
  overview.frame($("window"), state.work && state.view === "text" ? window_() : null, measured);
}

/** A click near a tick chooses its entry; elsewhere it scrolls there. */
function jump(event) {
  const strip = event.target.closest("svg");
  if (!strip) return;
  const { entry, paragraph, share } = overview.clicked(event, strip, measured);
  if (entry) choose(entry, { from: "map" });
  else scrollToParagraph(paragraph, share);
}

export function startMap() {
  // The strips are drawn when the text is there, and again when all is quiet.
  const redraw = later(draw, 50);
  on("work", () => {
    measure();
    redraw();
  });
  on("text", () => {
    measure();
    redraw();
  });
  on("rows", redraw);
  on("current", (to) => overview.here($("here"), to, measured));
  on("view", frame);
  const soon = overview.beforePaint(frame);
  $("text").addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  on("work", soon);
  $("map").addEventListener("click", jump);
  $("unfold").addEventListener("click", () => {
    $("strips").hidden = !$("strips").hidden;
    $("unfold").setAttribute("aria-expanded", String(!$("strips").hidden));
    draw();
    soon();
  });
}
