// The keys: one table, from which the help is made as well.

import { act, closeForm, redo, undo } from "./acts.js";
import { emendSelected } from "./agreed.js";
import { isOpen, open } from "./dialogs.js";
import { $, composing, h, typing } from "./dom.js";
import { recall, remember } from "./drafts.js";
import { choose, nextOpen, state, step } from "./store.js";
import { toast } from "./status.js";
import { w } from "./words.js";

/** Key, its name for the help, what it does. "1" stands for 1 to 9. */
const KEYS = [
  ["j", "keys.next", () => step(1)],
  ["k", "keys.previous", () => step(-1)],
  [
    "o",
    "keys.open",
    () => {
      const n = nextOpen();
      if (n) choose(n, { stepped: true });
      else toast(w("keys.none_open"));
    },
  ],
  ["1", "keys.adopt", null],
  ["e", "act.emend", () => emendSelected() || act("emend")],
  ["n", "act.note", () => act("note")],
  ["x", "act.silent", () => act("silent")],
  ["s", "act.split", () => act("split")],
  ["m", "act.join", () => act("join")],
  ["a", "keys.like", () => act("like")],
  ["r", "form.reason", () => focus('[data-field="reason"]')],
  ["u", "undo", () => undo()],
  ["U", "redo", () => redo()],
  [
    "/",
    "search",
    () => {
      show("queue");
      $("search").focus();
      $("search").select();
    },
  ],
  ["q", "keys.queue", () => show("queue")],
  [
    "t",
    "keys.text",
    () => {
      const mark = document.querySelector("#text .v.on");
      (mark || $("text")).focus();
    },
  ],
  [
    "c",
    "keys.card",
    () => {
      const node = $("card-h");
      if (node) node.focus();
    },
  ],
  ["?", "help", () => help()],
];

const DO = new Map(KEYS.map(([key, , does]) => [key, does]));

function focus(selector) {
  const node = $("card").querySelector(selector);
  if (node) node.focus();
}

/** On a narrow page the queue is behind the text. */
function show(what) {
  if (what === "queue") {
    document.body.classList.add("queue-open");
    $("show-queue").setAttribute("aria-expanded", "true");
    const now = document.querySelector("#queue .on a");
    if (now) now.focus({ preventScroll: true });
  }
}

export function hideQueue() {
  document.body.classList.remove("queue-open");
  $("show-queue").setAttribute("aria-expanded", "false");
}

function press(event) {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey || isOpen()) return;
  if (event.key === "Escape") return escape(event);
  if (typing(event.target) || !state.work)
    return event.key === "?" && !typing(event.target) ? help() : undefined;
  if (/^[1-9]$/.test(event.key)) {
    event.preventDefault();
    return act("adopt", Number(event.key) - 1);
  }
  // Where Caps Lock is on, letters are capital without Shift.
  const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
  const does = DO.get(key);
  if (!does) return;
  event.preventDefault();
  does();
}

function escape(event) {
  if (typing(event.target)) event.target.blur();
  else if (!closeForm()) {
    if (document.body.classList.contains("queue-open")) hideQueue();
    else if (matchMedia("(max-width: 62rem)").matches) choose(0);
  }
}

/** The keys and the settings of this browser. */
export function help() {
  const advance = h("input", {
    type: "checkbox",
    checked: recall("advance", "no") === "yes",
    on: { change: () => remember("advance", advance.checked ? "yes" : "no") },
  });
  open(
    w("help"),
    () => [
      h(
        "dl",
        { class: "keys" },
        KEYS.map(([key, name]) =>
          h(
            "div",
            {},
            h("dt", {}, h("kbd", {}, key === "1" ? "1–9" : key === "U" ? "Shift+U" : key)),
            h("dd", {}, w(name)),
          ),
        ),
        ["Enter", "Esc"].map((key) =>
          h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, w(key === "Enter" ? "save" : "cancel"))),
        ),
      ),
      h("p", {}, h("label", { class: "check" }, advance, w("help.advance"))),
      h("p", { class: "sub" }, w("help.kept")),
    ],
    { wide: true },
  );
}

export function startKeys() {
  addEventListener("keydown", press);
  $("help").addEventListener("click", help);
  // Addresses after # are those of works: the link that skips the head moves the focus itself.
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    (state.work ? $(state.view) : $("works")).focus();
  });
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("close-card").addEventListener("click", () => choose(0));
  $("show-queue").addEventListener("click", () =>
    document.body.classList.contains("queue-open") ? hideQueue() : show("queue"),
  );
}
