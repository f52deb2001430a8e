// Forms of the card: emendation, reason and certainty, notes, the split of an entry.

import { composing, freshId, h } from "./dom.js";
import { draft, drop, keep } from "./drafts.js";
import { act, decideText } from "./acts.js";
import { field, submitRow } from "./fields.js";
import { decide } from "./save.js";
import { reads } from "./store.js";
import { shown, SOURCE, w } from "./words.js";

/** More characters are split by a mark that is typed, not by a button between any two. */
const MOST_BUTTONS = 48;

/** Words of the editor's own. */
export function emendForm(one, close) {
  const it = field(one, {
    name: "emend",
    label: w("form.emend"),
    saved: reads(one),
    hint: w("form.emend.hint"),
    save: (text) => decideText(one, { what: "text", how: "emend", text }),
    cancel: close,
  });
  const give = () => {
    drop(one.n, "emend");
    close();
  };
  return h("div", { class: "form", data: { form: "emend" } }, it.node, submitRow(w("save"), it.submit, give));
}

/** The reason and the certainty of the decision on the text. */
export function reasonRow(one) {
  const decided = one.adopted !== null && one.how !== "section";
  const same = () =>
    decideText(
      one,
      one.how === "keep"
        ? { what: "text", how: "keep" }
        : { what: "text", how: one.how || "adopt", text: one.adopted },
    );
  const wait = () => {
    reason.input.blur();
    return null;
  };
  const reason = field(one, {
    name: "reason",
    label: w("form.reason"),
    saved: (one.how !== "section" && one.ruling.reason) || "",
    language: document.documentElement.lang,
    // Before there is a decision Enter has nothing to save: the reason waits for one, as a draft.
    save: () => (decided ? same() : wait()),
    cancel: () => {
      if (document.activeElement) document.activeElement.blur();
    },
  });
  if (!decided) reason.input.placeholder = w("form.reason.waits");
  const id = freshId("certainty");
  const now = draft(one.n, "certainty") ?? one.ruling.certainty ?? "";
  const certainty = h(
    "select",
    {
      id,
      data: { field: "certainty" },
      on: {
        change: () => {
          keep(one.n, "certainty", certainty.value, one.ruling.certainty || "");
          if (decided) same();
        },
      },
    },
    ["", "high", "medium", "low"].map((value) =>
      h("option", { value, selected: value === now }, w(`certainty.${value || "none"}`)),
    ),
  );
  return h(
    "div",
    { class: "reason" },
    reason.node,
    h("p", { class: "field" }, h("label", { for: id }, w("form.certainty")), certainty),
  );
}

/** The printed note and the remark: what is saved, or the fields. */
export function noteForms(one, editing, close) {
  const rows = [
    ["note", w("form.note")],
    ["remark", w("form.remark")],
  ];
  if (!editing)
    return rows
      .filter(([name]) => one.ruling[name])
      .map(([name, label]) =>
        h(
          "p",
          { class: `noted ${name}` },
          h("b", {}, label),
          " ",
          h("span", { lang: SOURCE }, one.ruling[name]),
          " ",
          h(
            "button",
            {
              type: "button",
              class: "quiet",
              "aria-label": `${w("edit")}: ${label}`,
              on: { click: () => act("note") },
            },
            w("edit"),
          ),
        ),
      );
  const fields = rows.map(([name, label]) =>
    field(one, {
      name,
      label,
      saved: one.ruling[name] || "",
      lines: 2,
      cancel: () => {},
      save: (text) =>
        text.trim() === (one.ruling[name] || "") ? true : decide(one.n, { what: name, text: text.trim() }),
    }),
  );
  const all = async () => {
    for (const it of fields) {
      if (draft(one.n, it.input.dataset.field) === undefined) continue;
      if (!(await decide(one.n, { what: it.input.dataset.field, text: it.input.value.trim() }))) return;
      drop(one.n, it.input.dataset.field);
    }
    close();
  };
  const cancel = () => {
    drop(one.n, "note");
    drop(one.n, "remark");
    close();
  };
  const node = h(
    "div",
    { class: "form", data: { form: "note" } },
    fields.map((it) => it.node),
    submitRow(w("save"), all, cancel),
  );
  // Both fields are one form: Enter in either saves both, Esc gives both up.
  node.addEventListener(
    "keydown",
    (event) => {
      if (composing(event) || event.target.tagName !== "TEXTAREA") return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        event.stopPropagation();
        all();
      }
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        cancel();
      }
    },
    true,
  );
  return node;
}

/** Where the entry is cut: between any two characters of the base text. */
export function splitForm(one, close) {
  const letters = [...one.lemma];
  const cuts = new Set();
  const save = async () => {
    const pieces = [""];
    letters.forEach((letter, i) => {
      if (cuts.has(i)) pieces.push("");
      pieces[pieces.length - 1] += letter;
    });
    if (pieces.length > 1 && (await decide(one.n, { what: "cut", how: "split", parts: pieces }))) close();
  };
  const gap = (i) => {
    const button = h("button", {
      type: "button",
      class: "cut",
      "aria-pressed": "false",
      "aria-label": w("form.split.here", { before: letters[i - 1], after: letters[i] }),
      on: {
        click: () => {
          if (!cuts.delete(i)) cuts.add(i);
          button.setAttribute("aria-pressed", String(cuts.has(i)));
        },
      },
    });
    return button;
  };
  const row =
    letters.length <= MOST_BUTTONS
      ? h(
          "p",
          { class: "cuts", lang: SOURCE },
          letters.map((letter, i) => [i ? gap(i) : null, letter]),
        )
      : splitField(one, letters, cuts, save, close);
  return h(
    "div",
    { class: "form", data: { form: "split" } },
    h(
      "p",
      {},
      w("form.split"),
      " ",
      h(
        "span",
        { class: "sub", lang: SOURCE },
        one.readings
          .slice(1)
          .map((r) => shown(r.text))
          .join("；"),
      ),
    ),
    row,
    submitRow(w("act.split"), save, close),
  );
}

/** A long lemma in a field, cut at each "|" that is typed. */
function splitField(one, letters, cuts, save, close) {
  const it = field(one, {
    name: "split",
    label: w("form.split.long"),
    saved: one.lemma,
    lines: 4,
    cancel: close,
    save: async (text) => {
      cuts.clear();
      let at = 0;
      for (const part of text.split("|").slice(0, -1)) {
        at += [...part].length;
        cuts.add(at);
      }
      if (text.replaceAll("|", "") !== one.lemma) return false;
      await save();
      return true;
    },
  });
  return it.node;
}

/** On what grounds the words stand there: way, person, certainty, reason. */
export function grounds(one) {
  const { by, certainty, reason } = one.ruling;
  return [one.how ? w(`how.${one.how}`) : "", by, certainty ? w(`certainty.${certainty}`) : "", reason]
    .filter(Boolean)
    .join(" · ");
}
