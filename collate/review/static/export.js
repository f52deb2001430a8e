// A printed edition of the work as it is decided now: a format, a profile, and a file to be kept.

import { download, of } from "./api.js";
import { freshId, h } from "./dom.js";
import { notice } from "./status.js";
import { state } from "./store.js";
import { w } from "./words.js";

const FORMATS = ["docx", "pdf", "xlsx", "epub", "html", "md", "txt", "tex"];
const PROFILES = ["", "definitive", "full", "against", "negative", "positive", "dossier"];

/** What was chosen last, for the next work. */
const chosen = { format: "docx", profile: "" };

const select = (label, options, key) => {
  const id = freshId("export");
  return h(
    "p",
    { class: "field row" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, on: { change: (event) => (chosen[key] = event.target.value) } },
      options.map(([value, name]) => h("option", { value, selected: value === chosen[key] }, name)),
    ),
  );
};

export function exporting() {
  const button = h("button", { type: "button", id: "export", on: { click: () => fetchFile(button) } }, w("export"));
  return h(
    "section",
    { class: "export", "aria-labelledby": "export-title" },
    h("h2", { id: "export-title" }, w("export.title")),
    select(
      w("export.format"),
      FORMATS.map((name) => [name, w(`export.${name}`)]),
      "format",
    ),
    select(
      w("export.profile"),
      PROFILES.map((name) => [name, w(name ? `profile.${name}` : "profile.default")]),
      "profile",
    ),
    h("p", {}, button),
  );
}

async function fetchFile(button) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    const { blob, name } = await download(of(state.work.slug, "export"), chosen);
    const link = h("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) {
    notice(error.message, error.remedy);
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
