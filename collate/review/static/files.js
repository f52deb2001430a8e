// The files of the project: whether one is used, which passages of it are left out, and where a
// text begins in it. Each is a row of collate.toml by a click.

import { open } from "./dialogs.js";
import { composing, freshId, h } from "./dom.js";
import { SOURCE, w } from "./words.js";
import { change } from "./works.js";

export function fileRow(one) {
  const ignored = one.role === "ignore";
  const button = (label, click) =>
    h(
      "button",
      { type: "button", class: "quiet", "aria-label": `${label}: ${one.path}`, on: { click } },
      label,
    );
  return h(
    "li",
    {},
    h("span", { class: "file" }, one.path),
    h("span", { class: "sub" }, ignored ? w("works.ignored") : w("works.texts", { count: one.texts ?? "—" })),
    button(ignored ? w("works.take") : w("works.ignore"), () =>
      change("source", { file: one.path, role: ignored ? "witness" : "ignore" }),
    ),
    ignored ? null : button(w("files.more"), () => moreDialog(one)),
  );
}

/** What can be said of a file: table, its label, and its fields with their labels. */
const KINDS = [
  [
    "leave_out",
    "files.leave_out",
    [
      ["first", "files.first"],
      ["last", "files.last"],
    ],
  ],
  ["cut", "files.cut", [["before", "files.before"]]],
  ["join", "files.join", [["before", "files.before"]]],
];

/** Ask what of a file is left out, or where a text begins; words are copied from the file. */
async function moreDialog(one) {
  let chosen = 0;
  const inputs = new Map();
  const fields = h("div", { class: "form-rows" });
  const build = () => {
    inputs.clear();
    fields.replaceChildren(
      ...KINDS[chosen][2].map(([name, label]) => {
        const id = freshId(name);
        const input = h("input", {
          id,
          type: "text",
          lang: SOURCE,
          autocomplete: "off",
          spellcheck: "false",
        });
        inputs.set(name, input);
        return h("p", { class: "field" }, h("label", { for: id }, w(label)), input);
      }),
    );
  };
  build();
  const row = await open(one.path, (close) => {
    const what = freshId("what");
    const done = () => {
      const values = [...inputs].map(([name, input]) => [name, input.value.trim()]);
      const empty = values.find(([, value]) => !value);
      if (empty) return inputs.get(empty[0]).focus();
      close({ file: one.path, ...Object.fromEntries(values) });
    };
    const choose = (event) => {
      chosen = Number(event.target.value);
      build();
    };
    const enter = (event) => {
      if (event.key === "Enter" && !composing(event) && event.target.tagName === "INPUT") done();
    };
    return h(
      "div",
      { class: "form-rows", on: { keydown: enter } },
      h(
        "p",
        { class: "field" },
        h("label", { for: what }, w("files.what")),
        h(
          "select",
          { id: what, on: { change: choose } },
          KINDS.map(([, label], i) => h("option", { value: String(i) }, w(label))),
        ),
      ),
      fields,
      h("p", { class: "sub" }, w("files.hint")),
      h(
        "p",
        { class: "buttons" },
        h("button", { type: "button", class: "primary", on: { click: done } }, w("save")),
        h("button", { type: "button", on: { click: () => close() } }, w("cancel")),
      ),
    );
  });
  if (row) await change(KINDS[chosen][0], row);
}
