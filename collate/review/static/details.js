// What the server has of an entry besides its row: why it is one, sources, history. It is asked for
// when the editor stays at an entry, not at each of ten steps in a second.

import { get, of } from "./api.js";
import { $, h, later, put } from "./dom.js";
import { undo } from "./save.js";
import { on, state } from "./store.js";
import { time, w } from "./words.js";
import { fillSources } from "./sources.js";

const REST = 80;

const known = new Map();
let request = null;

/** The details of an entry; null until they have come. */
export const detailsOf = (n) => known.get(n) || null;

/** Show the details under the card of an entry. */
export function details(one) {
  if (known.has(one.n)) return show(one.n);
  ask(one.n);
}

const ask = later(async (n) => {
  if (request) request.abort();
  if (!state.work || state.current !== n || known.has(n)) return;
  request = new AbortController();
  const { slug } = state.work;
  try {
    const answer = await get(of(slug, `entries/${n}`), {}, request.signal);
    if (!state.work || state.work.slug !== slug) return;
    known.set(n, answer);
    if (state.current === n) show(n);
  } catch (error) {
    if (error.name !== "AbortError" && state.current === n && $("details"))
      put($("details"), h("p", { class: "sub" }, error.message));
  }
}, REST);

function show(n) {
  const node = $("details"),
    it = known.get(n);
  if (!node) return;
  const undone = (line) => (line.undone ? h("s", {}, line.sentence) : line.sentence);
  put(
    node,
    (it.why || []).length || it.rule
      ? h(
          "section",
          { "aria-label": w("card.why") },
          h("h3", {}, w("card.why")),
          it.rule ? h("p", {}, it.rule) : null,
          h(
            "ul",
            {},
            (it.why || []).map((line) => h("li", {}, line)),
          ),
        )
      : null,
    (it.history || []).length
      ? h(
          "section",
          { "aria-label": w("card.history") },
          h("h3", {}, w("card.history")),
          h(
            "ol",
            { class: "history" },
            it.history.map((line) =>
              h(
                "li",
                {},
                h("span", { class: "sub" }, [time(line.at), line.by].filter(Boolean).join(" · ")),
                " ",
                undone(line),
                " ",
                line.id && !line.undone
                  ? h(
                      "button",
                      {
                        type: "button",
                        class: "quiet",
                        "aria-label": `${w("undo")}: ${line.sentence}`,
                        on: { click: () => undo(1, [line.id]) },
                      },
                      w("undo"),
                    )
                  : null,
              ),
            ),
          ),
        )
      : null,
  );
  fillSources(n, it.sources || []);
}

export function startDetails() {
  on("work", () => known.clear());
  // A decision changes the history of its entries, and like places.
  on("rows", (changed) => {
    for (const n of changed) known.delete(n);
  });
}
