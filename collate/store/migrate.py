"""The tables of the workspace, and how an older workspace gets those of today.

To change them, add one row at the end of :data:`STEPS` and leave the others as
they are: a new workspace goes through all of them, an older one through those
that it lacks.
"""

from __future__ import annotations

import sqlite3

#: ``PRAGMA application_id`` of a workspace: tells it from any other SQLite file ("CLTW").
APPLICATION = 0x434C5457

#: Step *n* makes schema *n* + 1 of schema *n* (``PRAGMA user_version``).
STEPS: tuple[str, ...] = (
    """
    -- What reading, reflow and split made of a content; the key says of what, how, and by which version.
    CREATE TABLE readings (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Sketches of texts, by the SHA-256 of what is written and by scheme.
    CREATE TABLE sketches (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- What two texts share; the key holds both digests and how they were compared. NULL: too little.
    CREATE TABLE overlaps (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Editions by all that shapes them.
    CREATE TABLE editions (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Texts that can be asked for: written (packed), under the number by which postings know them.
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY AUTOINCREMENT, scheme BLOB NOT NULL, digest BLOB NOT NULL,
        used INTEGER NOT NULL, text BLOB NOT NULL, UNIQUE (scheme, digest)
    );
    -- Hashes of the texts' samples and whose they are, sorted, in parts; see postings.py.
    CREATE TABLE postings (
        scheme BLOB NOT NULL, generation INTEGER NOT NULL, part INTEGER NOT NULL, first BLOB NOT NULL,
        hashes BLOB NOT NULL, owners BLOB NOT NULL, PRIMARY KEY (scheme, generation, part)
    );
    CREATE INDEX postings_first ON postings (scheme, generation, first);
    -- The runs, those that were stopped included; folder is where they write, seen from the workspace.
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, folder TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        state TEXT NOT NULL, key BLOB, record BLOB, told TEXT NOT NULL DEFAULT '{}'
    );
    -- Where the texts of the last run of a folder stand.
    CREATE TABLE members (
        folder TEXT NOT NULL, text INTEGER NOT NULL, segment TEXT NOT NULL, row TEXT NOT NULL,
        PRIMARY KEY (folder, segment)
    );
    CREATE INDEX members_text ON members (text);
    -- The files that the last run left in a folder: what they were made of, and how to know them again.
    CREATE TABLE outputs (
        folder TEXT NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL, size INTEGER NOT NULL,
        modified INTEGER NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY (folder, name)
    ) WITHOUT ROWID;
    """,
)

#: The schema that this version of the program knows.
SCHEMA = len(STEPS)


def migrate(connection: sqlite3.Connection, steps: tuple[str, ...] = STEPS) -> None:
    """Bring a workspace of this or an older schema to this one, each step as a whole or not at all.

    Raises:
        sqlite3.Error: it cannot be written, or is damaged.
    """
    while (found := schema_of(connection)) < len(steps):
        connection.executescript(
            f"BEGIN IMMEDIATE; {steps[found]}"
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {found + 1}; COMMIT;"
        )


def schema_of(connection: sqlite3.Connection) -> int:
    """Return the schema of a workspace, 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
