"""What the cashier knows of the screens: which one it is, and what it asks for. By their texts, in either language."""

import re

from host_tests.wording import pattern, said, shows

DRAWN_S = 0.03  # a screen is drawn row by row, and the keys get their turn between two
NAMED = ("approved", "reversed", "closed", "keep_goods")  # with the trace number of the payment
WORDS = (*NAMED, "declined", "not_sent")  # that say how a payment ended

MENU = re.compile(f"3 (?:{said('menu.reprint')})")  # its title has no room beside the icons
IDLE = pattern("idle.func_menu")
_TITLES = {
    "approved": pattern("result.done_sale", "result.done_void", "result.done_refund"),
    "declined": pattern("result.declined"),
    "not_sent": pattern("result.not_sent"),
    "reversed": pattern("result.reversed"),
    "closed": pattern("result.closed"),
    "keep_goods": pattern("result.keep_goods"),
    "due": pattern("due.title_row"),
    "paper": pattern("print.stands", "print.no_slip", "paper.title"),
    "unfinished": pattern("settle.unfinished"),
}
_ROWS = {  # the first that is shown decides
    "card": pattern("card.swipe_now"),
    "expiry": pattern("card.expiry_label", "card.expiry"),
    "number": pattern("card.number"),
    "wait": pattern(
        "wait.answer", "wait.connect", "wait.reversing", "wait.sign_on", "wait.asking", "wait.confirm",
        "wait.looking_up", "print.in_progress", "settle.comparing", "settle.uploading", "settle.closing",
    ),
}  # fmt: skip
_PLACES = {"card": pattern("card.swipe_now"), "connect": pattern("wait.connect"), "answer": pattern("wait.answer")}

LANGUAGES = re.compile("English")
GO_ON = (pattern("settle.continue"), "FUNC"), (MENU, "6")
_QUEUE = (IDLE, "FUNC"), (MENU, "5")
_OPEN = pattern("pending.list", "pending.none")
VISITS = {  # a screen, and the keys pressed when it is seen
    "reprint": ((IDLE, "FUNC"), (MENU, "3"), (pattern("reprint.last", "reprint.none"), "ENTER")),
    "list": (
        *_QUEUE, (_OPEN, "1"), (pattern("pending.tries", "idle.func_menu"), "ENTER"),
        (pattern("pending.list", "idle.func_menu"), "CANCEL"),
    ),
    "print": (*_QUEUE, (_OPEN, "2")),
    "send": (*_QUEUE, (_OPEN, "3")),
    "settle": (
        (IDLE, "FUNC"), (MENU, "6"), (pattern("settle.enter", "settle.totals"), "ENTER"),
        (pattern("supervisor.code"), "1 2 3 4 5 6 ENTER"),
    ),
    "totals": ((IDLE, "FUNC"), (MENU, "6"), (pattern("settle.enter", "settle.totals"), "1")),
    "sign-on": ((IDLE, "FUNC"), (MENU, "7"), (pattern("signon.choose_on"), "1")),
    "host test": ((IDLE, "FUNC"), (MENU, "7"), (pattern("signon.choose_on"), "3")),
    "setup": ((IDLE, "FUNC"), (MENU, "8"), (pattern("setup.language"), "1")),
    "help": (
        (IDLE, "FUNC"), (MENU, "9"), (re.compile("1/3"), "1"),
        *((re.compile(f"1 {page}/4"), "ENTER") for page in range(1, 5)),
        (re.compile("1/3"), "CANCEL"),
    ),
    "diagnostics": (
        (IDLE, "FUNC"), (MENU, "0"), (pattern("diag.state_pages"), "1"), (pattern("diag.link_state"), "ENTER"),
        (pattern("diag.journal"), "ENTER"), (pattern("diag.supply_dips"), "ENTER"), (pattern("diag.faults"), "ENTER"),
        (pattern("diag.state_pages"), "CANCEL"),
    ),
    "menu": ((IDLE, "FUNC"), (MENU, "."), (MENU, "CANCEL")),
}  # fmt: skip


def idle(lines: list[str]) -> bool:
    """The first screen, no amount typed."""
    return shows(lines, "idle.amount") and shows(lines, "idle.func_menu")


def unsettled(lines: list[str]) -> bool:
    """The first screen, with a settlement to go on with."""
    return shows(lines, "idle.amount") and shows(lines, "settle.continue")


def goes_on(lines: list[str]) -> bool:
    """Whether ENTER goes on with the settlement."""
    return shows(lines, "settle.goes_on")


def amount(lines: list[str]) -> bool:
    """The first screen with an amount."""
    return shows(lines, "idle.amount") and shows(lines, "idle.enter_pays")


def chinese(lines: list[str]) -> bool:
    """Of the first screen."""
    return any("金额" in line for line in lines)


def wants(lines: list[str]) -> str:
    """What the screen asks for; 'other': nothing that it could not be left for."""
    if not any(lines):
        return "wait"  # dark
    if unsettled(lines):
        return "unsettled"
    title = next((name for name, words in _TITLES.items() if words.match(lines[0])), "")
    if title == "declined" and shows(lines, "due.enter_prints"):
        return "due"  # it was cut off before anybody was told
    offers = shows(lines, "result.copy", "result.paid_back")
    if title == "approved" and not offers or title in NAMED and not trace(lines):
        return "wait"  # half drawn
    return title or next((name for name, words in _ROWS.items() if any(map(words.search, lines))), "other")


def trace(lines: list[str]) -> int | None:
    """Trace number of the payment that is shown."""
    found = re.search(r"#(\d{6})", " ".join(lines))
    return int(found[1]) if found else None


def place(lines: list[str]) -> str:
    """Where a cashier may change his mind."""
    return next((name for name, words in _PLACES.items() if any(map(words.search, lines))), "")
