/* which entries are visible, and in which order */
// hide: finer kinds (punctuation-form) that are off; causes: if any, only entries with one of them show.
const state = { tab: "text", hide: new Set(), causes: new Set(), witness: "", order: "text", left: "", with: "", find: "", inText: false, entry: -1 };

const facets = (kind) => data().f.filter((f) => f.startsWith(kind + "-"));
const isOff = (kind) => facets(kind).every((f) => state.hide.has(f));
const fits = (e) => {
  if (e[5].every((f) => state.hide.has(data().f[f]))) return false;
  if (state.causes.size && !e[6].some((cause) => state.causes.has(cause))) return false;
  if (state.witness && !e[4].slice(1).some((reading) => reading[1].includes(columnOf(state.witness)))) return false;
  if (!state.find) return true;
  const words = [...e[4].map(full), e[8][0] || ""];
  if (state.inText) words.push(e[2] + full(e[4][0]) + e[3]);
  return words.some((t) => t.toLowerCase().includes(state.find)) || String(Number(e[0].slice(3))) === state.find;
};
// Hits are marked in the view that is open: in readings, or in all words.
const WORDS = {
  text: [".body .v:not(.off), .body .em", ".body p"],
  list: [".e:not(.off) :is(.lem, .txt)", ".e:not(.off) :is(.lem, .txt, .ctx)"],
  side: ["#pages .v:not(.off)", "#pages p"],
  all: [".rows-all .v:not(.off)", ".rows-all p"],
};
let found = [], foundAt = -1;
const markFound = () => {
  const where = state.find && WORDS[state.tab];
  found = where ? hits.ranges(document.querySelectorAll(where[Number(state.inText)] + ", #shown .one .txt"), state.find, "sup") : [];
  foundAt = -1;
  hits.markHits(found);
  $("found").textContent = state.find && state.inText ? w("search.hits", { count: found.length }) : "";
};
const markSoon = later(markFound, 60);
// The next hit, or the next entry where only readings are searched.
const nextHit = (by) => {
  if (!state.inText) return step(by);
  if (!found.length) return;
  foundAt = (foundAt + by + found.length) % found.length;
  hits.showHit(found[foundAt]);
  $("found").textContent = w("search.at", { at: foundAt + 1, count: found.length });
};
let orders = {};
const sorted = () => {
  if (!orders[state.order]) {
    const all = data().e.map((_, n) => n);
    const rank = (n) => KINDS.indexOf(data().e[n][1]);
    orders[state.order] = state.order === "text" ? all : all.sort((a, b) => rank(a) - rank(b) || a - b);
  }
  return orders[state.order];
};
const press = (node, on) => node.setAttribute("aria-pressed", String(on));
const filter = () => {
  const entries = data().e;
  const shown = entries.map(fits);
  const count = shown.filter(Boolean).length;
  entries.forEach((e, n) => {
    const there = $("t-" + e[0]);
    if (there) there.classList.toggle("off", !shown[n]);
    if (rows.length) rows[n].classList.toggle("off", !shown[n]);
  });
  for (const node of document.querySelectorAll("[data-e]")) node.classList.toggle("off", !shown[node.dataset.e]);
  const hidden = KINDS.filter((kind) => facets(kind).length && isOff(kind));
  root.dataset.hide = hidden.join(" ");
  for (const path of document.querySelectorAll(".strip path"))
    path.classList.toggle("off", hidden.some((kind) => path.classList.contains("k-" + kind)));
  for (const chip of document.querySelectorAll("[data-kind]")) {
    const all = facets(chip.dataset.kind);
    const off = all.filter((f) => state.hide.has(f)).length;
    press(chip, !off || (off < all.length && "mixed"));
  }
  for (const chip of document.querySelectorAll("[data-facet]")) press(chip, !state.hide.has(chip.dataset.facet));
  for (const chip of document.querySelectorAll("[data-cause]")) press(chip, state.causes.has(chip.dataset.cause));
  const unlisted = entries.filter((e) => e[5].every((f) => data().h.includes(data().f[f]) && state.hide.has(data().f[f])));
  $("count").textContent =
    label("view.shown").replace("{shown}", count).replace("{all}", entries.length) +
    (unlisted.length ? label("list.and") + label("view.hidden").replace("{count}", unlisted.length) : "");
  $("nothing").hidden = count > 0 || entries.length === 0;
  markSoon();
};
