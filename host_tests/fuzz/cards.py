"""Card data: a swipe through the reader's driver, a track and keyed digits. A bad one is refused, never half taken."""

from random import Random

from drivers.cardreader import CardReader
from fuzz.mutator import mutated
from payments.cards import CardError, from_keys, from_track2

_TRACKS = (
    "6200000000000005=30122010000000000",
    "6200000000000005D3012",
    "4111111111111111=3012101123456789",
    "5555555555554444=30121015432112345678",
    "378282246310005=301210154321123",
    "6011000990139424=3012",
    "6304000000000000=3012",
)
_TODAY = ("", "2611", "3101")


def _sealed(track: bytes) -> bytes:
    """As a reader sends it: sentinels, LRC, CR."""
    text, lrc = b";" + track + b"?", 0
    for byte in text:
        lrc ^= byte
    return text + bytes((0x30 | lrc & 0x0F, 0x0D))


def _checks(number: str) -> bool:
    """The check digit, counted another way than the firmware does."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return (sum(doubled) + sum(int(digit) for digit in number[-1::-2])) % 10 == 0


class _Uart:
    def __init__(self, data: bytes):
        self._data = data

    def any(self) -> int:
        return len(self._data)

    def readinto(self, buf) -> int:
        count = min(len(buf), len(self._data))
        buf[:count] = self._data[:count]
        self._data = self._data[count:]
        return count


class Cards:
    name = "cards"

    def __init__(self):
        self._tracks = [track.encode() for track in _TRACKS]
        self._swipes = [_sealed(track) for track in self._tracks]

    def case(self, dice: Random) -> tuple:
        """(kind, bytes, today)"""
        kind = dice.choice(("swipe", "swipe", "sealed", "track", "keys"))
        seeds = self._swipes if kind == "swipe" else self._tracks
        data = mutated(dice, dice.choice(seeds), seeds) if dice.random() < 0.95 else dice.choice(seeds)
        return kind, _sealed(data) if kind == "sealed" else data, dice.choice(_TODAY)

    def check(self, case: tuple) -> str:
        kind, data, today = case
        if kind == "track":
            return self._card(from_track2, today, data.decode("latin-1"))
        if kind == "keys":
            number, _, expiry = data.decode("latin-1").partition("=")
            return self._card(from_keys, today, number, expiry[:4])
        return self._swipe(data, today)

    def _swipe(self, data: bytes, today: str) -> str:
        posts = []
        reader = CardReader(_Uart(b""), lambda kind, value: posts.append((kind, value)))
        reader.arm()
        reader._uart = _Uart(data)
        reader.poll(0)
        reader.poll(1000)  # silence ends a swipe
        assert not any(reader._track) and not any(reader._chunk), "something of the swipe was left behind"
        took = ""
        for kind, value in posts:
            if kind == "card":
                assert _sealed(value.encode())[:-1] in data, "a card that was not swiped"
                took = self._card(from_track2, today, value)
            else:
                assert value in ("start", "end", "lrc", "parity", "long", "unreadable"), value
        return took or "not read"

    def _card(self, make, today: str, *parts) -> str:
        try:
            card = make(*parts, today)
        except CardError as problem:
            assert problem.args[0].startswith("card.") and not any(char.isdigit() for char in problem.args[0])
            return "refused"
        number, expiry = card.number, card.expiry
        assert number.isascii() and number.isdigit() and 12 <= len(number) <= 19 and _checks(number), "no card number"
        assert expiry.isascii() and expiry.isdigit() and 1 <= int(expiry[2:]) <= 12, "no expiry"
        assert not today or expiry >= today, "expired"
        assert number in parts[0] and len(card.track2) <= 37
        hidden = card.masked[6:-4]
        assert set(hidden) <= {"*"} and len(card.masked) == len(number), "digits that should be hidden"
        return "taken"
