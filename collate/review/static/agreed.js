// Words in which all witnesses agree can be emended too: they are marked in the text, and the place
// is sent as a paragraph with two offsets in its base text.

import { decideAt } from "./save.js";
import { open, buttons } from "./dialogs.js";
import { $, composing, freshId, h, meant } from "./dom.js";
import { draft, drop, keep } from "./drafts.js";
import { undo } from "./save.js";
import { row, state } from "./store.js";
import { SOURCE, w } from "./words.js";

const length = (text) => [...text].length;

/** What a piece takes up in the base text, in code points: the server counts these, JavaScript half ones. */
function size(piece) {
  if (typeof piece === "string") return length(piece);
  return length(piece.entry !== undefined ? row(piece.entry).lemma : piece.was || "");
}

/** A letter of a script that writes words apart; a character of Chinese or Japanese is a word by itself. */
const LETTER = /^(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana})[\p{L}\p{M}\p{N}]$/u;

/** A selection without the white space at its ends, and with the whole of words that it cuts. */
function wholeWords(text, from, to) {
  while (from < to && /\s/.test(text[from])) from++;
  while (to > from && /\s/.test(text[to - 1])) to--;
  const inside = (at) => at > 0 && at < text.length && LETTER.test(text[at - 1]) && LETTER.test(text[at]);
  while (from < to && inside(from)) from--;
  while (to > from && inside(to)) to++;
  return [from, to];
}

/** The place of the selection: [paragraph, start, end], and its words; null where it is not plain text. */
function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0),
    node = range.startContainer;
  const paragraph = node.parentElement;
  if (
    node !== range.endContainer ||
    node.nodeType !== Node.TEXT_NODE ||
    !paragraph ||
    paragraph.dataset.p === undefined
  )
    return null;
  const index = Number(paragraph.dataset.p);
  const at = [...paragraph.childNodes].indexOf(node);
  const [from, to] = wholeWords(node.data, range.startOffset, range.endOffset);
  if (from >= to) return null;
  const before = state.work.text[index].slice(0, at).reduce((sum, piece) => sum + size(piece), 0);
  const start = before + length(meant(node.data.slice(0, from))),
    words = meant(node.data.slice(from, to));
  return { place: [index, start, start + length(words)], words };
}

/** Ask for the words that shall stand in the place of the marked ones; false if none are marked. */
export function emendSelected() {
  const it = selected();
  if (!it) return false;
  const name = `place-${it.place.join("-")}`,
    id = freshId("words"),
    why = freshId("reason");
  open(w("agreed.title"), (close) => {
    const input = h("input", {
      id,
      type: "text",
      lang: SOURCE,
      autocomplete: "off",
      value: draft(0, name) ?? it.words,
      on: { input: () => keep(0, name, input.value, it.words) },
    });
    const reason = h("input", { id: why, type: "text", autocomplete: "off" });
    const save = async () => {
      if (
        await decideAt(it.place, {
          what: "text",
          how: "emend",
          text: input.value,
          reason: reason.value || undefined,
        })
      ) {
        drop(0, name);
        close();
      }
    };
    return h(
      "div",
      {
        class: "form-rows",
        on: {
          keydown: (event) => {
            if (event.key === "Enter" && !composing(event) && event.target.tagName === "INPUT") save();
          },
        },
      },
      h("p", { class: "sub" }, w("agreed.hint"), " ", h("b", { lang: SOURCE }, it.words)),
      h(
        "p",
        { class: "field" },
        h("label", { for: id }, w("form.emend")),
        input,
        h("span", { class: "sub" }, w("form.emend.hint")),
      ),
      h("p", { class: "field" }, h("label", { for: why }, w("form.reason")), reason),
      buttons(
        [w("save"), save, "primary"],
        [
          w("cancel"),
          () => {
            drop(0, name);
            close();
          },
        ],
      ),
    );
  });
  return true;
}

export function startAgreed() {
  // A hand that selects with the mouse or a finger is offered what the key e does.
  document.addEventListener("selectionchange", () => {
    $("emend-selection").hidden = !(state.work && state.view === "text" && selected());
  });
  // The button would take the selection away before it is read.
  $("emend-selection").addEventListener("pointerdown", (event) => event.preventDefault());
  $("emend-selection").addEventListener("click", emendSelected);
  $("text").addEventListener("click", (event) => {
    const node = event.target.closest("ins[data-id]");
    if (node)
      open(w("text.emended", { was: node.dataset.was }), (close) => [
        h("p", {}, node.title),
        buttons(
          [
            w("undo"),
            () => {
              close();
              undo(1, [node.dataset.id]);
            },
            "primary",
          ],
          [w("close"), () => close()],
        ),
      ]);
  });
}
