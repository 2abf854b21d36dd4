"""Links on slips: which payment a token names. Written in the database transaction of the payment itself."""

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS links (
    token TEXT PRIMARY KEY, terminal TEXT NOT NULL, batch INTEGER NOT NULL, trace INTEGER NOT NULL, mti TEXT NOT NULL)
    STRICT;
CREATE INDEX IF NOT EXISTS links_by_payment ON links (terminal, batch, trace, mti);
"""


class Links:
    def __init__(self, db: sqlite3.Connection):
        self._db = db
        db.executescript(SCHEMA)

    def add(self, token: str, identity: tuple[str, int, int, str]) -> None:
        """A token that is known keeps its payment: repeats and the reversal bring the same one."""
        self._db.execute("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?, ?)", (token, *identity))

    def find(self, token: str) -> tuple[str, int, int, str] | None:
        """(terminal, batch, trace, MTI)"""
        row = self._db.execute("SELECT terminal, batch, trace, mti FROM links WHERE token = ?", (token,)).fetchone()
        return row and tuple(row)

    def of(self, identity: tuple[str, int, int, str]) -> str:
        """The token of a payment, empty when it has none."""
        sql = "SELECT token FROM links WHERE terminal = ? AND batch = ? AND trace = ? AND mti = ?"
        row = self._db.execute(sql, identity).fetchone()
        return row[0] if row else ""
