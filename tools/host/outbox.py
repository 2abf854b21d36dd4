"""What customers are to be told, and where they can be reached: kept in the books until it is delivered.

A message is written in the database transaction of the booking it tells of, so none is lost and none is of something
that never was. It has an id of its own; delivered at least once, it can be recognised when it comes twice.

A customer's number or address is personal data. It is kept in one place, and only as long as there may be something to
tell: `purge` removes it once every message is out and the payment can change no more by itself, which is so after a
decline, a reversal and a refund, and for everything else when its batch is closed; at the latest after a week.
"""

import json
import sqlite3
import uuid

Identity = tuple[str, int, int, str]  # terminal, batch, trace, MTI

KEPT_S = 7 * 86400
_KEY = "terminal, batch, trace, mti"
_SAME = "o.terminal = c.terminal AND o.batch = c.batch AND o.trace = c.trace AND o.mti = c.mti"
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS contacts (
    terminal TEXT NOT NULL, batch INTEGER NOT NULL, trace INTEGER NOT NULL, mti TEXT NOT NULL, value TEXT NOT NULL,
    told TEXT NOT NULL DEFAULT '', final INTEGER NOT NULL DEFAULT 0, since REAL NOT NULL, PRIMARY KEY ({_KEY})) STRICT;
CREATE TABLE IF NOT EXISTS outbox (
    id TEXT PRIMARY KEY, terminal TEXT NOT NULL, batch INTEGER NOT NULL, trace INTEGER NOT NULL, mti TEXT NOT NULL,
    outcome TEXT NOT NULL, body TEXT NOT NULL, made REAL NOT NULL, due REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'queued', problem TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX IF NOT EXISTS outbox_by_state ON outbox (state, due);
"""
_DUE = f"""
SELECT o.rowid, o.*, c.value FROM outbox o JOIN contacts c ON {_SAME}
WHERE o.state = 'queued' AND o.due <= ? ORDER BY o.rowid LIMIT ?
"""
_PURGE = f"""
DELETE FROM contacts AS c WHERE since < ? OR (
    NOT EXISTS (SELECT 1 FROM outbox o WHERE {_SAME} AND o.state = 'queued')
    AND (final OR batch != (SELECT batch FROM terminals t WHERE t.id = c.terminal)))
"""
_ORPHANS = f"""
UPDATE outbox AS o SET state = 'failed', problem = 'given up' WHERE state = 'queued'
AND NOT EXISTS (SELECT 1 FROM contacts c WHERE {_SAME})
"""


class Outbox:
    def __init__(self, db: sqlite3.Connection):
        self._db = db
        db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        db.executescript(SCHEMA)

    def keep(self, identity: Identity, contact: str, now: float) -> None:
        """Who wants to be told of a payment; a repeat of its request changes nothing."""
        sql = f"INSERT OR IGNORE INTO contacts ({_KEY}, value, since) VALUES (?, ?, ?, ?, ?, ?)"
        self._db.execute(sql, (*identity, contact, now))

    def contact(self, identity: Identity) -> sqlite3.Row | None:
        """Row with value and told: the outcome that the newest message tells."""
        sql = "SELECT * FROM contacts WHERE terminal = ? AND batch = ? AND trace = ? AND mti = ?"
        return self._db.execute(sql, identity).fetchone()

    def put(self, identity: Identity, outcome: str, final: bool, body: dict, now: float, wait_s: float) -> None:
        """Queue a message. The body is stored without id, address and outcome, which are the message's own."""
        message = uuid.uuid4().hex
        sql = f"INSERT INTO outbox (id, {_KEY}, outcome, body, made, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        text = json.dumps(body, ensure_ascii=False)
        self._db.execute(sql, (message, *identity, outcome, text, now, now + wait_s))
        sql = "UPDATE contacts SET told = ?, final = ? WHERE terminal = ? AND batch = ? AND trace = ? AND mti = ?"
        self._db.execute(sql, (outcome, final, *identity))

    def drop_untried(self, identity: Identity) -> None:
        """Take back what nobody was told yet: it has turned out to be otherwise."""
        sql = "DELETE FROM outbox WHERE terminal = ? AND batch = ? AND trace = ? AND mti = ?"
        self._db.execute(sql + " AND state = 'queued' AND tries = 0", identity)

    def due(self, now: float, most: int) -> list[sqlite3.Row]:
        """Messages whose time has come, oldest first, with the `value` of their contact."""
        return self._db.execute(_DUE, (now, most)).fetchall()

    def next_due(self) -> float | None:
        """When the next message's time comes."""
        return self._db.execute("SELECT min(due) FROM outbox WHERE state = 'queued'").fetchone()[0]

    def delivered(self, message: str) -> None:
        self._db.execute("UPDATE outbox SET state = 'delivered', tries = tries + 1 WHERE id = ?", (message,))

    def failed(self, message: str, problem: str) -> None:
        """It will never be delivered."""
        sql = "UPDATE outbox SET state = 'failed', tries = tries + 1, problem = ? WHERE id = ?"
        self._db.execute(sql, (problem, message))

    def later(self, message: str, due: float, problem: str) -> None:
        sql = "UPDATE outbox SET due = ?, tries = tries + 1, problem = ? WHERE id = ?"
        self._db.execute(sql, (due, problem, message))

    def purge(self, now: float) -> None:
        """Forget whom nothing is left to be told."""
        self._db.execute(_PURGE, (now - KEPT_S,))
        self._db.execute(_ORPHANS)

    def messages(self) -> list[dict]:
        """Every message, oldest first, without the address."""
        sql = f"SELECT id, {_KEY}, outcome, tries, state, problem FROM outbox ORDER BY rowid"
        return [dict(row) for row in self._db.execute(sql)]

    def contacts(self) -> int:
        """How many numbers and addresses are kept."""
        return self._db.execute("SELECT count(*) FROM contacts").fetchone()[0]
