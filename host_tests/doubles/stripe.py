"""A stripe reader at the end of a UART: what it sent, and how a card's track 2 looks on that line."""


class Uart:
    """readinto takes at most what was there when asked."""

    def __init__(self):
        self.data = b""

    def any(self):
        return len(self.data)

    def readinto(self, buf):
        if not self.data:
            return None
        count = min(len(buf), len(self.data))
        buf[:count] = self.data[:count]
        self.data = self.data[count:]
        return count


def sealed(text):
    lrc = 0
    for char in text:
        lrc ^= ord(char)
    return text.encode() + bytes((0x30 | lrc & 0x0F,)) + b"\r"
