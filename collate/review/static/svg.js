// Building pictures.

import { fill } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** Make an element of a picture, as h() makes one of the page. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}
