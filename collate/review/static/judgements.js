// The terms of a judgement: the usual ones as switches, and a term of the editor's own.

import { composing, freshId, h } from "./dom.js";
import { draft, drop, keep } from "./drafts.js";
import { decide } from "./save.js";
import { row, state } from "./store.js";
import { SOURCE, w } from "./words.js";

const TERMS = ["讹", "脱", "衍", "倒", "异体", "避讳", "两通", "存疑"];

/** Terms of the editors' own that this work has elsewhere. */
function others() {
  const found = new Set();
  for (const n of state.order)
    for (const name of row(n).ruling.judgement || []) if (!TERMS.includes(name)) found.add(name);
  return [...found];
}

export function judgements(one) {
  const now = one.ruling.judgement || [];
  const all = [...TERMS, ...now.filter((name) => !TERMS.includes(name))];
  const flip = (name) =>
    decide(one.n, {
      what: "judgement",
      parts: now.includes(name) ? now.filter((each) => each !== name) : [...now, name],
    });
  const list = freshId("terms");
  const own = h("input", {
    type: "text",
    class: "own",
    lang: SOURCE,
    list,
    size: "8",
    autocomplete: "off",
    data: { field: "term" },
    "aria-label": w("card.own_term"),
    placeholder: w("card.own_term"),
    value: draft(one.n, "term") ?? "",
    on: {
      input: () => keep(one.n, "term", own.value),
      keydown: async (event) => {
        if (composing(event)) return;
        if (event.key === "Escape") {
          event.stopPropagation();
          drop(one.n, "term");
          own.value = "";
          own.blur();
        }
        const name = own.value.trim();
        if (event.key !== "Enter" || !name) return;
        event.preventDefault();
        if (now.includes(name) || (await decide(one.n, { what: "judgement", parts: [...now, name] })))
          drop(one.n, "term");
      },
    },
  });
  return h(
    "div",
    { class: "judgement", role: "group", "aria-label": w("card.judgement") },
    all.map((name) =>
      h(
        "button",
        {
          type: "button",
          class: "chip",
          lang: SOURCE,
          "aria-pressed": String(now.includes(name)),
          title: TERMS.includes(name) ? w(`judgement.${TERMS.indexOf(name)}`) : name,
          on: { click: () => flip(name) },
        },
        name,
      ),
    ),
    own,
    h(
      "datalist",
      { id: list },
      others().map((name) => h("option", { value: name })),
    ),
  );
}
