// Building elements. Data only ever becomes a text node or an attribute value, never markup:
// there is no innerHTML in this folder, so a title that holds HTML shows as it is written.

const HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text with signs in place of what would steer the screen, as collate/text/visible.py has them. */
export const shown = (text) =>
  text.replace(HIDDEN, (one) => {
    const code = one.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "␡" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });

/** The text that `shown` was given, as far as an edition can have it (no pictures: XML has no such characters). */
export const meant = (text) =>
  text.replace(/⟨U\+([0-9A-F]{4})⟩/g, (sign, code) => {
    const one = String.fromCharCode(parseInt(code, 16));
    return shown(one) === sign ? one : sign;
  });

/** Make an element: h("p", {class: "sub", on: {click: f}}, "text", child). */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Give an element properties and children. */
export function fill(node, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on")
      for (const [type, handler] of Object.entries(value)) node.addEventListener(type, handler);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else if (name === "title" || name === "aria-label") node.setAttribute(name, shown(String(value)));
    else node.setAttribute(name, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
    else if (typeof child === "string") node.append(shown(child));
    else if (child !== undefined && child !== null && child !== false) node.append(child);
  }
}

/** The element with this id; the shell has all that are asked for. */
export const $ = (id) => document.getElementById(id);

/** Replace the children of a node. */
export function put(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

let counter = 0;

/** An id for a label and its field. */
export const freshId = (stem) => `${stem}-${++counter}`;

/** Whether a key press belongs to an input method: Enter then chooses a character and must not save. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** Whether keys pressed there are text. */
export const typing = (node) =>
  node instanceof HTMLElement &&
  (node.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName)) &&
  !/^(checkbox|radio|button)$/.test(node.type);

/** Call `act` once, `wait` ms after the last call. */
export function later(act, wait) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), wait);
  };
}
