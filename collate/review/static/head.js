// The head of a work, folded to one line: title, progress, undo; unfolded, its witnesses and kinds.

import { $, h, put, shown } from "./dom.js";
import { exporting } from "./export.js";
import { redo, undo } from "./save.js";
import { KINDS, on, state } from "./store.js";
import { address } from "./routes.js";
import { SOURCE, term, w } from "./words.js";

function build() {
  const { work } = state;
  const title = shown(work.title || work.slug);
  $("title").textContent = title;
  document.title = `${title} · ${w("desk")}`;
  put(
    $("about"),
    h("dl", { class: "facts" }, fact(w("head.date"), work.date), fact(w("role.base"), work.base)),
    h(
      "table",
      {},
      h("caption", { class: "hidden" }, w("head.witnesses")),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["siglum", "title", "file", "role"].map((name) => h("th", { scope: "col" }, w(`head.${name}`))),
        ),
      ),
      h(
        "tbody",
        {},
        work.witnesses.map((one) =>
          h(
            "tr",
            { class: one.siglum === work.base ? "base" : "" },
            h("th", { scope: "row", class: "siglum", lang: SOURCE }, one.siglum),
            h("td", { lang: SOURCE }, one.title),
            h("td", { class: "file" }, one.file),
            h(
              "td",
              {},
              one.identicalTo
                ? w("head.identical", { siglum: one.identicalTo })
                : one.siglum === work.base
                  ? w("role.base")
                  : term("role", one.role),
            ),
          ),
        ),
      ),
    ),
    (work.sections || []).length
      ? h(
          "ul",
          { class: "sections" },
          work.sections.map((line) => h("li", {}, line)),
        )
      : null,
    h("div", { id: "by-kind" }),
    exporting(),
  );
  for (const view of ["text", "pair", "all"]) $(`view-${view}`).href = address(0, view);
  $("view-text").href = `${address(0)}/text`;
  progress();
}

const fact = (name, value) =>
  value ? h("div", {}, h("dt", {}, name), h("dd", { lang: SOURCE }, value)) : null;

/** Progress by kind: words and a bar. */
function progress() {
  const { decided, total, byKind } = state.progress;
  put($("progress"), h("span", {}, w("progress", { decided, total })), bar(decided, total));
  $("progress").title = KINDS.filter((kind) => byKind[kind])
    .map((kind) => `${term("kind", kind)} ${byKind[kind].join("/")}`)
    .join(" · ");
  if ($("by-kind"))
    put(
      $("by-kind"),
      KINDS.filter((kind) => byKind[kind]).map((kind) =>
        h(
          "p",
          { class: `k-${kind}` },
          h("span", {}, term("kind", kind)),
          h("span", { class: "num" }, byKind[kind].join("/")),
          bar(...byKind[kind]),
        ),
      ),
    );
  $("undo").disabled = state.undo === 0;
  $("redo").disabled = state.redo === 0;
  $("undo").title = `${w("undo")} (u) · ${state.undo}`;
  $("redo").title = `${w("redo")} (Shift+U) · ${state.redo}`;
}

/** A bar whose number stands beside it in words. */
export const bar = (part, whole) => {
  const node = h("span", { class: "bar", "aria-hidden": "true" }, h("span", {}));
  node.firstChild.style.width = `${whole ? (part / whole) * 100 : 0}%`;
  return node;
};

export function startHead() {
  on("work", build);
  on("progress", progress);
  $("undo").addEventListener("click", () => undo());
  $("redo").addEventListener("click", () => redo());
  $("fold").addEventListener("click", () => {
    $("about").hidden = !$("about").hidden;
    $("fold").setAttribute("aria-expanded", String(!$("about").hidden));
  });
}
