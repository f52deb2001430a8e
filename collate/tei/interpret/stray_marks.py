"""Marks of lacunae that stand where no walk along the text of their witnesses comes to them."""

from __future__ import annotations

from lxml import etree

from collate.i18n import _
from collate.tei.elements import local_name, pointers, tei
from collate.tei.interpret.doubts import Doubts
from collate.tei.parse.readings import app_readings


def settle_stray_mark(mark: etree._Element, doubts: Doubts) -> None:
    """Move the witnesses of *mark* that do not have the reading around it to behind its app.

    A mark that names no witness and stands in no reading would take the text from
    all of them: it is made a mark of nothing.
    """
    reading = next(mark.iterancestors(tei("lem"), tei("rdg")), None)
    names = pointers(mark.get("wit"))
    if reading is None:
        if not names:
            mark.tag = tei("anchor")
            message = _("a mark of a lacuna names no witness and stands in no reading: it is passed over")
            doubts.add(mark, message)
        return
    away = [name for name in names if _has_other(name, reading)]
    app = next(reading.iterancestors(tei("app")), None)
    if not away or app is None:
        return
    behind = etree.Element(mark.tag, {"wit": " ".join(f"#{name}" for name in away)})
    behind.sourceline = mark.sourceline
    behind.tail, app.tail = app.tail, None
    app.addnext(behind)
    if len(away) < len(names):
        mark.set("wit", " ".join(f"#{name}" for name in names if name not in away))
    else:
        del mark.attrib["wit"]
        mark.tag = tei("anchor")
    settle_stray_mark(behind, doubts)


def _has_other(name: str, reading: etree._Element) -> bool:
    """Return whether a witness has another reading of the app of *reading*, or none of them expressly."""
    own = pointers(reading.get("wit"))
    if name in own:
        return False
    if own and local_name(reading.tag) == "rdg":
        return True
    app = next(reading.iterancestors(tei("app")), None)
    return app is not None and any(name in pointers(one.get("wit")) for one in app_readings(app))
