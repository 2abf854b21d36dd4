"""A host on a till's line that gives AES working keys and the time, and one answer to all else."""

from host import dialect, frame, iso8583
from host.cmac import AesCmac, check_value

MASTER = "00112233445566778899AABBCCDDEEFF"  # both components: together they are zeros
KEY = b"a key of 16 byte"


class KeyHost:
    """Shaped like host.link.Link. time: fields 12 and 13 of a sign-on; code: of what is no sign-on; asked: MTIs."""

    def __init__(self, time=None, code="77"):
        self.code = code
        self.asked = []
        self._time = time or {}
        self._answer = b""

    async def open(self, host, port, timeout_ms):
        self.close()

    async def send(self, data):
        mti, fields = iso8583.unpack(frame.unwrap(data[2:]))
        self.asked.append(mti)
        answer = {number: fields[number] for number in (3, 4, 11, 41, 42) if number in fields}
        kind = mti[:2] + "1" + mti[3:]
        if mti[:2] == "08":
            answer.update(self._time)
            answer.update({39: "00", 60: "00000007003", 62: _wrapped()})
            body = iso8583.pack(kind, answer)
        else:
            answer[39] = self.code
            body = dialect.seal(kind, answer, AesCmac(KEY))
        self._answer = data[2:13] + body

    async def receive(self, timeout_ms):
        return self._answer

    def close(self):
        self._answer = b""


def _wrapped():
    from cryptolib import aes

    return aes(bytes(16), 1).encrypt(KEY) + check_value(KEY)
