"""Who is told what, and when: decided in the database transaction of the request that made it so."""

import time
from collections.abc import Callable

from . import private, story, words
from .ledger import Ledger
from .wire import Message

PAYMENTS = ("0200", "0220")
FINANCIAL = ("0200", "0220", "0400", "0620")
SILENT = ("asking",)  # no outcome yet
FINAL = ("sale.declined", "sale.reversed", "void.declined", "void.reversed", "refund.approved", "refund.declined")
GRACE_S = 1.5  # whether an approval left for the terminal is known only after the booking


def identity(msg: Message) -> story.Identity:
    """The payment that a financial request is, undoes or asks for."""
    return msg.get(41), int(msg.get(60)[2:8]), int(msg.get(11)), msg.mti if msg.mti in PAYMENTS else "0200"


class Teller:
    """reach(contact): whether there is a way to it; without one it is not even kept. wake(): a message was queued.

    status_url: what the token is put behind to make the link; clock: seconds.
    """

    def __init__(
        self, ledger: Ledger, reach: Callable[[str], bool], wake: Callable[[], None], status_url: str = "",
        clock=time.time,
    ):  # fmt: skip
        self._ledger, self._outbox = ledger, ledger.outbox
        self._reach, self._wake, self._status_url, self._clock = reach, wake, status_url, clock

    def handled(self, msg: Message) -> None:
        """After every financial request: keep its token and contact, and tell what has changed by it."""
        if msg.mti not in FINANCIAL:
            return
        told = private.read(msg, strict=False) or {}
        name = identity(msg)
        if private.TOKEN in told:
            self._ledger.links.add(told[private.TOKEN], name)
        contact = told.get(private.CONTACT, "")
        if contact and msg.mti in PAYMENTS and self._reach(contact):
            self._outbox.keep(name, contact, self._clock())
        self._changed(name)

    def news(self, msg: Message, sent: bool) -> bool:
        """Whether `heard` would change anything: seldom."""
        if msg.mti not in PAYMENTS or not msg.get(60)[2:8].isdecimal() or not msg.get(11):
            return False
        row = self._ledger.find(*identity(msg))
        return row is not None and self._ledger.unheard(row["id"]) == sent

    def heard(self, msg: Message, sent: bool) -> None:
        """Whether the answer to a request left for the terminal; one that did not is going to be undone."""
        name = identity(msg)
        row = self._ledger.find(*name)
        if row:
            self._ledger.hear(row["id"], sent)
            self._changed(name)

    def _changed(self, name: story.Identity) -> None:
        """Tell of the payment and of the sale that it takes back, each person once."""
        row = self._ledger.find(*name)
        told = self._tell(name, "")
        if row and row["original"]:
            sale = self._ledger.by_id(row["original"])
            self._tell((sale["terminal"], sale["batch"], sale["trace"], sale["mti"]), told)

    def _tell(self, name: story.Identity, other: str) -> str:
        """Queue what is new about a payment, unless `other` is told already; returns its contact."""
        contact = self._outbox.contact(name)
        known = story.of_payment(self._ledger, name) if contact else None
        if not contact or not known or known.state in SILENT:
            return ""
        outcome = f"{known.key}:{known.back}" if known.state == "part-refunded" else known.key
        if outcome != contact["told"] and contact["value"] != other:
            if known.state == story.UNHEARD:
                self._outbox.drop_untried(name)
            body = self._body(known, self._ledger.links.of(name))
            self._outbox.put(name, outcome, known.key in FINAL, body, self._clock(), GRACE_S)
            self._wake()
        return contact["value"]

    def _body(self, known: story.Story, token: str) -> dict:
        link = self._status_url + token if self._status_url and token else ""
        facts = {
            "kind": known.kind, "state": known.state, "amount": known.amount, "back": known.back, "currency": "CNY",
            "card": known.card, "terminal": known.terminal, "merchant": known.merchant, "batch": known.batch,
            "trace": known.trace, "reference": known.reference, "at": known.events[-1].at, "link": link,
        }  # fmt: skip
        texts = {language: words.message(language, known, link) for language in words.LANGUAGES}
        subjects = {language: words.subject(language, known) for language in words.LANGUAGES}
        return facts | {"subject": subjects, "text": texts}
