"""The page of the simulator: its files, and the debug link over a WebSocket, for itself alone."""

import asyncio
import base64
import json
import re
import subprocess
import sys

import aiohttp
import pytest

from tools.host import HostThread
from tools.simulator import Simulator
from tools.simulator.web import Page


@pytest.fixture(scope="module")
def page():
    with HostThread() as host, Simulator(host=host.port, lang="en", seed=1) as simulator, Page(simulator) as page:
        simulator.wait(r"\[link_up\]")
        yield page


class Browser:
    """One page that is open."""

    def __init__(self, socket):
        self._socket = socket
        self.events = []

    async def ask(self, **request) -> dict:
        await self._socket.send_str(json.dumps({"id": 1} | request))
        while True:
            message = json.loads((await self._socket.receive(timeout=10)).data)
            if "event" not in message:
                return message
            self.events.append(message["event"])


def browse(page, visit, origin=None, host=None):
    """What `visit(browser)` gives, on a page that came from `origin`."""

    async def opened():
        headers = {"Origin": origin or page.address.rstrip("/")} | ({"Host": host} if host else {})
        address = page.address + "link"
        async with aiohttp.ClientSession() as session, session.ws_connect(address, headers=headers) as socket:
            return await visit(Browser(socket))

    return asyncio.run(opened())


def fetched(page, path):
    async def get():
        async with aiohttp.ClientSession() as session, session.get(page.address + path) as answer:
            return answer.status, await answer.text()

    return asyncio.run(get())


def test_the_page_brings_all_that_it_names(page):
    status, html = fetched(page, "")
    named = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert status == 200 and len(named) == 2
    assert [fetched(page, name)[0] for name in named] == [200, 200]
    assert fetched(page, "../simulator.py")[0] == 404


def test_a_sale_is_made_from_the_page(page):
    async def visit(browser):
        assert (await browser.ask(do="press", keys=["1", "2", "3", "4", "ENTER"]))["ok"]
        assert (await browser.ask(do="wait", screen="Swipe card"))["ok"]
        assert (await browser.ask(do="card", track2="6200000000000005=30121011234567890"))["ok"]
        assert (await browser.ask(do="wait", screen="ENTER: copy", timeout_s=10))["ok"]
        slips = (await browser.ask(do="slips"))["slips"]
        picture = (await browser.ask(do="screen"))["png"]
        await browser.ask(do="press", keys=["CANCEL"])
        return slips, base64.b64decode(picture), browser.events

    slips, picture, events = browse(page, visit)
    assert "12.34" in slips[-1]["text"] and picture.startswith(b"\x89PNG")
    assert {"screen", "slip", "beep"} <= set(events)


def test_bad_requests_get_an_answer(page):
    async def visit(browser):
        return [await browser.ask(**request) for request in ({"do": "fly"}, {"do": "press"}, {"do": "status"})]

    unknown, missing, good = browse(page, visit)
    assert not unknown["ok"] and "fly" in unknown["error"]
    assert not missing["ok"] and "keys" in missing["error"]
    assert good["ok"] and good["powered"]


@pytest.mark.parametrize(
    ("origin", "host"), [("http://evil.example", None), ("http://evil.example", "evil.example"), ("null", None)]
)
def test_no_other_site_may_use_the_link(page, origin, host):
    async def visit(browser):
        raise AssertionError("let in")

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        browse(page, visit, origin, host)
    assert refused.value.status == 403


def test_it_is_started_by_a_switch_and_ended_by_quit():
    command = [sys.executable, "-m", "tools.simulator", "--web", "0", "--lang", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        address = child.stderr.readline().split()[-1]

        class Started:
            pass

        Started.address = address

        async def visit(browser):
            assert (await browser.ask(do="wait", screen="Amount", timeout_s=20))["ok"]
            return await browser.ask(do="quit")

        assert browse(Started, visit)["ok"]
        assert child.wait(15) == 0
