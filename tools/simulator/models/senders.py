"""Devices that only talk: the magnetic card reader and the code scanner, both UART modules that send ASCII."""

from tools.simulator.models.uart import Device

_ODD = "bad-lrc", "cut", "noise"


class CardReader(Device):
    """Track 2 as ISO 7811-2 has it: start `;`, data, end `?`, then the LRC character, and CR from the module."""

    def swipe(self, track2: str, now: float, fault: str = "") -> None:
        """`fault`: bad-lrc, cut (card pulled out too early) or noise (a character the head could not read)."""
        if fault and fault not in _ODD:
            raise ValueError(f"fault: one of {', '.join(_ODD)}")
        text = track2.strip(";?")
        if not text or any(not "0" <= char <= "?" for char in text):
            raise ValueError("track 2 has digits and = only")
        frame = f";{text}?".encode()
        frame += bytes((lrc(frame) ^ (5 if fault == "bad-lrc" else 0),)) + b"\r"
        if fault == "cut":
            frame = frame[: len(frame) // 2]
        if fault == "noise":
            frame = frame[:6] + b"\x7f" + frame[7:]
        self.say(frame, now)


def lrc(frame: bytes) -> int:
    """Even parity down each of the four data bits, sentinels included, shown as the character 0x30 + bits."""
    bits = 0
    for byte in frame:
        bits ^= byte & 0x0F
    return 0x30 | bits


class Scanner(Device):
    """A GM65 as it leaves the factory, but reading all the time: the code, then CR. Register 0000 is understood: in the
    command mode it is dark, and sees a code that is held before it once it reads again."""

    ANSWER = bytes.fromhex("02000001003331")
    HELD_S = 2.0  # for so long a customer holds the phone there

    def __init__(self):
        self.power_off()

    def power_off(self) -> None:
        """The register is not saved; what was shown is gone."""
        self.mode = 0xD6
        self._frame = b""
        self._held = (b"", 0.0)  # what is shown to it, until when

    @property
    def dark(self) -> bool:
        return self.mode & 3 == 1

    def read(self, code: str, now: float) -> None:
        if not code or not code.isascii():
            raise ValueError("a code is ASCII text")
        self._held = code.encode() + b"\r", now + self.HELD_S
        self._look(now)

    def received(self, byte: int, now: float) -> None:
        """A frame: `7E 00 08 01 | register 2 | value | AB CD`."""
        self._frame = (self._frame + bytes((byte,)))[-9:]
        if self._frame[:6] == b"\x7e\x00\x08\x01\x00\x00" and self._frame[7:] == b"\xab\xcd":
            self.mode = self._frame[6]
            self.say(self.ANSWER, now)
            self._look(now)

    def _look(self, now: float) -> None:
        code, until = self._held
        if code and not self.dark and now <= until:
            self._held = b"", 0.0
            self.say(code, now)
