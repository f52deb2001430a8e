// Decisions of earlier that could not be placed, or stand on a place that changed: the editor looks
// at each once, and confirms it there or drops it.

import { $, h, put } from "./dom.js";
import { filter } from "./filters.js";
import { review } from "./save.js";
import { choose, on, row, state } from "./store.js";
import { SOURCE, time, w } from "./words.js";

/** The list is folded at first: the queue needs the room, and the number is seen. */
let unfolded = false;

function todo(one) {
  const near = row(one.nearest);
  const changed = one.fate === "changed";
  const button = (label, body, kind = "") =>
    h("button", { type: "button", class: kind, on: { click: () => review(one.id, body) } }, label);
  return h(
    "li",
    {},
    h("p", {}, h("b", { lang: SOURCE }, one.words || ""), " ", one.sentence),
    h(
      "p",
      { class: "sub" },
      [...(one.why || []), [one.by, time(one.at)].filter(Boolean).join(" · ")].filter(Boolean).join(" "),
    ),
    near
      ? h(
          "p",
          {},
          w(changed ? "review.at" : "review.nearest"),
          " ",
          h(
            "button",
            { type: "button", class: "quiet", on: { click: () => choose(near.n) } },
            `${near.n} `,
            h(
              "span",
              { lang: SOURCE },
              near.left.slice(-6),
              h("b", {}, near.lemma || "‸"),
              near.right.slice(0, 6),
            ),
          ),
        )
      : changed
        ? null
        : h("p", {}, w("review.none")),
    h(
      "p",
      { class: "buttons" },
      changed
        ? button(w("review.accept"), { do: "confirm", ...(near ? { entry: near.n } : {}) }, "primary")
        : near
          ? button(w("review.confirm", { n: near.n }), { do: "confirm", entry: near.n }, "primary")
          : null,
      !changed && state.current && state.current !== one.nearest
        ? button(w("review.confirm", { n: state.current }), { do: "confirm", entry: state.current })
        : null,
      button(w("review.drop"), { do: "drop" }),
    ),
  );
}

function draw() {
  const list = state.review;
  $("review").hidden = !list.length;
  put(
    $("review"),
    h(
      "details",
      {
        open: unfolded,
        on: {
          toggle: (event) => {
            unfolded = event.target.open;
          },
        },
      },
      h("summary", {}, w("review.title", { count: list.length })),
      h("ol", {}, list.map(todo)),
    ),
  );
}

export function startReview() {
  on("work", draw);
  on("progress", draw);
  on("filter", () => {
    if (filter.state === "review" && !unfolded) {
      unfolded = true;
      draw();
    }
  });
  on("current", () => {
    if (state.review.length) draw();
  });
}
