"""Delivers the messages of the outbox by mail and webhook, again and again until each has arrived; apart from answers.

A mail's Message-ID and a webhook's `id` (also header Idempotency-Key) stay the same over every try.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

import aiohttp
import aiosmtplib

from . import private
from .ledger import Ledger
from .words import LANGUAGES

DELAYS_S = (5, 30, 120, 600, 3600)  # the last repeats
GIVEN_UP_S = 3 * 86400
TRY_S = 20
AT_ONCE = 10
_IDLE_S = 60
_SECURE_PORT, _PORT = 465, 25
_log = logging.getLogger("tools.host")


class Undelivered(Exception):
    """Not this time; `never`: at no time."""

    def __init__(self, why: str, never: bool = False):
        super().__init__(why)
        self.never = never


class WayProblem(Exception):
    """A mail server, sender or webhook that cannot be read."""


class Mail:
    """url: smtp[s]://[user@]host[:port]. Plain smtp turns to TLS where the server can, and must before a password.

    Raises WayProblem.
    """

    def __init__(self, url: str, sender: str, password: str = ""):
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.password:
            raise WayProblem("a mail server is smtp[s]://[user@]host[:port], its password comes by environment")
        secure = parts.scheme == "smtps"
        self._server = {"hostname": parts.hostname, "port": parts.port or (_SECURE_PORT if secure else _PORT)}
        self._server |= {"use_tls": secure, "timeout": TRY_S}
        if parts.username:
            self._server |= {"username": unquote(parts.username), "password": password}
            self._server |= {} if secure else {"start_tls": True}
        if not private.is_address(sender):
            raise WayProblem("the sender of mails is an address like shop@example.com")
        self._sender = Address(addr_spec=sender)

    async def send(self, message: str, contact: str, body: dict) -> None:
        """Raises Undelivered."""
        try:
            await aiosmtplib.send(self._written(message, contact, body), **self._server)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise Undelivered("recipient refused", all(one.code >= 500 for one in error.recipients)) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Undelivered(type(error).__name__) from None

    def _written(self, message: str, contact: str, body: dict) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self._sender
        mail["To"] = Address(addr_spec=contact)
        mail["Subject"] = " / ".join(body["subject"][language] for language in LANGUAGES)
        mail["Message-ID"] = f"<{message}@suretill>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content("\n\n".join(body["text"][language] for language in LANGUAGES) + "\n")
        return mail


class Webhook:
    """POSTs JSON; raises WayProblem. With a secret signed: X-Suretill-Signature: sha256=HMAC of the body in hex."""

    def __init__(self, url: str, secret: str = ""):
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise WayProblem("a webhook is a link that begins with http:// or https://")
        self._url, self._secret = url, secret.encode()

    async def send(self, message: str, contact: str, body: dict) -> None:
        """Raises Undelivered."""
        data = json.dumps({"id": message, "to": contact} | body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message}
        if self._secret:
            headers["X-Suretill-Signature"] = "sha256=" + hmac.new(self._secret, data, hashlib.sha256).hexdigest()
        try:
            limit = aiohttp.ClientTimeout(total=TRY_S)
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(self._url, data=data, headers=headers, allow_redirects=False) as answer,
            ):
                if answer.status // 100 != 2:
                    raise Undelivered(f"HTTP {answer.status}")
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is one
            raise Undelivered(type(error).__name__) from None


class Courier:
    """mail takes addresses, webhook numbers too; either may be None."""

    def __init__(self, ledger: Ledger, mail: Mail | None, webhook: Webhook | None, clock=time.time):
        self._ledger, self._outbox, self._clock = ledger, ledger.outbox, clock
        self._mail, self._webhook = mail, webhook
        self._woken = asyncio.Event()
        self._task: asyncio.Task | None = None

    def way(self, contact: str) -> Mail | Webhook | None:
        """How a contact is reached; None when it cannot be."""
        return self._mail if "@" in contact and self._mail else self._webhook

    def wake(self) -> None:
        self._woken.set()

    def start(self) -> None:
        if self._mail or self._webhook:
            self._woken = asyncio.Event()
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """What is on the way is tried again after the next start."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            rows = self._outbox.due(self._clock(), AT_ONCE)
            await asyncio.gather(*(self._deliver(row) for row in rows))
            with self._ledger.transaction():
                self._outbox.purge(self._clock())
            if len(rows) < AT_ONCE:
                await self._rest()

    async def _rest(self) -> None:
        """Until a message is queued or one's time comes."""
        due = self._outbox.next_due()
        wait_s = _IDLE_S if due is None else min(_IDLE_S, max(0.05, due - self._clock()))
        try:
            async with asyncio.timeout(wait_s):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _deliver(self, row) -> None:
        way = self.way(row["value"])
        try:
            if way is None:
                raise Undelivered("no way to this contact any more", never=True)
            await way.send(row["id"], row["value"], json.loads(row["body"]) | {"outcome": row["outcome"]})
        except Undelivered as problem:
            self._put_off(row, problem)
            return
        with self._ledger.transaction():
            self._outbox.delivered(row["id"])

    def _put_off(self, row, problem: Undelivered) -> None:
        _log.warning("message %s not delivered: %s", row["id"], problem)
        now = self._clock()
        delay = DELAYS_S[min(row["tries"], len(DELAYS_S) - 1)]
        with self._ledger.transaction():
            if problem.never or now + delay > row["made"] + GIVEN_UP_S:
                self._outbox.failed(row["id"], str(problem))
            else:
                self._outbox.later(row["id"], now + delay, str(problem))
