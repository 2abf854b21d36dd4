"""The page behind the link on a slip: /s/TOKEN says what became of one payment, and nothing leads to another.

No script, no list, nothing that a reader could change; sensible behind a proxy that adds TLS.
"""

import re
from html import escape

from aiohttp import web

from . import story, words
from .ledger import Ledger

_TOKEN = re.compile(r"[0-9a-f]{32}")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",  # the address is the key to the page
    "X-Robots-Tag": "noindex",
    "Vary": "Accept-Language",
}
_GOOD, _BAD, _WAIT = "#1b7f3b", "#b3261e", "#9a5b00"
_COLOURS = {"approved": _GOOD, "declined": _BAD, "asking": _WAIT, "undoing": _WAIT, "unknown": _WAIT, "no-link": _BAD}
_STYLE = """
:root { color-scheme: light dark; --dim: #5c5c5c; --line: #d8d8d8; --card: #fff; --page: #f3f4f6; --ink: #161616; }
@media (prefers-color-scheme: dark) {
  :root { --dim: #a8a8a8; --line: #3a3a3a; --card: #1e1e1e; --page: #121212; --ink: #ececec; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 28rem; margin: 0 auto; background: var(--card); border-radius: .75rem; overflow: hidden;
  border: 1px solid var(--line); }
header { background: var(--state); color: #fff; padding: 1.25rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; }
header p { margin: .25rem 0 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
section { padding: 1rem 1.25rem; border-top: 1px solid var(--line); }
section p { margin: 0; } section p + p { margin-top: .5rem; color: var(--dim); }
h2 { margin: 0 0 .5rem; font-size: 1rem; color: var(--dim); font-weight: normal; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
"""


class Pages:
    """Serves one host's books."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger
        self._runner: web.AppRunner | None = None

    async def start(self, address: str, port: int) -> int:
        """Listen; returns the port."""
        app = web.Application()
        app.router.add_get("/s/{token}", self._serve)
        app.router.add_get("/{other:.*}", self._other)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, address, port).start()
        return self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            return await self._other(request)
        identity = self._ledger.links.find(token)
        found = identity and story.of_payment(self._ledger, identity)
        language = preferred(request.headers.get("Accept-Language", ""))
        return _answer(render(language, found or None, "unknown"), 200 if found else 404)

    async def _other(self, request: web.Request) -> web.Response:
        return _answer(render(preferred(request.headers.get("Accept-Language", "")), None, "no-link"), 404)


def _answer(text: str, status: int) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=_HEADERS)


def preferred(accepted: str) -> str:
    """zh or en, whichever the browser wants more; zh when it wants neither (RFC 9110, 12.5.4)."""
    best, weight = words.LANGUAGES[0], 0.0
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";")
        language = tag.partition("-")[0].strip().lower()
        try:
            wanted = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            wanted = 0.0
        if language in words.LANGUAGES and wanted > weight:
            best, weight = language, wanted
    return best


def render(language: str, told: story.Story | None, key: str) -> str:
    """The page of a payment; without one, of `key` in words.py."""
    short, sentence = words.outcome(language, told, key)
    labels = words.LABELS[language]
    state = told.state if told else key
    amount = f"<p>{words.money(told.amount)}</p>" if told else ""
    note = told and words.note(language, told)
    more = f"<p>{escape(note)}</p>" if note else ""
    details = _details(language, told) if told else ""
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{labels['title']}: {escape(short)}</title>"
        f"<style>{_STYLE} header {{ --state: {_COLOURS.get(state, '#2f5d9b')}; }}</style></head>"
        f"<body><main><header><h1>{escape(short)}</h1>{amount}</header>"
        f"<section><p>{escape(sentence)}</p>{more}</section>{details}</main></body></html>"
    )


def _details(language: str, told: story.Story) -> str:
    labels = words.LABELS[language]
    facts = [
        ("code", told.code if told.state == "declined" else ""), ("card", told.card), ("reference", told.reference),
        ("trace", f"{told.batch:06d} / {told.trace:06d}"), ("merchant", told.merchant), ("terminal", told.terminal),
    ]  # fmt: skip
    happened = [(f"{words.event(language, event)} {words.money(event.amount)}", event.at) for event in told.events]
    rows = _rows([(labels[name], value) for name, value in facts if value])
    return f"<section><h2>{labels['history']}</h2>{_rows(happened)}</section><section>{rows}</section>"


def _rows(pairs: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs) + "</dl>"
