"""HTTP control API: the ledger and the frames as JSON, faults to queue, the port to close and open."""

import json

from aiohttp import web

from .faults import FaultProblem, make
from .wallet import WalletProblem


class Control:
    """Serves one host. GET /ledger /transactions /accounts /settlements /messages /outbox /faults;
    POST /faults {"kind": ..., ...}; DELETE /faults; POST /refuse {"on": true};
    POST /pay {"code": "0002...", "account": "wallet"}: a wallet pays the code that a terminal shows.
    A bad request is answered 400 with {"error": "..."}."""

    def __init__(self, host):
        self._host = host
        self._runner: web.AppRunner | None = None

    async def start(self, address: str, port: int) -> int:
        """Listen; returns the port."""
        app = web.Application()
        for name in ("ledger", "transactions", "accounts", "settlements", "messages", "outbox"):
            app.router.add_get(f"/{name}", self._dump(getattr(self._host, name)))
        app.router.add_get("/faults", self._dump(self._host.faults.list))
        app.router.add_post("/faults", self._add_fault)
        app.router.add_delete("/faults", self._clear_faults)
        app.router.add_post("/refuse", self._refuse)
        app.router.add_post("/pay", self._pay)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, address, port).start()
        return self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _dump(self, read):
        async def serve(_: web.Request) -> web.Response:
            return web.json_response(read())

        return serve

    async def _body(self, request: web.Request) -> dict:
        try:
            body = await request.json()
        except ValueError:
            raise _bad("the body is not JSON") from None
        if not isinstance(body, dict):
            raise _bad("the body is not a JSON object")
        return body

    async def _add_fault(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        kind = body.pop("kind", "")
        try:
            await self._host.add_fault(make(kind, **body))
        except FaultProblem as error:
            raise _bad(str(error)) from None
        return web.json_response({"ok": True})

    async def _clear_faults(self, _: web.Request) -> web.Response:
        self._host.clear_faults()
        return web.json_response({"ok": True})

    async def _pay(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        code, account = body.get("code"), body.get("account", "wallet")
        if not isinstance(code, str) or not isinstance(account, str):
            raise _bad("'code' and 'account' are text")
        try:
            self._host.pay(code, account)
        except WalletProblem as error:
            raise _bad(str(error)) from None
        return web.json_response({"ok": True})

    async def _refuse(self, request: web.Request) -> web.Response:
        on = (await self._body(request)).get("on")
        if not isinstance(on, bool):
            raise _bad("'on' must be true or false")
        await self._host.refuse(on)
        return web.json_response({"ok": True})


def _bad(text: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": text}), content_type="application/json")
