"""The payment host in a thread of its own, for tests and for the simulator."""

import asyncio
import threading

from .server import PaymentHost

START_S = 10


class HostThread:
    """A PaymentHost with plain methods; takes the same arguments. Also a context manager: `with HostThread() as host:`.

    `start` after `stop` is the restart of a host that kept its books.
    """

    def __init__(self, *args, **kwargs):
        self._host = PaymentHost(*args, **kwargs)
        self._running: tuple[asyncio.AbstractEventLoop, threading.Thread] | None = None

    def start(self) -> "HostThread":
        """Listen; returns itself. Raises OSError when the port is taken."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="payment-host", daemon=True)
        self._running = loop, thread
        thread.start()
        try:
            self._call(self._host.start())
        except BaseException:
            self._end()
            raise
        return self

    def stop(self) -> None:
        """Close ports and connections and end the thread. The dumps can still be read."""
        if self._running:
            self._call(self._host.stop())
            self._end()

    def _end(self) -> None:
        if self._running:
            loop, thread = self._running
            loop.call_soon_threadsafe(loop.stop)
            thread.join(START_S)
            loop.close()
            self._running = None

    def __enter__(self) -> "HostThread":
        return self.start()

    def __exit__(self, *_) -> None:
        self.stop()
        self._host.close()

    def close(self) -> None:
        """Close the books of a host that is stopped."""
        self._host.close()

    def _call(self, coroutine):
        if self._running is None:
            coroutine.close()
            raise RuntimeError("the host is stopped")
        return asyncio.run_coroutine_threadsafe(coroutine, self._running[0]).result(START_S)

    def _read(self, function):
        async def read():
            return function()

        return self._call(read()) if self._running else function()

    @property
    def port(self) -> int:
        """Where terminals connect."""
        return self._host.port

    @property
    def control_port(self) -> int | None:
        """Where the HTTP API listens, None without it."""
        return self._host.control_port

    @property
    def status_port(self) -> int | None:
        """Where the pages behind the slips' links are served, None without them."""
        return self._host.status_port

    def fault(self, kind: str, **values) -> None:
        """Queue a fault: fault("late", seconds=3, mti="0200", count=2). Kinds and values: faults.py."""
        self._call(self._host.fault(kind, **values))

    def faults(self) -> list[dict]:
        """Faults that wait."""
        return self._read(self._host.faults.list)

    def clear_faults(self) -> None:
        """Forget every fault that waits."""
        self._read(self._host.clear_faults)

    def pay(self, code: str, account: str = "wallet") -> None:
        """A wallet pays the code that a terminal shows. Raises wallet.WalletProblem."""
        self._read(lambda: self._host.pay(code, account))

    def refuse(self, on: bool = True) -> None:
        """Close the listening port, or open it again."""
        self._call(self._host.refuse(on))

    def ledger(self) -> list[dict]:
        """Every booking, oldest first."""
        return self._read(self._host.ledger)

    def transactions(self) -> list[dict]:
        """Every recorded transaction, oldest first."""
        return self._read(self._host.transactions)

    def settlements(self) -> list[dict]:
        """Every settlement with the details that were uploaded."""
        return self._read(self._host.settlements)

    def accounts(self) -> list[dict]:
        """Every account with its balance in fen."""
        return self._read(self._host.accounts)

    def outbox(self) -> list[dict]:
        """Every message to a customer, without the address."""
        return self._read(self._host.outbox)

    def contacts(self) -> int:
        """How many customers' numbers and addresses are kept."""
        return self._read(self._host.contacts)

    def messages(self) -> list[dict]:
        """Frames that came and went."""
        return self._read(self._host.messages)
