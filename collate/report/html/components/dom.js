// Building elements. Data only ever becomes a text node or an attribute value, never markup:
// there is no innerHTML in this folder, so a title that holds HTML shows as it is written.

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
    else node.setAttribute(name, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
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
