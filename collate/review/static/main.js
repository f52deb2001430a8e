// The desk: what the address names is shown. All modules register what they listen to, once.

import { get, of } from "./api.js";
import { startAgreed } from "./agreed.js";
import { startAll, showAll } from "./all.js";
import { startCard } from "./card.js";
import { watch } from "./changes.js";
import { startDetails } from "./details.js";
import { startDrafts, takeLost } from "./drafts.js";
import { $, later } from "./dom.js";
import { startFilters } from "./filters.js";
import { startHead } from "./head.js";
import { hideQueue, startKeys } from "./keys.js";
import { startMap } from "./map.js";
import { showPair, startPair } from "./pair.js";
import { startQueue } from "./queue.js";
import { startReview } from "./review.js";
import { note, parse, VIEWS } from "./routes.js";
import { startSearch } from "./search.js";
import { choose, emit, load, nextOpen, on, row, state } from "./store.js";
import { failed, notice, status } from "./status.js";
import { buildText, startText } from "./text.js";
import { startTheme } from "./theme.js";
import { showWorks } from "./works.js";
import { w } from "./words.js";

/** Show what the address names. */
async function show() {
  const { slug, view, n } = parse();
  document.body.dataset.page = slug ? "work" : "works";
  if (!slug) {
    state.work = null;
    return showWorks();
  }
  if (!state.work || state.work.slug !== slug) {
    try {
      status("loading", w("loading"));
      load(await get(of(slug)));
      status("", "");
    } catch (error) {
      state.work = null;
      return failed(error, show);
    }
  }
  open(view);
  // A work opens where there is something to do.
  if (!state.current || (n && n !== state.current)) choose(n || firstOpen());
}

function firstOpen() {
  const narrow = matchMedia("(max-width: 62rem)").matches;
  if (narrow) return 0; // there the card would cover the text
  return row(state.order[0]) && row(state.order[0]).state !== "decided"
    ? state.order[0]
    : nextOpen() || state.order[0] || 0;
}

/** Show one of the views of a work. */
function open(view) {
  state.view = view;
  for (const name of VIEWS) {
    $(name).hidden = name !== view;
    if (name === view) $(`view-${name}`).setAttribute("aria-current", "page");
    else $(`view-${name}`).removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
  if (view === "pair") showPair();
  if (view === "all") showAll();
  emit("view");
}

/** The work was run again: its entries have other numbers, so it is loaded anew where it was. */
async function reload(slug) {
  try {
    const { current } = state,
      was = row(current);
    load(await get(of(slug)));
    open(state.view);
    const same = was && state.order.find((n) => row(n).left === was.left && row(n).lemma === was.lemma);
    choose(same || Math.min(current, state.order.length));
  } catch (error) {
    failed(error, () => reload(slug));
  }
}

startTheme();
startDrafts();
on("work", buildText);
// The card comes before the text: on a narrow page it takes room from it, and the text scrolls after that.
for (const start of [
  startCard,
  startText,
  startFilters,
  startQueue,
  startMap,
  startDetails,
  startReview,
  startHead,
  startPair,
  startAll,
  startSearch,
  startAgreed,
  startKeys,
])
  start();
// The address follows when the editor rests: browsers allow a hundred changes in half a minute.
const noteSoon = later(note, 200);
on("current", (to, from, how) => {
  noteSoon();
  if (how.from === "queue") hideQueue();
});
on("rebuilt", reload);
/** Faults of the log that were shown: a notice that was closed does not come back with every answer. */
const told = new Set();
on("faults", (faults) => {
  for (const one of faults) {
    const text = w("faults.at", { file: one.file, line: one.line, message: one.message });
    if (!told.has(text)) notice(text, one.remedy);
    told.add(text);
  }
});
on("work", () => {
  for (const text of takeLost()) notice(w("drafts.lost"), text, [], "note");
});
on("history", (places) => {
  if (places.length && !places.includes(state.current)) choose(places[0]);
});
for (const name of VIEWS)
  $(`view-${name}`).addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(name);
    note(true);
  });
addEventListener("hashchange", show);
addEventListener("popstate", show);
watch();
show();
