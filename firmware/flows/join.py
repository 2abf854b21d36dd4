"""Join a Wi-Fi network: search, choose, password. It becomes the one that is tried first."""

import asyncio

from flows.ask import tell

_MOST_KNOWN = 4  # as settings_table.py says
_MOST_SHOWN = 10
_DRAWN_MS = 60


async def run(t, title: str):
    """Raises Left."""
    t.page(title, t.text("wifi.searching"))
    await asyncio.sleep_ms(_DRAWN_MS)  # the search stops everything for some seconds: draw that first
    found = t.radio.scan()[:_MOST_SHOWN]
    if not found:
        await tell(t, title, *t.text("wifi.none_found").split("|"))
        return
    name, _, is_open = found[await t.flow("pick", title, ["%s\t%d" % (row[0], row[1]) for row in found])]
    others = [list(network) for network in t.settings.wifi if network[0] != name]
    if len(others) == _MOST_KNOWN:
        await tell(t, title, *t.text("wifi.full_list").split("|"))
        return
    password = ""
    if not is_open:
        label, allowed = t.text("wifi.password"), t.text("wifi.allowed")
        password = await t.flow("letters", title, label, "wifi", "text", "", allowed, True)
    await t.flow("keep", {"wifi": [[name, password]] + others})
