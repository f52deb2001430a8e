// Any two witnesses side by side. The paragraphs of both are rows of one grid in one scrolling box, so
// that the two can never drift apart.
//
// A piece of a paragraph is a string that both have; {entry, text}, with text null where the witness is
// not extant; {text} for words in no entry that one side alone has; or {sign, title}, of the layout.

import { h } from "./dom.js";
import { parts } from "./differ.js";

/** The menus of the two sides, and a button that swaps them. `options` are [value, name]. */
export function twoControls(options, sides, w, change) {
  const select = (name) =>
    h(
      "label",
      {},
      h("span", { class: "hidden" }, w(`two.${name}`)),
      h(
        "select",
        {
          id: `two-${name}`,
          "aria-label": w(`two.${name}`),
          on: { change: (event) => change({ ...sides, [name]: event.target.value }) },
        },
        options.map(([value, text]) => h("option", { value, selected: value === sides[name] }, text)),
      ),
    );
  const swap = {
    type: "button",
    class: "icon",
    "aria-label": w("two.swap"),
    title: w("two.swap"),
    on: { click: () => change({ left: sides.right, right: sides.left }) },
  };
  return h("div", { class: "viewbar" }, select("left"), h("button", swap, "⇄"), select("right"));
}

/** The row of a paragraph. `mark(entry, same, gap, words)` makes the node of an entry. */
export function twoRow(left, right, w, mark) {
  return h("div", { class: "two" }, side(left, right, w, mark), side(right, left, w, mark));
}

/** One side of a paragraph: what differs from the other side is marked. */
function side(pieces, others, w, mark) {
  const against = new Map(others.filter((one) => one.entry !== undefined).map((one) => [one.entry, one.text]));
  let lost = false;
  return h(
    "p",
    {},
    pieces.map((one) => {
      if (typeof one === "string") {
        lost = false;
        return one;
      }
      if (one.sign) return h("span", { class: "br", title: one.title }, one.sign);
      if (one.text === null) {
        const first = !lost;
        lost = true;
        return first ? lack(w) : null;
      }
      lost = false;
      if (one.entry === undefined) return h("span", { class: "alone" }, one.text);
      const other = against.get(one.entry);
      // Beside a lost page nothing differs.
      const same = typeof other !== "string" || other === one.text;
      const words = same ? [one.text] : parts(one.text, other);
      return mark(one.entry, same, !one.text, one.text ? marked(words) : "‸");
    }),
  );
}

const marked = (words) => words.map((part, i) => (i % 2 ? h("em", {}, part) : part));

/** The sign for words that a witness has lost. */
export const lack = (w) => h("span", { class: "lack", lang: document.documentElement.lang }, `〔${w("two.lacuna")}〕`);
