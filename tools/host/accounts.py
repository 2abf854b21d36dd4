"""Test cards and wallets: who exists, with what balance, and what always happens to them.

Numbers in full live only here, in memory, and none of them is a real card. Everything that is stored or shown
carries the account's name and first 6 + last 4.
"""

import hashlib
import re
from dataclasses import dataclass, replace

_CODE = re.compile(r"(1[0-5]|2[5-9]|30|62)\d{14,22}")
_CODE_ENDS = {"09": ("09", 2), "19": ("09", -1), "51": ("51", 0), "54": ("54", 0)}


class AccountProblem(Exception):
    """An account description that cannot be read."""


@dataclass(frozen=True)
class Account:
    """One account; amounts in fen. `expiry` YYMM ("" = any), `limit` 0 = none, `code` answers every sale."""

    number: str
    name: str
    balance: int = 0
    limit: int = 0
    expiry: str = "3012"
    code: str = ""

    @property
    def masked(self) -> str:
        return mask(self.number)


@dataclass(frozen=True)
class Payer:
    """Who pays a sale. `code` always answers (09: the customer is asked), `queries`: status queries until a yes
    (-1: never), `once`: hash of a payment code."""

    account: str
    masked: str
    code: str = ""
    expiry: str = ""
    limit: int = 0
    queries: int = 0
    once: str = ""


DEFAULTS = (
    Account("6200000000000005", "card", balance=100_000_000),
    Account("6200000000000104", "poor", balance=1_000),
    Account("6200000000000617", "limited", balance=100_000_000, limit=10_000),
    Account("6200000000000542", "old", balance=100_000_000, expiry="2001"),
    Account("6200000000000518", "always-51", balance=100_000_000, code="51"),
    Account("6200000000000054", "always-54", balance=100_000_000, code="54"),
    Account("6200000000000419", "always-41", balance=100_000_000, code="41"),
    Account("6200000000000575", "always-57", balance=100_000_000, code="57"),
    Account("6200000000000096", "always-96", balance=100_000_000, code="96"),
    Account("9013036890686028701", "member", balance=100_000_000, expiry=""),  # UID 04A1B2C3D4E5F6
    Account("", "wallet", balance=100_000_000, expiry=""),
)


def member_number(uid: str) -> str:
    """The card number of a contactless card: 9, its UID of 4 or 7 bytes as 17 digits, and the digit that makes the
    number a good one. Raises AccountProblem."""
    try:
        raw = bytes.fromhex(uid)
    except ValueError:
        raw = b""
    if len(raw) not in (4, 7):
        raise AccountProblem(f"{uid!r} is not a UID of 8 or 14 hex digits")
    number = f"9{int.from_bytes(raw):017d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in number[::-2])
    return number + str(-(doubled + sum(map(int, number[-2::-2]))) % 10)


def mask(number: str) -> str:
    """First 6, stars, last 4; short numbers are hidden altogether."""
    return number[:6] + "*" * (len(number) - 10) + number[-4:] if len(number) > 12 else "*" * len(number)


def fen(text: str) -> int:
    """An amount like 12.34 in fen; raises AccountProblem."""
    whole, _, cents = text.partition(".")
    if not whole.isdecimal() or not (cents + "00")[:2].isdecimal() or len(cents) > 2:
        raise AccountProblem(f"{text!r} is not an amount like 12.34")
    return int(whole) * 100 + int((cents + "00")[:2])


def parse(text: str) -> Account:
    """Read `NUMBER[:balance=100.00,limit=50.00,expiry=3012,code=51,name=x]`; raises AccountProblem. In place of the
    number may stand UID and the hex digits of a contactless card, which has no expiry unless one is given."""
    number, _, rest = text.partition(":")
    if number[:3].upper() == "UID":
        number, rest = member_number(number[3:]), ",".join(filter(None, ("expiry=", rest)))
    if not number.isdecimal() or not 13 <= len(number) <= 19:
        raise AccountProblem("an account begins with a card number of 13 to 19 digits")
    account = Account(number, f"card-{number[:6]}-{number[-4:]}", balance=100_000_000)
    for part in filter(None, rest.split(",")):
        name, _, value = part.partition("=")
        if name in ("balance", "limit"):
            account = replace(account, **{name: fen(value)})
        elif name in ("expiry", "code", "name"):
            account = replace(account, **{name: value})
        else:
            raise AccountProblem(f"{name!r} is none of balance, limit, expiry, code, name")
    return account


class Directory:
    """Finds who pays by card number or payment code. `salt` keeps stored code hashes from being guessed."""

    def __init__(self, accounts: list[Account], salt: bytes):
        self.accounts = {account.name: account for account in accounts}
        self._by_number = {account.number: account for account in self.accounts.values() if account.number}
        self._salt = salt

    def card(self, number: str) -> Payer | None:
        """The payer behind a card number, None when there is no such card."""
        found = self._by_number.get(number)
        return found and Payer(found.name, found.masked, found.code, found.expiry, found.limit)

    def payment_code(self, code: str) -> Payer | None:
        """The payer behind a payment code. Its last two digits choose: 09 asks the customer and gets a yes at the
        second status query, 19 never gets one, 51 and 54 decline, anything else pays."""
        if not _CODE.fullmatch(code) or "wallet" not in self.accounts:
            return None
        answer, queries = _CODE_ENDS.get(code[-2:], ("", 0))
        once = hashlib.sha256(self._salt + code.encode()).hexdigest()
        return Payer("wallet", mask(code), answer, queries=queries, once=once)
