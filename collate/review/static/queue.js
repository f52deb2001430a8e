// The list of entries. All rows are in the document, in blocks; the browser skips blocks out of sight
// (content-visibility). It looks at each skipped element once a frame: at five thousand rows that took
// ten times as long as all else, at a hundred blocks of them it takes nothing.

import { $, h, put } from "./dom.js";
import { drafted, fieldsOf } from "./drafts.js";
import { address } from "./routes.js";
import { choose, on, reads, row, state, step } from "./store.js";
import { short, shown, SOURCE, w } from "./words.js";

const rows = new Map();
let blocks = [];

/** Rows of a block: more are laid out in vain beside those in sight, fewer make more blocks. */
const BLOCK = 40;

/** Rows filled before the first paint, and in each pause after it: forty thousand nodes at once take a second. */
const FIRST = 60;
const SLICE = 150;

/** Entries with unsaved words; storage is not read for each of 5,000 rows. */
let withDraft = new Set();

/** Rows that are still empty, in order. */
let bare = [];

function build() {
  rows.clear();
  withDraft = drafted();
  blocks = [];
  for (let at = 0; at < state.order.length; at += BLOCK) {
    const mine = state.order.slice(at, at + BLOCK).map((n) => {
      const node = h("li", { role: "listitem", data: { n: String(n) } });
      rows.set(n, node);
      return node;
    });
    blocks.push(h("ol", { role: "presentation" }, mine));
    height(blocks.at(-1), mine.length);
  }
  put($("queue"), blocks);
  bare = [...state.order];
  fill(FIRST);
  const mine = bare;
  const idle = window.requestIdleCallback || ((act) => setTimeout(act, 20));
  const more = () => {
    if (bare !== mine || !bare.length) return;
    fill(SLICE);
    idle(more);
  };
  idle(more);
}

/** The height of a block of so many rows, for as long as it is out of sight. */
function height(block, count) {
  block.hidden = !count;
  block.style.setProperty("--rows", String(count));
}

/** Fill some rows, or all of them. */
function fill(count) {
  for (const n of bare.splice(0, count)) dressed(n);
}

/** The row of an entry, filled. */
function dressed(n) {
  const node = rows.get(n);
  if (node && !node.firstChild) dress(node, row(n));
  return node;
}

/** Fill a row: number, what the edition reads, the other readings; the state as a sign with a name. */
function dress(node, one) {
  const other = one.readings.filter((reading) => reading.text !== reads(one));
  node.className = `k-${one.kind} s-${one.state}${one.n === state.current ? " on" : ""}`;
  let link = node.firstChild;
  if (!link) {
    link = h("a", { href: address(one.n), tabindex: "-1" });
    node.append(link);
  }
  put(
    link,
    h("span", { class: "no" }, String(one.n)),
    h(
      "span",
      { class: "said", lang: SOURCE },
      h("b", {}, short(shown(reads(one)), 12)),
      h("span", { class: "br" }, " ］ "),
      other
        .slice(0, 3)
        .map((reading, i) => [
          i ? "；" : "",
          short(shown(reading.text), 10),
          h("small", {}, ` ${sigla(reading.sigla)}`),
        ]),
    ),
    h("span", {
      class: "state",
      role: "img",
      "aria-label": w(`state.${one.state}`),
      title: w(`state.${one.state}`),
    }),
  );
  node.classList.toggle("draft", withDraft.has(one.n));
}

const sigla = (list) => (list.length > 4 ? `${list.slice(0, 3).join("")}…${list.length}` : list.join(""));

/** A pencil where something was typed and not saved. */
function draftSign(n) {
  if (fieldsOf(n).length) withDraft.add(n);
  else withDraft.delete(n);
  const node = rows.get(n);
  if (node) node.classList.toggle("draft", withDraft.has(n));
}

function show() {
  const visible = new Set(state.shown);
  for (const [n, node] of rows) node.hidden = !visible.has(n);
  for (const block of blocks) height(block, [...block.children].filter((node) => !node.hidden).length);
  $("nothing").hidden = state.shown.length > 0;
  // What a filter leaves is seen at once.
  for (const n of state.shown.slice(0, FIRST)) dressed(n);
  const now = rows.get(state.current);
  if (now && !now.hidden) now.scrollIntoView({ block: "nearest" });
}

export function startQueue() {
  on("work", build);
  on("filter", show);
  addEventListener("beforeprint", () => fill(bare.length));
  on("rows", (changed) => {
    for (const n of changed) if (rows.has(n)) dress(rows.get(n), row(n));
  });
  on("draft", draftSign);
  on("current", (to, from) => {
    const old = rows.get(from),
      now = dressed(to);
    if (old && old.firstChild && from !== to) {
      old.classList.remove("on");
      old.firstChild.tabIndex = -1;
      old.firstChild.removeAttribute("aria-current");
    }
    if (!now) return;
    now.classList.add("on");
    now.firstChild.tabIndex = 0;
    now.firstChild.setAttribute("aria-current", "true");
  });
  on("placed", (to) => {
    const now = rows.get(to);
    if (now) now.scrollIntoView({ block: "nearest" });
  });
  // In the list the arrows do what j and k do, and the focus goes with them.
  $("queue").addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
    const now = rows.get(state.current);
    if (now) now.firstChild.focus({ preventScroll: true });
  });
  $("queue").addEventListener("click", (event) => {
    const node = event.target.closest("li");
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(Number(node.dataset.n), { from: "queue" });
  });
}
