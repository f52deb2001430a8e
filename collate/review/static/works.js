// The works with their progress; what belongs together, and what the run says to a change of it.

import { get, post, run } from "./api.js";
import { buttons, open } from "./dialogs.js";
import { $, freshId, h, put } from "./dom.js";
import { fileRow } from "./files.js";
import { bar } from "./head.js";
import { address } from "./routes.js";
import { showSections } from "./sections.js";
import { failed, notice, saved, saving, status, toast } from "./status.js";
import { KINDS, state } from "./store.js";
import { SOURCE, term, w } from "./words.js";

const chosen = new Set();

/** Whether the server has something beyond decisions about places. */
const offers = (name) => (state.project.offers || []).includes(name);

/** Fetch and show the list. */
export async function showWorks() {
  document.title = w("desk");
  try {
    state.project = await get("/api/project");
  } catch (error) {
    return failed(error, showWorks);
  }
  chosen.clear();
  draw();
}

function draw() {
  const { works, files = [] } = state.project;
  const decided = works.reduce((sum, one) => sum + one.decided, 0),
    total = works.reduce((sum, one) => sum + one.entries, 0);
  put(
    $("works"),
    h(
      "header",
      {},
      h("h1", {}, w("works.title")),
      h("p", { class: "sub" }, w("works.count", { works: works.length, decided, total })),
      bar(decided, total),
    ),
    editor(),
    h(
      "p",
      { class: "field row" },
      h("label", { for: "works-find" }, w("works.find")),
      h("input", { id: "works-find", type: "search", on: { input: find } }),
    ),
    works.length
      ? h("ul", { class: "works" }, works.map(workRow))
      : h("p", { class: "empty" }, w("works.none")),
    h("div", { id: "works-tools" }),
    files.length
      ? h(
          "details",
          {},
          h("summary", {}, w("works.files", { count: files.length })),
          h("ul", { class: "files" }, files.map(fileRow)),
        )
      : null,
  );
  tools();
}

function workRow(one) {
  const id = freshId("work");
  return h(
    "li",
    { data: { find: `${one.title} ${one.date || ""}`.toLowerCase() } },
    offers("works")
      ? h("input", {
          type: "checkbox",
          "aria-labelledby": id,
          on: {
            change: (event) => {
              if (event.target.checked) chosen.add(one.slug);
              else chosen.delete(one.slug);
              tools();
            },
          },
        })
      : h("span", {}),
    h(
      "div",
      {},
      h("a", { id, href: address(0, "text", one.slug), lang: SOURCE }, one.title || one.slug),
      h(
        "p",
        { class: "sub" },
        [
          one.date,
          w("works.witnesses", { count: one.witnesses }),
          KINDS.filter((kind) => (one.byKind || {})[kind])
            .map((kind) => `${term("kind", kind)} ${one.byKind[kind].join("/")}`)
            .join(" · "),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    h(
      "p",
      { class: "state-of" },
      h("span", {}, w("progress", { decided: one.decided, total: one.entries })),
      bar(one.decided, one.entries),
      one.review ? h("span", { class: "badge s-review" }, `${w("state.review")} ${one.review}`) : null,
    ),
  );
}

function find(event) {
  const text = event.target.value.trim().toLowerCase();
  for (const node of $("works").querySelectorAll(".works > li"))
    node.hidden = !node.dataset.find.includes(text);
}

/** Who decides: the name that stands in the log. */
function editor() {
  const input = h("input", {
    id: "editor",
    type: "text",
    autocomplete: "name",
    value: state.project.editor || "",
  });
  const save = async () => {
    try {
      saving();
      const answer = await post("/api/editor", { name: input.value.trim() });
      state.project.editor = answer.editor;
      saved();
    } catch (error) {
      failed(error, save);
    }
  };
  input.addEventListener("change", save);
  if (!offers("editor"))
    return state.project.editor
      ? h("p", { class: "sub" }, `${w("works.editor")}: ${state.project.editor}`)
      : null;
  return h("p", { class: "field row" }, h("label", { for: "editor" }, w("works.editor")), input);
}

/** What can be done with the works that are chosen. */
function tools() {
  const list = [...chosen];
  if (!list.length) return put($("works-tools"));
  const one = list.length === 1;
  put(
    $("works-tools"),
    h(
      "p",
      { class: "buttons", role: "group", "aria-label": w("works.tools") },
      h("span", {}, w("works.chosen", { count: list.length })),
      list.length === 2
        ? h(
            "button",
            {
              type: "button",
              class: "primary",
              on: { click: () => change("same", { left: list[0], right: list[1] }, true) },
            },
            w("works.join"),
          )
        : h("span", { class: "sub" }, one ? w("works.join.hint") : ""),
      one ? h("button", { type: "button", on: { click: () => base(list[0]) } }, w("works.base")) : null,
      one
        ? h("button", { type: "button", on: { click: () => showSections(list[0]) } }, w("sections.title"))
        : null,
      one ? h("button", { type: "button", on: { click: () => part(list[0]) } }, w("works.part")) : null,
    ),
  );
}

/** The texts of a work, to choose one of. */
async function texts(slug) {
  const work = await get(`/api/works/${encodeURIComponent(slug)}`);
  try {
    return { work, texts: (await get(`/api/works/${encodeURIComponent(slug)}/texts`)).texts };
  } catch (error) {
    if (error.status !== 404) throw error;
    return { work, texts: work.witnesses.map((one) => ({ id: one.siglum, ...one })) };
  }
}

async function choose(slug, title, act) {
  try {
    const it = await texts(slug);
    const value = await open(title, (close) => {
      const name = freshId("text");
      let now = it.texts[0].id;
      return [
        h(
          "fieldset",
          {},
          h("legend", { class: "hidden" }, title),
          it.texts.map((one, i) =>
            h(
              "label",
              { class: "check" },
              h("input", {
                type: "radio",
                name,
                value: one.id,
                checked: i === 0,
                on: {
                  change: () => {
                    now = one.id;
                  },
                },
              }),
              h("b", { lang: SOURCE }, one.siglum),
              ` ${one.title || ""} `,
              h("span", { class: "file" }, one.file),
            ),
          ),
        ),
        buttons([w("save"), () => close(now), "primary"], [w("cancel"), () => close()]),
      ];
    });
    if (value) await act(value, it);
  } catch (error) {
    failed(error);
  }
}

const base = (slug) =>
  choose(slug, w("works.base"), (id, it) =>
    change("work", { name: slug, base: (it.texts.find((one) => one.id === id) || {}).siglum || id }),
  );

const part = (slug) =>
  choose(slug, w("works.part"), (id, it) => {
    const anchor =
      it.texts.find((one) => one.siglum === it.work.base && one.id !== id) ||
      it.texts.find((one) => one.id !== id);
    return change("different", { left: id, right: anchor.id });
  });

/** Write a decision about works or files, run again, and show the answer of the run. */
export async function change(what, row, works = false) {
  saving();
  let id;
  try {
    ({ id } = await post("/api/decisions", { what, row, ...(works ? { works: true } : {}) }));
    saved();
  } catch (error) {
    return failed(error, () => change(what, row, works));
  }
  await runAll(id);
}

/** The decision is saved by now: what fails here is tried again without it, or the decision is taken back. */
export async function runAll(id) {
  toast(w("works.running"));
  const back = id && offers("undo") ? [[w("undo"), () => takeBack(id)]] : [];
  try {
    const answer = await run("/api/run");
    notice(answer.message || w("works.ran"), "", back, "note");
    await showWorks();
  } catch (error) {
    status("failed", w("status.failed"));
    notice(error.message, error.remedy, [[w("again"), () => runAll(id)], ...back]);
  }
}

export async function takeBack(id) {
  try {
    await post("/api/undo", { of: [id] });
    await runAll();
  } catch (error) {
    failed(error, () => takeBack(id));
  }
}
