// Which entries the queue holds: by state, kind, witness, person, rule, and by what is searched for.
//
// An entry that is decided stays in the queue until the filter is set anew: a row that vanished
// under the editor's hands would move all others, and undo would find no place.

import { $, h, later, put } from "./dom.js";
import { emit, KINDS, on, row, state, STATES } from "./store.js";
import { term, w } from "./words.js";
import { searchText } from "./search.js";

const fresh = () => ({
  state: "all",
  kinds: new Set(),
  witness: "",
  by: "",
  rule: "",
  find: "",
  inText: false,
});
export let filter = fresh();

/** The work that the filter was set for. */
let slug = "";

/** Whether an entry passes. */
function fits(one) {
  if (filter.state !== "all" && one.state !== filter.state) return false;
  if (filter.kinds.size && !filter.kinds.has(one.kind)) return false;
  if (filter.witness && !departs(one, filter.witness)) return false;
  if (filter.by && (one.ruling || {}).by !== filter.by) return false;
  if (filter.rule && one.rule !== filter.rule) return false;
  return !filter.find || found(one);
}

/** Whether a witness differs there from the base text. */
const departs = (one, siglum) => one.readings.slice(1).some((reading) => reading.sigla.includes(siglum));

function found(one) {
  const words = one.readings.map((reading) => reading.text);
  if (one.adopted) words.push(one.adopted);
  if (filter.inText) words.push(one.left + one.lemma + one.right);
  return words.some((text) => text.toLowerCase().includes(filter.find)) || String(one.n) === filter.find;
}

/** Set the list of entries shown anew. */
function refilter() {
  state.shown = state.order.filter((n) => fits(row(n)));
  emit("filter");
  count();
  $("found").textContent = filter.find && filter.inText ? searchText(filter.find) : searchText("");
}

const chip = (name, label, on, extra = "") =>
  h(
    "button",
    { type: "button", class: `chip ${extra}`, "aria-pressed": String(on), data: { chip: name } },
    extra.startsWith("k-") ? h("i", { "aria-hidden": "true" }) : null,
    `${label} `,
    h("b", {}),
  );

/** Build the controls; they are kept, and only their numbers change. */
function build() {
  // A work that was run again keeps what the editor had chosen, as far as it is still there.
  const again = state.work.slug === slug;
  slug = state.work.slug;
  if (!again) filter = fresh();
  if (!state.work.witnesses.some((one) => one.siglum === filter.witness)) filter.witness = "";
  const people = () => [...new Set(state.order.map((n) => (row(n).ruling || {}).by).filter(Boolean))];
  const rules = () => [...new Set(state.order.map((n) => row(n).rule).filter(Boolean))];
  const select = (id, label, values, name = (value) => value) =>
    h(
      "label",
      {},
      h("span", {}, label),
      h(
        "select",
        {
          id,
          on: {
            change: (event) => {
              filter[id.slice(7)] = event.target.value;
              refilter();
            },
          },
        },
        h("option", { value: "" }, w("filter.any")),
        values.map((value) => h("option", { value }, name(value))),
      ),
    );
  put(
    $("filters"),
    h(
      "div",
      { class: "chips", role: "group", "aria-label": w("filter.state") },
      ["all", ...STATES].map((name) =>
        chip(`state.${name}`, w(`state.${name}`), name === filter.state, `st-${name}`),
      ),
    ),
    h(
      "label",
      { class: "search" },
      h("span", { class: "hidden" }, w("search")),
      h("input", {
        id: "search",
        type: "search",
        placeholder: w("search"),
        autocomplete: "off",
        spellcheck: "false",
      }),
    ),
    h("label", { class: "check" }, h("input", { type: "checkbox", id: "in-text" }), w("search.in_text")),
    h("p", { id: "found", role: "status" }),
    h(
      "details",
      { id: "finer" },
      h("summary", {}, w("filter.more")),
      h(
        "div",
        { class: "chips", role: "group", "aria-label": w("filter.kind") },
        KINDS.filter((kind) => state.progress.byKind[kind]).map((kind) =>
          chip(`kind.${kind}`, term("kind", kind), false, `k-${kind}`),
        ),
      ),
      h(
        "div",
        { class: "selects" },
        select(
          "filter-witness",
          w("filter.witness"),
          state.work.witnesses.map((one) => one.siglum),
        ),
        select("filter-by", w("filter.person"), people()),
        select(
          "filter-rule",
          w("filter.rule"),
          rules(),
          (id) => (state.rules.find((one) => one.id === id) || {}).sentence || id,
        ),
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          on: {
            click: () => {
              filter = fresh();
              build();
              refilter();
            },
          },
        },
        w("filter.clear"),
      ),
    ),
  );
  $("search").addEventListener(
    "input",
    later((event) => {
      filter.find = event.target.value.trim().toLowerCase();
      refilter();
    }, 120),
  );
  $("in-text").addEventListener("change", (event) => {
    filter.inText = event.target.checked;
    refilter();
  });
  // The people and rules of the work are those of now, not of when it was opened.
  $("finer").addEventListener("toggle", () => {
    for (const [id, values] of [
      ["filter-by", people()],
      ["filter-rule", rules()],
    ]) {
      const known = [...$(id).options].map((option) => option.value);
      for (const value of values)
        if (!known.includes(value))
          $(id).append(
            h("option", { value }, (state.rules.find((one) => one.id === value) || {}).sentence || value),
          );
    }
  });
  $("search").value = filter.find;
  $("in-text").checked = filter.inText;
  $("filter-witness").value = filter.witness;
  for (const name of ["by", "rule"]) {
    $(`filter-${name}`).value = filter[name];
    filter[name] = $(`filter-${name}`).value;
  }
  count();
  // The queue is built after this, by the same event.
  if (again) queueMicrotask(refilter);
}

/** Put the numbers on the chips. */
function count() {
  const { progress } = state;
  const by = { all: progress.total, decided: progress.decided, doubtful: 0, open: 0, review: 0 };
  for (const n of state.order) {
    const name = row(n).state;
    if (name !== "decided") by[name] = (by[name] || 0) + 1;
  }
  by.review += state.review.filter((one) => one.fate !== "changed").length;
  for (const node of $("filters").querySelectorAll("[data-chip]")) {
    const [what, name] = node.dataset.chip.split(".");
    const number = node.querySelector("b");
    const text = what === "state" ? String(by[name]) : progress.byKind[name].join("/");
    if (number.textContent !== text) number.textContent = text;
    node.setAttribute(
      "aria-pressed",
      String(what === "state" ? filter.state === name : filter.kinds.has(name)),
    );
  }
  $("shown").textContent =
    state.shown.length === state.order.length
      ? ""
      : w("filter.shown", { shown: state.shown.length, total: state.order.length });
}

export function startFilters() {
  on("work", build);
  on("progress", count);
  $("filters").addEventListener("click", (event) => {
    const node = event.target.closest("[data-chip]");
    if (!node) return;
    const [what, name] = node.dataset.chip.split(".");
    if (what === "state") filter.state = name;
    else if (!filter.kinds.delete(name)) filter.kinds.add(name);
    refilter();
  });
  $("filters").addEventListener("keydown", (event) => {
    if (event.target.id === "search" && event.key === "Enter" && !event.isComposing)
      emit("search-next", event.shiftKey ? -1 : 1);
  });
}
