"""witnesses.nex, witnesses.phy, distances.csv: the input of programs that draw trees.

Characters are the substantive entries, states their readings; a reading that
differs from the lemma in punctuation or spelling only has the state of the
lemma. Witnesses with the same text are separate taxa. A tree of them shows
agreement, not descent, which only shared innovations would show.

Formats: NEXUS (Maddison, Swofford, Maddison, Systematic Biology 46, 1997) and
the distance matrix of PHYLIP (Felsenstein), relaxed names.
"""

from __future__ import annotations

from collate.analysis import count_agreements, disagreement_shares
from collate.model import Edition, Kind
from collate.report.context import ReportContext
from collate.report.tables.apparatus_csv import csv_bytes
from collate.report.tei import witness_ids

#: States in the order of the readings; readings beyond the last symbol are coded as unknown.
SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
UNKNOWN = "?"


def write_nexus(edition: Edition, context: ReportContext) -> bytes:
    """Return a NEXUS file; taxa are named by xml:id, comments give siglum and segment."""
    names = witness_ids(edition.work)
    rows = character_states(edition)
    numbers = [entry.id for entry in edition.entries if entry.kind is Kind.SUBSTANTIVE]
    lines = [
        "#NEXUS",
        *(
            f"[{name}: {_comment(witness.siglum)} {_comment(witness.segment.id)}]"
            for name, witness in zip(names, edition.work.witnesses, strict=True)
        ),
        "BEGIN TAXA;",
        f"  DIMENSIONS NTAX={len(names)};",
        f"  TAXLABELS {' '.join(names)};",
        "END;",
        "BEGIN CHARACTERS;",
        f"  DIMENSIONS NCHAR={len(numbers)};",
        f'  FORMAT DATATYPE=STANDARD MISSING={UNKNOWN} GAP=- SYMBOLS="{SYMBOLS}";',
    ]
    if numbers:
        labels = ", ".join(f"{i} {number}" for i, number in enumerate(numbers, 1))
        lines.append(f"  CHARSTATELABELS {labels};")
    lines += [
        "  MATRIX",
        *(f"    {name} {row}" for name, row in zip(names, rows, strict=True)),
        "  ;",
        "END;",
    ]
    return ("\n".join(lines) + "\n").encode()


def write_phylip(edition: Edition, context: ReportContext) -> bytes:
    """Return a square matrix of distances; names are padded to the ten characters of PHYLIP."""
    names = witness_ids(edition.work)
    rows = [f"{name:<10}" + " ".join(row) for name, row in zip(names, _distance_rows(edition), strict=True)]
    return ("\n".join([f"{len(names):5}", *rows]) + "\n").encode()


def write_distances(edition: Edition, context: ReportContext) -> bytes:
    """Return distances.csv: the same matrix, with sigla."""
    sigla = [witness.siglum for witness in edition.work.witnesses]
    rows = ((siglum, *row) for siglum, row in zip(sigla, _distance_rows(edition), strict=True))
    return csv_bytes(("siglum", *sigla), rows, context.csv)


def character_states(edition: Edition) -> tuple[str, ...]:
    """Return for each witness a string of symbols, one for each substantive entry.

    :data:`UNKNOWN` where the witness is not extant.

    >>> SYMBOLS.index("A")
    10
    """
    columns: list[list[str]] = [[] for _ in edition.work.columns]
    for entry in edition.entries:
        if entry.kind is not Kind.SUBSTANTIVE:
            continue
        state = dict.fromkeys(range(len(columns)), UNKNOWN)
        used = 0
        for reading in entry.readings:
            alike = reading.kind is not None and reading.kind is not Kind.SUBSTANTIVE
            used += reading.kind is Kind.SUBSTANTIVE
            symbol = SYMBOLS[0] if alike or reading.kind is None else (SYMBOLS[used : used + 1] or UNKNOWN)
            state.update(dict.fromkeys(reading.columns, symbol))
        for column, row in enumerate(columns):
            row.append(state[column])
    return tuple("".join(columns[column]) for column in _owners(edition))


def witness_distances(edition: Edition) -> tuple[tuple[float, ...], ...]:
    """Return for each pair of witnesses the share (0..1) of substantive entries in which they differ.

    Entries count if both are extant; without such entries the distance is 1.
    """
    between = disagreement_shares(count_agreements(edition))
    owners = _owners(edition)
    # Once for each column: of a thousand witnesses with one text, all have the same row.
    rows = {a: tuple(0.0 if a == b else between[a, b] for b in owners) for a in dict.fromkeys(owners)}
    return tuple(rows[a] for a in owners)


def _distance_rows(edition: Edition) -> list[list[str]]:
    """Return :func:`witness_distances` as they are written."""
    owners, distances = _owners(edition), witness_distances(edition)
    firsts = dict(zip(owners, distances, strict=True))
    rows = {owner: [f"{value:.6f}" for value in row] for owner, row in firsts.items()}
    return [rows[owner] for owner in owners]


def _owners(edition: Edition) -> list[int]:
    """Return the column index of each witness."""
    order = {witness.siglum: column for column, witness in enumerate(edition.work.columns)}
    return [order[witness.identical_to or witness.siglum] for witness in edition.work.witnesses]


def _comment(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")
