// The overview: one strip for the edition, on request one for each witness. Places are ticks in the
// colour of their kind, decided ones faint on a tinted ground; the window of the text is framed.

import { $, h, later, put, svg } from "./dom.js";
import { choose, on, row, state } from "./store.js";
import { scrollToParagraph, window_ } from "./text.js";
import { SOURCE, w } from "./words.js";

const WIDTH = 1000;

let starts = []; // of each paragraph, in characters
let total = 1;
let places = new Map(); // entry -> x

/** Measure the text in characters; line heights are unknown until a paragraph is seen. */
function measure() {
  starts = [];
  places = new Map();
  let at = 0;
  for (const pieces of state.work.text) {
    starts.push(at);
    for (const piece of pieces) {
      if (typeof piece === "string") at += piece.length;
      else if (piece.entry !== undefined) {
        places.set(piece.entry, at);
        at += (row(piece.entry) || { lemma: "" }).lemma.length;
      } else at += piece.text.length;
    }
  }
  total = Math.max(at, 1);
  starts.push(total);
}

const x = (at) => Math.round((at / total) * WIDTH * 10) / 10;

/** One path for all ticks of a class: a path for each of 5,000 would be 5,000 nodes. */
function ticks(numbers) {
  const groups = new Map();
  for (const n of numbers) {
    const one = row(n);
    const name = `k-${one.kind} ${one.state === "decided" ? "decided" : one.state === "open" ? "" : "flag"}`;
    groups.set(name, `${groups.get(name) || ""}M${x(places.get(n) || 0)} 0v12`);
  }
  return [...groups].map(([name, d]) => svg("path", { class: name, d }));
}

/** The ground of decided places. */
function ground(numbers) {
  let d = "";
  for (const n of numbers) if (row(n).state === "decided") d += `M${x(places.get(n) || 0)} 0v12`;
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
  const node = $("window");
  const seen = state.work && state.view === "text" && window_();
  node.hidden = !seen;
  if (!seen) return;
  const place = (at) => {
    const i = Math.min(Math.floor(at), starts.length - 2);
    return (starts[i] + (starts[i + 1] - starts[i]) * (at - i)) / total;
  };
  const from = place(seen[0]),
    to = place(seen[1]);
  node.style.left = `${from * 100}%`;
  node.style.width = `${Math.max(to - from, 0.004) * 100}%`;
}

/** A click near a tick chooses its entry; elsewhere it scrolls there. */
function jump(event) {
  const box = event.target.closest("svg");
  if (!box) return;
  const rect = box.getBoundingClientRect();
  const at = ((event.clientX - rect.left) / rect.width) * total;
  let best = 0,
    distance = (6 / rect.width) * total;
  for (const [n, place] of places) {
    if (Math.abs(place - at) <= distance) {
      best = n;
      distance = Math.abs(place - at);
    }
  }
  if (best) return choose(best, { from: "map" });
  const index = Math.max(
    starts.findLastIndex((start) => start <= at),
    0,
  );
  scrollToParagraph(index, (at - starts[index]) / Math.max(starts[index + 1] - starts[index], 1));
}

function here(to) {
  const node = $("here");
  node.hidden = !to;
  if (to) node.style.left = `${((places.get(to) || 0) / total) * 100}%`;
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
  on("current", here);
  on("view", frame);
  let asked = false;
  const soon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      frame();
    });
  };
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
