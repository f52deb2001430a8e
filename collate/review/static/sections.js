// The sections of a work: in each another text can be the base text, and the witnesses have their
// roles. A section goes from the words of an entry up to the next section.

import { get, of, post } from "./api.js";
import { open } from "./dialogs.js";
import { freshId, h, later, put } from "./dom.js";
import { failed, saved, saving } from "./status.js";
import { SOURCE, w } from "./words.js";
import { runAll, takeBack } from "./works.js";

const ROLES = ["throughout", "consulted"];

/** Show the sections of a work; what is saved there holds after another run. */
export async function showSections(slug) {
  try {
    const known = await get(of(slug, "sections"));
    const chosen = await open(w("sections.title"), (close) => list(slug, known, close), { wide: true });
    if (!chosen) return;
    if (chosen.takeBack) return await takeBack(chosen.takeBack);
    saving();
    const { id } = await post(of(slug, "sections/name"), { revision: known.revision, ...chosen });
    saved();
    await runAll(id);
  } catch (error) {
    failed(error, () => showSections(slug));
  }
}

function list(slug, known, close) {
  const place = h("div", {});
  const edit = (one) => put(place, form(slug, known, one, close));
  edit(null);
  return [
    known.sections.length
      ? h(
          "ul",
          { class: "sections" },
          known.sections.map((one) => row(one, edit, close)),
        )
      : h("p", { class: "sub" }, w("sections.none", { siglum: known.base })),
    place,
  ];
}

function row(one, edit, close) {
  const button = (label, click) =>
    h(
      "button",
      { type: "button", class: "quiet", "aria-label": `${label}: ${one.first}`, on: { click } },
      label,
    );
  return h(
    "li",
    {},
    h("span", {}, one.said || one.first || w("sections.start")),
    one.state === "applied"
      ? null
      : h("span", { class: "badge s-review" }, w(one.state === "review" ? "state.review" : "sections.changed")),
    one.why.map((line) => h("p", { class: "warn" }, line)),
    h(
      "p",
      { class: "buttons" },
      button(w("edit"), () => edit(one)),
      one.id
        ? button(w("sections.take_back"), () => close({ takeBack: one.id }))
        : h("span", { class: "sub" }, w("sections.by_hand")),
    ),
  );
}

/** The form of a section; `one` is that which is named anew, or null. */
function form(slug, known, one, close) {
  const entry = freshId("entry"),
    base = freshId("base"),
    reason = freshId("reason");
  const at = h("p", { class: "ctx", lang: SOURCE, role: "status" });
  const number = h("input", {
    id: entry,
    type: "number",
    min: "0",
    value: String(one ? one.entry : 0),
    data: { first: "" },
    on: { input: later(() => show(), 150) },
  });
  const show = async () => {
    const found = await get(of(slug, "sections"), { entry: Number(number.value) || 0 }).catch(() => ({}));
    put(at, found.at ? [found.at.left, h("b", {}, found.at.words), found.at.right] : null);
  };
  const choice = h(
    "select",
    { id: base },
    h("option", { value: "" }, w("sections.base.work", { siglum: known.base })),
    known.witnesses.map((it) => option(it.siglum, `${it.siglum} ${it.title || it.file}`, one && one.base)),
  );
  const roles = new Map();
  const save = () => {
    const named = (role) => [...roles].filter(([, it]) => it.value === role).map(([siglum]) => siglum);
    close({
      entry: Number(number.value) || 0,
      ...(one ? { first: one.first, last: one.last } : {}),
      base: choice.value,
      ...Object.fromEntries(ROLES.map((role) => [role, named(role)])),
      reason: why.value.trim(),
    });
  };
  const why = h("input", { id: reason, type: "text", autocomplete: "off", value: one ? one.reason : "" });
  if (one) show();
  return h(
    "fieldset",
    { class: "form-rows" },
    h("legend", {}, one ? `${w("edit")}: ${one.first}` : w("sections.name")),
    h("p", { class: "field" }, h("label", { for: entry }, w("sections.entry")), number),
    at,
    h("p", { class: "field" }, h("label", { for: base }, w("sections.base")), choice),
    h(
      "div",
      { role: "group", "aria-label": w("sections.roles") },
      known.witnesses.map((it) => roleRow(it, one, roles)),
    ),
    h("p", { class: "field" }, h("label", { for: reason }, w("form.reason")), why),
    h("p", { class: "sub" }, w("sections.after_run")),
    h(
      "p",
      { class: "buttons" },
      h("button", { type: "button", class: "primary", on: { click: save } }, w("save")),
      h("button", { type: "button", on: { click: () => close() } }, w("cancel")),
    ),
  );
}

function roleRow(it, one, roles) {
  const id = freshId("role");
  const now = one ? ROLES.find((role) => one[role].includes(it.siglum)) || "" : "";
  const select = h(
    "select",
    { id },
    ["", ...ROLES].map((role) => option(role, w(`sections.role.${role || "none"}`), now)),
  );
  roles.set(it.siglum, select);
  return h("p", { class: "field row" }, h("label", { for: id, lang: SOURCE }, it.siglum), select);
}

const option = (value, label, now) => h("option", { value, selected: value === now }, label);
