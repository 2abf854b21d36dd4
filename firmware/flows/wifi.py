"""FUNC 8 4: Wi-Fi. Search for networks and join one, or forget one that is known."""

from flows.ask import tell


async def run(t, number: str, title: str):
    """Raises Left."""
    place = 0
    while True:
        now = t.text("wifi.joined_now" if t.radio.up else "wifi.not_joined")
        rows = [t.text("wifi.search"), t.text("wifi.forget"), t.text("wifi.link_state") + "\t" + now]
        place = await t.flow("pick", title, rows, place)
        if place == 0:
            await t.visit("join", title)
        elif place == 1:
            await _forget(t, title)


async def _forget(t, title: str):
    known = t.settings.wifi
    if not known:
        await tell(t, title, t.text("wifi.none_known"))
        return
    place = await t.flow("pick", title, [network[0] for network in known])
    await t.flow("keep", {"wifi": [network for network in known if network != known[place]]})
