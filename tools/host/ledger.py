"""The host's books in SQLite: terminals, accounts, transactions and bookings.

One database transaction covers one message, so that a crash leaves either all of its effects or none.
"""

import json
import secrets
import sqlite3
from contextlib import contextmanager

from .links import Links
from .outbox import Outbox

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS terminals (
    id TEXT PRIMARY KEY, batch INTEGER NOT NULL, keys BLOB) STRICT;
CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY, card TEXT NOT NULL, balance INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS transactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, terminal TEXT NOT NULL, merchant TEXT NOT NULL, batch INTEGER NOT NULL,
    trace INTEGER NOT NULL, mti TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL, entry TEXT NOT NULL,
    account TEXT, card TEXT NOT NULL DEFAULT '', code_hash TEXT, rrn TEXT NOT NULL DEFAULT '',
    auth TEXT NOT NULL DEFAULT '', date TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL,
    original INTEGER REFERENCES transactions (id), queries INTEGER NOT NULL DEFAULT 0, request TEXT NOT NULL,
    answer TEXT NOT NULL, UNIQUE (terminal, batch, trace, mti)) STRICT;
CREATE INDEX IF NOT EXISTS by_rrn ON transactions (rrn);
CREATE INDEX IF NOT EXISTS by_original ON transactions (original);
CREATE TABLE IF NOT EXISTS bookings (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tx INTEGER NOT NULL REFERENCES transactions (id),
    account TEXT NOT NULL REFERENCES accounts (name), direction TEXT NOT NULL CHECK (direction IN ('debit', 'credit')),
    amount INTEGER NOT NULL CHECK (amount > 0), kind TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS unheard (tx INTEGER PRIMARY KEY REFERENCES transactions (id)) STRICT;
CREATE TABLE IF NOT EXISTS settlements (
    id INTEGER PRIMARY KEY AUTOINCREMENT, terminal TEXT NOT NULL, batch INTEGER NOT NULL, totals TEXT NOT NULL,
    balanced INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0, UNIQUE (terminal, batch)) STRICT;
CREATE TABLE IF NOT EXISTS details (
    settlement INTEGER NOT NULL REFERENCES settlements (id), trace INTEGER NOT NULL, card TEXT NOT NULL,
    amount INTEGER NOT NULL, PRIMARY KEY (settlement, trace)) STRICT;
"""

LEDGER = """
SELECT b.id, t.terminal, t.batch, t.trace, t.mti, b.amount, b.direction, b.kind, t.state, t.rrn, b.account, t.card, b.at
FROM bookings b JOIN transactions t ON t.id = b.tx ORDER BY b.id
"""
TRANSACTIONS = """
SELECT t.id, t.terminal, t.batch, t.trace, t.mti, t.kind, t.amount, t.entry, t.account, t.card, t.rrn, t.auth, t.date,
       t.state, t.code, o.trace AS original_trace, o.rrn AS original_rrn
FROM transactions t LEFT JOIN transactions o ON o.id = t.original ORDER BY t.id
"""
TOTALS = """
SELECT coalesce(sum(amount) FILTER (WHERE kind = 'sale'), 0), count(*) FILTER (WHERE kind = 'sale'),
       coalesce(sum(amount) FILTER (WHERE kind != 'sale'), 0), count(*) FILTER (WHERE kind != 'sale')
FROM transactions WHERE terminal = ? AND batch = ? AND state IN ('approved', 'voided') AND mti IN ('0200', '0220')
"""


class Ledger:
    """All stored state. `path` is a file or ':memory:'. Only `booking` touches balances."""

    def __init__(self, path: str = ":memory:"):
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.executescript(SCHEMA)
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('salt', ?)", (secrets.token_bytes(16),))
        self.links, self.outbox = Links(self._db), Outbox(self._db)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self):
        """All writes inside commit together; an exception takes them all back."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _one(self, sql: str, *values) -> sqlite3.Row | None:
        return self._db.execute(sql, values).fetchone()

    def _row(self, sql: str, *values) -> sqlite3.Row:
        """A row that the books always have; LookupError when they are not the host's."""
        row = self._one(sql, *values)
        if row is None:
            raise LookupError(sql)
        return row

    @property
    def salt(self) -> bytes:
        return self._row("SELECT value FROM meta WHERE name = 'salt'")[0]

    def next_number(self) -> int:
        """A number that never repeats, for reference numbers."""
        self._db.execute("INSERT INTO meta VALUES ('number', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
        return self._row("SELECT value FROM meta WHERE name = 'number'")[0]

    # --- terminals

    def add_terminal(self, terminal: str, batch: int) -> None:
        self._db.execute("INSERT OR IGNORE INTO terminals (id, batch) VALUES (?, ?)", (terminal, batch))

    def terminal(self, terminal: str) -> sqlite3.Row:
        """Row with id, batch, keys (field 62 as sent, wrapped; None when not signed on)."""
        return self._row("SELECT * FROM terminals WHERE id = ?", terminal)

    def set_terminal(self, terminal: str, **columns) -> None:
        """Change batch or keys."""
        names = ", ".join(f"{name} = ?" for name in columns)
        self._db.execute(f"UPDATE terminals SET {names} WHERE id = ?", (*columns.values(), terminal))

    def uses(self, terminal: str, batch: int | None = None) -> int:
        """How many transactions the terminal has here, in one batch or ever."""
        sql = "SELECT count(*) FROM transactions WHERE terminal = ?1 AND (?2 IS NULL OR batch = ?2)"
        return self._row(sql, terminal, batch)[0]

    # --- accounts

    def add_account(self, name: str, card: str, balance: int) -> None:
        """Open an account; one that exists keeps its balance."""
        self._db.execute("INSERT OR IGNORE INTO accounts VALUES (?, ?, ?)", (name, card, balance))

    def balance(self, name: str) -> int:
        return self._row("SELECT balance FROM accounts WHERE name = ?", name)[0]

    def booking(self, tx: int, account: str, direction: str, amount: int, kind: str, at: str) -> None:
        """Move money: a debit takes it from the account, a credit gives it."""
        sign = -1 if direction == "debit" else 1
        self._db.execute("UPDATE accounts SET balance = balance + ? WHERE name = ?", (sign * amount, account))
        self._db.execute(
            "INSERT INTO bookings (tx, account, direction, amount, kind, at) VALUES (?, ?, ?, ?, ?, ?)",
            (tx, account, direction, amount, kind, at),
        )

    # --- transactions

    def add(self, **columns) -> int:
        """Record a transaction; returns its id. `request` and `answer` are stored as JSON."""
        for name in ("request", "answer"):
            columns[name] = json.dumps(columns[name], sort_keys=True)
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO transactions ({', '.join(columns)}) VALUES ({marks})"
        self._db.execute(sql, tuple(columns.values()))
        return self._row("SELECT last_insert_rowid()")[0]

    def change(self, tx: int, **columns) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self._db.execute(f"UPDATE transactions SET {names} WHERE id = ?", (*columns.values(), tx))

    def find(self, terminal: str, batch: int, trace: int, mti: str) -> sqlite3.Row | None:
        """The transaction with exactly this identity."""
        sql = "SELECT * FROM transactions WHERE terminal = ? AND batch = ? AND trace = ? AND mti = ?"
        return self._one(sql, terminal, batch, trace, mti)

    def by_id(self, tx: int) -> sqlite3.Row:
        return self._row("SELECT * FROM transactions WHERE id = ?", tx)

    def by_reference(self, merchant: str, rrn: str) -> sqlite3.Row | None:
        """The sale of this merchant that got this reference number."""
        sql = "SELECT * FROM transactions WHERE merchant = ? AND rrn = ? AND kind = 'sale' ORDER BY id DESC"
        return self._one(sql, merchant, rrn)

    def refunded(self, tx: int) -> int:
        """Sum of the approved refunds of a sale, in fen."""
        sql = "SELECT coalesce(sum(amount), 0) FROM transactions WHERE original = ? AND kind = 'refund' AND state = ?"
        return self._row(sql, tx, "approved")[0]

    def followers(self, tx: int) -> list[sqlite3.Row]:
        """Voids, refunds and reversals of a transaction, oldest first."""
        return self._db.execute("SELECT * FROM transactions WHERE original = ? ORDER BY id", (tx,)).fetchall()

    def hear(self, tx: int, heard: bool) -> None:
        """Whether the answer of a transaction left for the terminal."""
        sql = "DELETE FROM unheard WHERE tx = ?" if heard else "INSERT OR IGNORE INTO unheard VALUES (?)"
        self._db.execute(sql, (tx,))

    def unheard(self, tx: int) -> bool:
        return self._one("SELECT 1 FROM unheard WHERE tx = ?", tx) is not None

    def code_used(self, code_hash: str) -> bool:
        return self._one("SELECT 1 FROM transactions WHERE code_hash = ?", code_hash) is not None

    def totals(self, terminal: str, batch: int) -> tuple[int, int, int, int]:
        """Debit amount and count, credit amount and count of a batch; reversed transactions count on neither side."""
        debit, debits, credit, credits = self._row(TOTALS, terminal, batch)
        return debit, debits, credit, credits

    # --- settlement

    def compared(self, terminal: str, batch: int, balanced: bool, totals: str) -> None:
        """Remember what a settlement found. The newest word counts until the batch is closed; it wants new details."""
        sql = """INSERT INTO settlements (terminal, batch, balanced, totals) VALUES (?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET balanced = excluded.balanced, totals = excluded.totals WHERE NOT ended"""
        self._db.execute(sql, (terminal, batch, balanced, totals))
        sql = """DELETE FROM details WHERE settlement IN
                 (SELECT id FROM settlements WHERE terminal = ? AND batch = ? AND NOT ended)"""
        self._db.execute(sql, (terminal, batch))

    def settlement(self, terminal: str, batch: int) -> sqlite3.Row | None:
        return self._one("SELECT * FROM settlements WHERE terminal = ? AND batch = ?", terminal, batch)

    def detail(self, settlement: int, trace: int, card: str, amount: int) -> None:
        """Store an uploaded detail; one that comes again replaces itself."""
        self._db.execute("INSERT OR REPLACE INTO details VALUES (?, ?, ?, ?)", (settlement, trace, card, amount))

    def details(self, settlement: int) -> int:
        """How many details have come."""
        return self._row("SELECT count(*) FROM details WHERE settlement = ?", settlement)[0]

    def close_batch(self, terminal: str, batch: int) -> None:
        """End a batch and open the next."""
        self._db.execute("UPDATE settlements SET ended = 1 WHERE terminal = ? AND batch = ?", (terminal, batch))
        self._db.execute(
            "UPDATE terminals SET batch = batch % 999999 + 1 WHERE id = ? AND batch = ?", (terminal, batch)
        )

    # --- dumps

    def dump(self) -> list[dict]:
        """Every booking, oldest first."""
        return [dict(row) for row in self._db.execute(LEDGER)]

    def transactions(self) -> list[dict]:
        """Every recorded transaction with its present state, declined ones and reversals included."""
        return [dict(row) for row in self._db.execute(TRANSACTIONS)]

    def settlements(self) -> list[dict]:
        """Every settlement with its uploaded details."""
        found = []
        for row in self._db.execute("SELECT * FROM settlements ORDER BY id").fetchall():
            sql = "SELECT trace, card, amount FROM details WHERE settlement = ? ORDER BY trace"
            details = [dict(detail) for detail in self._db.execute(sql, (row["id"],))]
            flags = {name: bool(row[name]) for name in ("balanced", "ended")}
            found.append(dict(row) | flags | {"details": details})
        return found

    def accounts(self) -> list[dict]:
        return [dict(row) for row in self._db.execute("SELECT name, card, balance FROM accounts ORDER BY name")]
