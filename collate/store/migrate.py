"""The tables of the workspace, and the migration of older workspaces.

To change the tables, append one script to :data:`MIGRATIONS` and leave the others
unchanged: a new workspace runs all of them, an older one those that it lacks.
"""

from __future__ import annotations

import sqlite3

#: ``PRAGMA application_id`` of a workspace, which distinguishes it from other SQLite files ("CLTW").
APPLICATION_ID = 0x434C5457

#: Script *n* migrates schema *n* to schema *n* + 1 (``PRAGMA user_version``).
MIGRATIONS: tuple[str, ...] = (
    """
    -- Results of read, reflow and split; the key is a digest of the content, the settings and the program.
    CREATE TABLE readings (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Sketches, by digest of the text and scheme.
    CREATE TABLE sketches (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Overlaps of two texts; the key is a digest of both texts and of the comparison. NULL: too small.
    CREATE TABLE overlaps (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Editions, by digest of everything that affects them.
    CREATE TABLE editions (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    -- Texts for queries: as written (packed), under the number used in the postings.
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY AUTOINCREMENT, scheme BLOB NOT NULL, digest BLOB NOT NULL,
        used INTEGER NOT NULL, text BLOB NOT NULL, UNIQUE (scheme, digest)
    );
    -- Hashes of the texts' samples with the numbers of the texts, sorted, in parts; see hash_index.py.
    CREATE TABLE postings (
        scheme BLOB NOT NULL, generation INTEGER NOT NULL, part INTEGER NOT NULL, first BLOB NOT NULL,
        hashes BLOB NOT NULL, owners BLOB NOT NULL, PRIMARY KEY (scheme, generation, part)
    );
    CREATE INDEX postings_first ON postings (scheme, generation, first);
    -- The runs, including interrupted ones; folder is their output folder, relative to the workspace.
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, folder TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        state TEXT NOT NULL, key BLOB, record BLOB, told TEXT NOT NULL DEFAULT '{}'
    );
    -- The segments of the last run of a folder.
    CREATE TABLE members (
        folder TEXT NOT NULL, text INTEGER NOT NULL, segment TEXT NOT NULL, row TEXT NOT NULL,
        PRIMARY KEY (folder, segment)
    );
    CREATE INDEX members_text ON members (text);
    -- The output files of the last run of a folder: a digest of their inputs, and of their content.
    CREATE TABLE outputs (
        folder TEXT NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL, size INTEGER NOT NULL,
        modified INTEGER NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY (folder, name)
    ) WITHOUT ROWID;
    """,
    """
    -- What follows from other entries, and would otherwise be computed from them in every run.
    CREATE TABLE facts (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB);
    CREATE INDEX texts_digest ON texts (digest);
    """,
    """
    -- The records of the last runs, for comparison: keys of the head and of the other parts, joined.
    CREATE TABLE snapshots (
        run INTEGER PRIMARY KEY, folder TEXT NOT NULL, finished TEXT NOT NULL, version TEXT NOT NULL,
        head BLOB NOT NULL, parts BLOB NOT NULL
    );
    CREATE INDEX snapshots_folder ON snapshots (folder, run);
    -- Parts of records by the digest of their content; source is a digest of what a part was made from.
    CREATE TABLE snapshot_parts (key BLOB PRIMARY KEY, source BLOB, value BLOB NOT NULL);
    """,
)

#: The schema of this version of the program.
SCHEMA_VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, steps: tuple[str, ...] = MIGRATIONS) -> None:
    """Migrate a workspace to the schema after *steps*; each script takes effect completely or not at all.

    Raises:
        sqlite3.Error: the workspace cannot be written, or is damaged.
    """
    while (schema := schema_of(connection)) < len(steps):
        connection.executescript(
            f"BEGIN IMMEDIATE; {steps[schema]}"
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {schema + 1}; COMMIT;"
        )


def schema_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of a workspace, 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
