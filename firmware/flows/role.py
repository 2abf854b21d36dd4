"""Operator or supervisor."""

from flows.ask import key

_ROLES = {"1": "o", "2": "s"}  # as in till/people.py


async def run(t, title: str, number: str) -> str:
    """Role of somebody new, or of whom nothing can be read any more. Raises Left."""
    while True:
        rows = t.text("people.role_of").format(number), t.text("people.role_1"), t.text("people.role_2")
        t.page(title, *rows)
        pressed = await key(t)
        if pressed in _ROLES:
            return _ROLES[pressed]
        t.refuse()
