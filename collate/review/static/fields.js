// A field of a form of the card.
//
// Enter saves, Shift+Enter is a new line, Esc takes the words back to what is saved. What is typed
// is kept at every key (drafts.js) and leaves the drafts only when the server has it.

import { composing, freshId, h } from "./dom.js";
import { draft, drop, keep } from "./drafts.js";
import { SOURCE, w } from "./words.js";

/** A labelled field whose words are kept; `save` is called with them and answers whether they are on disk. */
export function field(one, { name, label, saved = "", lines = 1, save, cancel, hint, language = SOURCE }) {
  const id = freshId(name);
  const input = h(lines > 1 ? "textarea" : "input", {
    id,
    lang: language,
    data: { field: name },
    autocomplete: "off",
    spellcheck: "false",
    ...(lines > 1 ? { rows: String(lines) } : { type: "text" }),
    value: draft(one.n, name) ?? saved,
    on: {
      input: () => keep(one.n, name, input.value, saved),
      keydown: async (event) => {
        if (composing(event)) return;
        if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          drop(one.n, name);
          input.value = saved;
          cancel();
        }
        if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          await submit();
        }
      },
    },
  });
  const submit = async () => {
    input.readOnly = true;
    const text = input.value;
    const done = await save(text);
    input.readOnly = false;
    if (done === null) return; // nothing to save yet
    // The words may have been typed on since: only those that were sent are no draft now.
    if (done && draft(one.n, name) === text) drop(one.n, name);
    if (done && cancel) cancel();
    else if (!done) input.focus();
  };
  return {
    input,
    submit,
    node: h(
      "p",
      { class: "field" },
      h("label", { for: id }, label),
      input,
      hint ? h("span", { class: "sub" }, hint) : null,
    ),
  };
}

/** The buttons that save a form and give it up. */
export const submitRow = (label, submit, close) =>
  h(
    "p",
    { class: "buttons" },
    h(
      "button",
      { type: "button", class: "primary", on: { click: submit } },
      label,
      h("kbd", { "aria-hidden": "true" }, "Enter"),
    ),
    h(
      "button",
      { type: "button", on: { click: close } },
      w("cancel"),
      h("kbd", { "aria-hidden": "true" }, "Esc"),
    ),
  );
