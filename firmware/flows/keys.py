"""FUNC 8 5: the terminal master key. It is entered and never shown: check values are all that anybody sees."""

from flows.ask import tell
from host.keys import combine, kcv


async def run(t, number: str, title: str):
    """Raises Left."""
    rows = [t.text("keys.enter_both"), t.text("setting.mac"), t.text("keys.check_values")]
    place = 0
    while True:
        place = await t.flow("pick", title, rows, place)
        if place == 0:
            await t.visit("components", title)
        elif place == 1:
            await t.visit("setting", title, "mac")
        else:
            await _check_values(t, title)


async def _check_values(t, title: str):
    """Of what is stored."""
    one, two = (bytes.fromhex(half) for half in (t.settings.tmk_1, t.settings.tmk_2))
    if not one:
        await tell(t, title, t.text("keys.missing"))
        return
    shown = (("keys.first_short", one), ("keys.second_short", two), ("keys.whole_short", combine(one, two)))
    rows = ["%s\t%s" % (t.text(name), kcv(t.settings.mac, part).hex().upper()) for name, part in shown]
    await tell(t, title, *rows)
