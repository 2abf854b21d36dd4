"""Enter the two components of the terminal master key, each by its own person, who compares its check value.

The key is kept when both are there and somebody has compared the check value of the whole.
"""

from flows.ask import key, tell
from host.cmac import AES_CMAC
from host.keys import combine, kcv
from lazy import fetch, release


async def run(t, title: str):
    """Raises Left; the old key stays."""
    refused = _refusal(t)
    if refused:
        t.refuse()
        await tell(t, title, *t.text(refused).split("|"))
        return
    one = await _component(t, title, t.text("keys.first_part"), "")
    t.page(title, *t.text("keys.other_person").split("|"))
    await key(t)
    two = await _component(t, title, t.text("keys.second_part"), one)
    await _compared(t, title, t.text("keys.whole_key"), combine(bytes.fromhex(one), bytes.fromhex(two)), "keys.keep_it")
    await t.flow("keep", {"tmk_1": one, "tmk_2": two})


def _refusal(t) -> str:
    try:
        return fetch("till.changes").refusal(t.till, "tmk_1")
    finally:
        release("till.changes")


async def _component(t, title: str, label: str, other: str) -> str:
    """One that its person has compared. other: the first one, to which the second must fit."""
    sizes = (len(other),) if other else (32,) if t.settings.mac == AES_CMAC else (16, 32, 48)
    typed = ""
    while True:
        typed = await t.flow("hexdigits", title, label, typed, sizes)
        if typed == other:
            t.refuse()
            await tell(t, title, *t.text("keys.same_parts").split("|"))
        elif await _compared(t, title, label, bytes.fromhex(typed), "keys.enter_right"):
            return typed


async def _compared(t, title: str, label: str, part: bytes, question: str) -> bool:
    """Whether the check value is right: ENTER; CLEAR goes back to what was typed."""
    while True:
        value = t.text("keys.kcv_label") + "\t" + kcv(t.settings.mac, part).hex().upper()
        t.page(title, label, value, t.text(question))
        pressed = await key(t)
        if pressed == "ENTER" or pressed == "CLEAR" and question == "keys.enter_right":
            return pressed == "ENTER"
        t.refuse()
