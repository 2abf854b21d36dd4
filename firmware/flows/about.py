"""FUNC 8 9: who this terminal is, whom it talks to, and whom to call; a page at a time."""

from flows.ask import key


async def run(t, number: str, title: str):
    """ENTER turns the page. Raises Left."""
    chosen = t.settings
    secure = t.text("setup.switch_on" if chosen.tls else "setup.switch_off")
    host = (t.screen.wrap(chosen.host) + [""])[:2]
    pages = (
        (t.text("setting.terminal_id"), chosen.terminal_id, ""),
        (t.text("setting.merchant_id"), chosen.merchant_id, ""),
        (host[0], host[1], "TLS\t" + secure),
        (t.text("setting.service_phone"), chosen.service_phone or "-", ""),
    )
    for place, rows in enumerate(pages):
        t.page("%s %d/%d" % (title, place + 1, len(pages)), *rows)
        if await key(t) != "ENTER":
            return
