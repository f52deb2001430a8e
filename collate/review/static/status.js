// What became of the last decision: "saved" appears only after the server's answer.

import { $, h, put } from "./dom.js";
import { w } from "./words.js";

/** Show a state of saving; it is also read out. */
export function status(kind, text) {
  const node = $("status");
  node.dataset.kind = kind;
  node.textContent = text;
}

export const saving = () => status("saving", w("status.saving"));
export const saved = () => status("saved", w("status.saved"));

/** Say something to those who hear the page, without a change to what is seen. */
export function say(text) {
  $("say").textContent = text;
}

/** A message that stays until it is answered: an error, with what to do. `actions` are [label, act]. */
export function notice(message, remedy, actions = [], kind = "error") {
  const box = h(
    "div",
    { class: `notice ${kind}` },
    h("p", {}, h("b", {}, message), remedy ? ` ${remedy}` : ""),
    h(
      "p",
      { class: "buttons" },
      actions.map(([label, act]) =>
        h(
          "button",
          {
            type: "button",
            on: {
              click: () => {
                box.remove();
                act();
              },
            },
          },
          label,
        ),
      ),
      h("button", { type: "button", on: { click: () => box.remove() } }, w("close")),
    ),
  );
  const list = $("notices");
  // The same message again replaces the former one: a server that is gone must not fill the page.
  for (const old of list.children)
    if (old.firstChild.textContent === box.firstChild.textContent) old.remove();
  list.append(box);
  return box;
}

/** A message that goes away by itself; it is read out. */
export function toast(text) {
  const node = $("toast");
  put(node, text);
  node.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => {
    node.hidden = true;
  }, 6000);
}

/** Show a failure; what was typed stays where it is. */
export function failed(error, again) {
  status("failed", w("status.failed"));
  notice(error.message, error.remedy || w("error.kept"), again ? [[w("again"), again]] : []);
}
