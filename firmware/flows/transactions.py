"""FUNC 4: what was paid, newest first. 8 goes to older ones, 2 back; ENTER tells all of one, FUNC finds."""

from flows.ask import Left
from flows.during import during
from flows.leaf import leaf
from flows.told import rows
from lazy import release

_PAGE = 3  # payments in RAM; the next ones are read from the journal when they are asked for
_QUIET_MS = 600


async def run(t) -> tuple:
    """The flow that goes on with a payment, with its values. Raises Left."""
    asked, match = "", {}
    try:
        while True:
            pages = _Pages(t, match)
            chosen = await (_browse(t, pages) if await pages.read(0) else _nothing(t, asked))
            if chosen:
                return chosen
            asked, match = await t.flow("find")
    finally:
        release("flows.leaf")
        release("flows.told")


class _Pages:
    """The payments that fit `match`, newest first; `payment` is the one to be shown."""

    def __init__(self, t, match: dict):
        self._t = t
        self._match = match
        self._newer = []  # for each page that was left: the record before which it begins
        self._before = 0
        self._page = []
        self._place = 0

    @property
    def payment(self) -> dict:
        return self._page[self._place]

    async def read(self, before: int) -> bool:
        """The page of payments begun before that record; False, and nothing changed, when there is none."""
        t = self._t
        work = t.till.payments(_PAGE, before, **self._match)
        page = await during(t, work, t.text("list.title_row"), lambda: (t.text("list.searching"), ""), None, _QUIET_MS)
        if page:
            self._page, self._place, self._before = page, 0, before
        return bool(page)

    async def older(self) -> bool:
        if self._place + 1 < len(self._page):
            self._place += 1
            return True
        here = self._before
        more = len(self._page) == _PAGE and await self.read(self.payment["records"] + 1)
        if more:
            self._newer.append(here)
        return more

    async def newer(self) -> bool:
        if self._place:
            self._place -= 1
            return True
        if not self._newer or not await self.read(self._newer.pop()):
            return False
        self._place = len(self._page) - 1
        return True


async def _browse(t, pages: _Pages):
    """Until another search is asked for, or a payment is to be taken back: then the flow for it. Raises Left."""
    keys = [t.text("list." + name) for name in ("two_and_eight", "enter_tells", "func_finds")]
    while True:
        pressed = await leaf(t, t.text("list.title_row"), *rows(t, pages.payment), *keys)
        if pressed == "FUNC":
            return None
        if pressed == "ENTER":
            chosen = await _detail(t, pages.payment)
            if chosen:
                return chosen
        elif not (pressed == "8" and await pages.older() or pressed == "2" and await pages.newer()):
            t.refuse()


async def _detail(t, payment: dict) -> "tuple | None":
    try:
        return await t.flow("detail", payment)
    except Left:
        return None  # back to the list


async def _nothing(t, asked: str):
    """What was not found, and what to do about that, until a search is asked for. Raises Left."""
    t.sound("error")
    rows = [asked] + t.text("list.not_here").split("|") if asked else [t.text("list.none_yet"), "", ""]
    while await leaf(t, t.text("list.not_found"), *rows, t.text("list.func_finds")) != "FUNC":
        t.refuse()
