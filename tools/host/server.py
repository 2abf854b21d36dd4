"""The host as a whole: settings, books, ports, and what tests and the control API may ask of it."""

import asyncio
import ssl
from collections.abc import Callable, Iterable
from datetime import datetime

from . import accounts, faults, keys, management, payments, reversals, settlement, shown
from .conversation import Conversations
from .courier import Courier, Mail, Webhook
from .ledger import Ledger
from .page import Pages
from .rules import Rules, Settings, Terminal
from .teller import Teller

DEFAULT_TERMINAL = "12345678"
DEFAULT_MERCHANT = "123456789012345"
HANDLERS = {
    "sign-on": management.sign_on,
    "sign-off": management.sign_off,
    "echo": management.echo,
    "sale": payments.sale,
    "void": payments.void,
    "refund": payments.refund,
    "reversal": reversals.reversal,
    "query": reversals.query,
    "settlement": settlement.settle,
    "upload": settlement.upload,
    "upload-end": settlement.upload,
}


def tls_context(cert: str, key: str) -> ssl.SSLContext:
    """A server context, TLS 1.2 or newer, from a PEM certificate chain and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cert, key)
    return context


class PaymentHost:
    """The payment host, for use inside an event loop. Everything it knows survives `stop` and `start`; with a file as
    `db` it survives the process too."""

    def __init__(
        self,
        port: int = 0,
        tls: tuple[str, str] | None = None,
        control_port: int | None = None,
        db: str = ":memory:",
        *,
        address: str = "127.0.0.1",
        status_port: int | None = None,
        status_url: str = "",
        mail: Mail | None = None,
        webhook: Webhook | None = None,
        mac: str = "cup-ecb",
        key_form: str = "40",
        tmk: bytes = keys.TEST_TMK,
        terminals: Iterable[Terminal] = (),
        cards: Iterable[accounts.Account] = (),
        first_batch: int = 1,
        strict: bool = True,
        clock: Callable[[], datetime] = datetime.now,
    ):
        served = list(terminals) or [Terminal(DEFAULT_TERMINAL, DEFAULT_MERCHANT, tmk)]
        for terminal in served:
            keys.check(mac, terminal.tmk, key_form)
        self.settings = Settings({t.id: t for t in served}, mac, key_form, first_batch, strict, clock)
        self.address, self.port, self.control_port, self.status_port = address, port, control_port, status_port
        self.faults = faults.Queue()
        self._tls = tls_context(*tls) if tls else None
        self._tell = mail, webhook, status_url
        self._open_books(db, list(cards))
        self._talk = Conversations(self._rules, self.faults, self.settings.mac)
        self._server: asyncio.Server | None = None
        self._control = None
        self._pages = Pages(self.books)
        self._reopening: asyncio.Task | None = None

    def _open_books(self, db: str, cards: list[accounts.Account]) -> None:
        self.books = Ledger(db)
        directory = accounts.Directory([*accounts.DEFAULTS, *cards], self.books.salt)
        with self.books.transaction():
            for account in directory.accounts.values():
                self.books.add_account(account.name, account.masked, account.balance)
            for terminal in self.settings.terminals:
                self.books.add_terminal(terminal, self.settings.first_batch)
        mail, webhook, status_url = self._tell
        self._courier = Courier(self.books, mail, webhook)
        teller = Teller(self.books, lambda contact: bool(self._courier.way(contact)), self._courier.wake, status_url)
        self._rules = Rules(self.books, directory, self.settings, HANDLERS, teller)

    # --- life

    async def start(self) -> "PaymentHost":
        """Listen; `port`, `control_port` and `status_port` hold the numbers afterwards."""
        from .control import Control

        await self._listen()
        if self.control_port is not None:
            self._control = Control(self)
            self.control_port = await self._control.start(self.address, self.control_port)
        self._courier.start()
        if self.status_port is not None:
            self.status_port = await self._pages.start(self.address, self.status_port)
        return self

    async def stop(self) -> None:
        """Close the ports and every connection. The books stay readable until `close`."""
        await self.refuse(True)
        if self._control:
            await self._control.stop()
        await self._pages.stop()
        await self._courier.stop()
        await self._talk.end()

    def close(self) -> None:
        """Close the books."""
        self.books.close()

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._talk.connected, self.address, self.port, ssl=self._tls)
            self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self, on: bool = True) -> None:
        """Close the listening port, or open the same one again. Connections that stand are left alone."""
        if self._reopening:
            self._reopening.cancel()
            self._reopening = None
        if not on:
            await self._listen()
        elif self._server is not None:
            self._server.close()
            self._server = None

    # --- for tests and the control API

    async def fault(self, kind: str, **values) -> None:
        """Queue a fault, see faults.py; raises FaultProblem."""
        await self.add_fault(faults.make(kind, **values))

    async def add_fault(self, fault: faults.Fault) -> None:
        """Queue a fault; `refuse` acts at once."""
        if fault.kind != "refuse":
            self.faults.add(fault)
            return
        await self.refuse(True)
        if fault.seconds:
            self._reopening = asyncio.create_task(self._reopen(fault.seconds))

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._reopening = None
        await self._listen()

    def clear_faults(self) -> None:
        """Forget every fault that waits."""
        self.faults.clear()

    def ledger(self) -> list[dict]:
        """Every booking: terminal, batch, trace, amount (fen), direction, kind, state of its transaction, and more."""
        return self.books.dump()

    def transactions(self) -> list[dict]:
        """Every recorded transaction, also declined ones and reversals."""
        return self.books.transactions()

    def settlements(self) -> list[dict]:
        """Every settlement: totals asked, balanced, ended, and the details that were uploaded."""
        return self.books.settlements()

    def pay(self, code: str, account: str = "wallet") -> None:
        """A wallet pays the code that a terminal shows. Raises WalletProblem."""
        shown.pay(self.books, code, account, self.settings.clock())

    def accounts(self) -> list[dict]:
        """Every account with its balance."""
        return self.books.accounts()

    def outbox(self) -> list[dict]:
        """Every message to a customer, without the address."""
        return self.books.outbox.messages()

    def contacts(self) -> int:
        """How many customers' numbers and addresses are kept."""
        return self.books.outbox.contacts()

    def messages(self) -> list[dict]:
        """The newest frames that came and went, decoded and masked."""
        return self._talk.log.entries()
