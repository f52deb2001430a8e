"""Fuzzing with atheris: a search for input that makes anything but documents or an expected error.

    pip install atheris && python bench/fuzz.py TARGET [--seconds 1800] [--into FOLDER]

TARGET is one of those of ``fuzz_targets``: a reader by the suffix of its files, ``verify``, ``add``,
``decisions``, ``settings``, ``desk`` or ``workbook``. The search goes on after a finding. FOLDER receives the
corpus, an input of each finding under ``findings``, and ``figures.json``: executions, seconds, findings.
What crashes the interpreter, and what takes over a minute, ends the search; libFuzzer leaves the input.

The tests do a part of it with hypothesis (tests/properties/test_fuzz.py).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import traceback
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["collate"]):
    import fuzz_targets

from mutations import mutate_bytes

#: Seconds of the processor for one input, which is at most :data:`_LONGEST` bytes, under instrumentation.
_SLOW = 8.0
_LONGEST = 80_000
#: Seconds between two writes of the figures.
_PAUSE = 5.0


class Campaign:
    """The search on one target, and what it found: one input for each place at which something is raised."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        with atheris.instrument_imports(include=["collate"]):
            self.target = fuzz_targets.TARGETS[name]()
            for seed in self.target.seeds:  # what is imported on first use is instrumented, too
                self.target.run(seed)
        self.findings: dict[str, str] = {}
        self.runs, self.start, self.written = 0, time.monotonic(), 0.0
        folder.joinpath("findings").mkdir(parents=True, exist_ok=True)

    def attempt(self, data: bytes) -> None:
        """Give *data* to the target, and record what is not expected."""
        began = time.process_time()
        try:
            self.target.run(data)
        except Exception as error:  # noqa: BLE001 - any other than an expected error is a finding
            self._record(error, data)
        if time.process_time() - began > _SLOW:
            self._record(TimeoutError(f"{time.process_time() - began:.0f} seconds"), data)
        self.runs += 1
        if time.monotonic() - self.written > _PAUSE:
            self._write()

    def _record(self, error: Exception, data: bytes) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "/collate/" in frame.filename] or frames[-1:]
        place = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
        key = f"{type(error).__name__} {place}"
        if key not in self.findings:
            self.findings[key] = str(error)[:300]
            stem = self.folder / "findings" / f"{len(self.findings)}-{type(error).__name__}"
            stem.with_suffix(".bin").write_bytes(data)
            stem.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), "utf-8")
            self._write()

    def _write(self) -> None:
        self.written = time.monotonic()
        figures = {
            "target": self.name,
            "executions": self.runs,
            "seconds": round(self.written - self.start),
            "findings": self.findings,
        }
        (self.folder / "figures.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")

    def mutate(self, data: bytes, most: int, seed: int) -> bytes:
        """Return a mutation of *data*: of its structure, or by libFuzzer."""
        draw = random.Random(seed)
        if draw.random() < 0.4 or not data:
            return bytes(atheris.Mutate(data, most))
        made = data
        for _ in range(draw.choice((1, 1, 2, 4))):
            change = self.target.mutate if draw.random() < 0.8 else mutate_bytes
            made = change(made, draw) or data
        return made[:most]


def main() -> None:
    """Fuzz a target until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("target", choices=sorted(fuzz_targets.TARGETS))
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--into", type=Path, default=Path("fuzz"))
    options = parser.parse_args()
    folder = options.into / options.target
    campaign = Campaign(options.target, folder)
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(campaign.target.seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    arguments = [
        sys.argv[0], str(corpus), f"-max_total_time={options.seconds}", f"-max_len={_LONGEST}",
        "-timeout=60", "-rss_limit_mb=2500", f"-artifact_prefix={folder}/",
    ]  # fmt: skip
    atheris.Setup(arguments, campaign.attempt, custom_mutator=campaign.mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
