"""The simulated terminal as a page: screen, keys, paper, and what can be done to it.

It speaks the debug link's JSON over a WebSocket at /link.

Only this machine is served, and only a page of this server may open the link: another site in the same browser may not.
"""

import asyncio
import threading
from pathlib import Path

from aiohttp import WSMsgType, web

from tools.simulator.link import Link
from tools.simulator.simulator import Simulator

ADDRESS = "127.0.0.1"
_PAGE = Path(__file__).with_name("page")
_START_S = 10


class Page:
    """Serves `simulator` in a thread of its own, as a context manager. `port` 0: any that is free. `address`: of the
    page. Raises OSError when the port is taken."""

    def __init__(self, simulator: Simulator, port: int = 0):
        self._simulator = simulator
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="page", daemon=True)
        self._runner: web.AppRunner | None = None
        self._quit = threading.Event()
        self.address = ""

    def __enter__(self) -> "Page":
        self._thread.start()
        try:
            self.address = self._call(self._start())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        if self._runner:
            self._call(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_S)
        self._loop.close()

    def wait(self) -> None:
        """Until somebody asked to quit."""
        self._quit.wait()

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_START_S)

    async def _start(self) -> str:
        app = web.Application()
        app.router.add_get("/link", self._link)
        app.router.add_get("/", _index)
        app.router.add_static("/", _PAGE)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, ADDRESS, self._port).start()
        return f"http://{ADDRESS}:{self._runner.addresses[0][1]}/"

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        if request.headers.get("Origin", "").rpartition("://")[2] != request.host or not _local(request.host):
            raise web.HTTPForbidden(text="the link is for this server's own page")
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        waiting: asyncio.Queue[str] = asyncio.Queue()
        link = Link(self._simulator, lambda text: self._loop.call_soon_threadsafe(waiting.put_nowait, text))
        sender = asyncio.create_task(_send(socket, waiting))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._loop.run_in_executor(None, link.line, message.data)
                if link.over:
                    break
        finally:
            link.close()
            waiting.put_nowait("")
            await sender
            if link.over:
                self._quit.set()
        return socket


async def _send(socket: web.WebSocketResponse, waiting: asyncio.Queue[str]) -> None:
    """What comes, up to an empty text."""
    while text := await waiting.get():
        try:
            await socket.send_str(text)
        except ConnectionError:
            return


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_PAGE / "index.html")


def _local(host: str) -> bool:
    """Whether a Host header names this machine: no name of another site that was made to lead here."""
    return host.rpartition(":")[0] in ("127.0.0.1", "localhost", "[::1]")
