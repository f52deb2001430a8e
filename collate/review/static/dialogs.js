// Dialogs: the element <dialog> keeps the focus inside, closes at Esc and gives the focus back.

import { freshId, h } from "./dom.js";
import { w } from "./words.js";

/** Open a dialog. `build(close)` returns its content; `close(value)` ends it, and the promise has the value. */
export function open(title, build, { wide = false } = {}) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    let value;
    const name = freshId("dialog");
    const node = h("dialog", { class: wide ? "wide" : "", "aria-labelledby": name });
    const close = (given) => {
      value = given;
      node.close();
    };
    node.append(
      h(
        "header",
        {},
        h("h2", { id: name }, title),
        h(
          "button",
          { type: "button", class: "icon", "aria-label": w("close"), on: { click: () => close() } },
          "×",
        ),
      ),
    );
    node.append(h("div", { class: "content" }, build(close)));
    node.addEventListener("close", () => {
      node.remove();
      // The row that had the focus may have been drawn again since.
      if (before && before.isConnected) before.focus({ preventScroll: true });
      resolve(value);
    });
    document.body.append(node);
    node.showModal();
    // The dialog gives the focus to its first button, which is the one that closes it.
    const first =
      node.querySelector("[data-first]") || node.querySelector(".content :is(input, select, button)");
    if (first) first.focus();
  });
}

/** Whether a dialog is open: keys of the page then do nothing. */
export const isOpen = () => document.querySelector("dialog[open]") !== null;

/** A row of buttons; [label, action, class]. */
export const buttons = (...rows) =>
  h(
    "p",
    { class: "buttons" },
    rows.map(([label, act, kind]) =>
      h("button", { type: "button", class: kind || "", on: { click: act } }, label),
    ),
  );
