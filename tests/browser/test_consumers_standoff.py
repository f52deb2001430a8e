"""Editions with the apparatus after the text, in CETEIcean: a small reader rebuilds every witness.

The script below knows nothing of collate: it does what the header of the
edition says of ``@from`` and ``@to``, and of ``@loc``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from collate.editions import edition_xml
from collate.report.tei import METHODS
from collate.settings import TeiSettings
from tests.browser.test_consumers import CETEICEAN, Tree, texts
from tests.report.tei_everything import everything

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCRIPT = """
const dom = new CETEI().makeHTML5(JSON.parse(document.getElementById("edition").textContent));
const apps = [...dom.querySelectorAll("tei-listapp > tei-app")];
const body = dom.querySelector("tei-body");
const bare = (node) => node.textContent.replace(/\\s+/g, "");
// What stands in the text, in order: characters, anchors, ends of paragraphs.
const pieces = [];
let paragraph = 0, characters = 0;
const walk = (node) => {
  if (node.nodeType === 3) {
    if (!node.parentElement.closest("tei-p")) return;
    for (const character of node.data) pieces.push({ paragraph, number: ++characters, character });
  } else if (node.localName === "tei-anchor") pieces.push({ anchor: "#" + node.id });
  else {
    if (node.localName === "tei-p") { paragraph += 1; characters = 0; }
    node.childNodes.forEach(walk);
  }
};
walk(body);
const place = (loc) => {
  const [, p, first, last, after] = /^(?:(\\d+)\\.)?(\\d+)(?:-(\\d+)|(\\+))?/.exec(loc);
  const [from, to] = after ? [+first + 1, +first] : [+first, +(last || first)];
  const found = (piece) => p ? piece.paragraph === +p && piece.number >= from && piece.number <= to
    : piece.paragraph >= from && piece.paragraph <= to;
  const before = (piece) => p
    ? piece.paragraph < +p || (piece.paragraph === +p && piece.number < from) : piece.paragraph < from;
  return { found, at: pieces.filter(before).length };
};
for (const app of apps) {
  if (app.hasAttribute("loc")) {
    const { found, at } = place(app.getAttribute("loc"));
    app.span = [at, at + pieces.filter(found).length];
  } else
    app.span = ["from", "to"].map((end) => pieces.findIndex((one) => one.anchor === app.getAttribute(end)));
}
const text = (witness) => {
  let out = false, text = "", done = 0;
  const append = (words) => { if (!out) text += words; };
  const until = (end) => { while (done < end) append(pieces[done++].character || ""); };
  for (const app of apps) {
    until(app.span[0]);
    for (const reading of app.querySelectorAll("tei-lem, tei-rdg")) {
      if (!(reading.getAttribute("wit") || "").split(/\\s+/).includes("#" + witness)) continue;
      if (reading.querySelector("tei-lacunaend")) out = false;
      append(bare(reading));
      if (reading.querySelector("tei-lacunastart")) out = true;
    }
    done = app.span[1];
  }
  until(pieces.length);
  return text.replace(/\\s+/g, "");
};
const shown = {};
for (const witness of dom.querySelectorAll("tei-witness"))
  shown[witness.getAttribute("id")] = text(witness.getAttribute("id"));
document.getElementById("texts").textContent = JSON.stringify([bare(body), shown]);
"""


@pytest.mark.parametrize("method", METHODS)
def test_a_reader_in_ceteicean_finds_every_witness(
    method: str, visit: Callable[..., str], tmp_path: Path
) -> None:
    if not CETEICEAN.is_file():
        pytest.skip("needs CETEIcean: npm install --prefix .venv/npm CETEIcean")
    form = TeiSettings(method=method, group=True)  # type: ignore[arg-type]  # a value of METHODS
    edition, context = everything(tmp_path, tei=form)
    data = json.dumps(edition_xml(edition, context).decode()).replace("<", "\\u003c")
    page = tmp_path / "edition.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><script>{CETEICEAN.read_text(encoding="utf-8")}</script>'
        f'<pre id="texts"></pre><script type="application/json" id="edition">{data}</script>'
        f"<script>{SCRIPT}</script>",
        encoding="utf-8",
    )
    tree: Tree = html.fromstring(visit(page))
    body, found = json.loads(tree.get_element_by_id("texts").text_content())
    assert list(found.values()) == texts(edition)
    assert "把各项任务落到实处" in body
