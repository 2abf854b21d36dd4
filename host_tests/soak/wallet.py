"""Payment codes as customers show them; their ends choose what the host does (tools/host/accounts.py)."""


class Wallet:
    """Each code pays once, and some customers show the last one again."""

    def __init__(self):
        self._shown = ""
        self._count = 0

    def show(self, number: int, end: str) -> str:
        """In step `number`; `end`: of plan.CODE_ENDS."""
        if end != "again" or not self._shown:
            self._count += 1
            self._shown = f"13{number:08d}{self._count % 1000000:06d}{'88' if end == 'again' else end}"
        return self._shown
