"""One exchange at a time with the payment host: connect, send, and listen until the deadline."""

import asyncio

from host import dialect, frame, iso8583

OTHER = "other"


class Answer:
    """fields: of the answer; matched: it is our request's answer, unharmed; signed: its MAC verified."""

    def __init__(self, fields: dict, matched: bool, signed: bool):
        self.fields = fields
        self.matched = matched
        self.signed = signed

    @property
    def code(self) -> str:
        """Response code (field 39), '' when there is none."""
        return self.fields.get(39, "")


class Dialogue:
    """`settings` name host, timeouts, TPDU and header; `link` is a host.link.Link; `turn`: held during an exchange."""

    def __init__(self, settings, link):
        self._settings = settings
        self._link = link
        self.turn = asyncio.Lock()

    async def ask(self, prepare, keyring=None) -> Answer:
        """Connect, then call `prepare() -> (mti, fields)`, send what it returns and wait for the answer.

        `prepare` runs when the line is open and no byte has left: there the caller makes its intent durable. With
        `keyring` the request is signed and the answer verified; the code for it is there before anything is begun.
        Raises host.link.NotSent (nothing left) and Lost (anything else).
        """
        settings = self._settings
        async with self.turn:
            mac = keyring.mac if keyring else None
            host, port = settings.address
            await self._link.open(host, port, settings.connect_timeout_s * 1000)
            try:
                mti, fields = prepare()
                body = dialect.seal(mti, fields, mac) if mac else iso8583.pack(mti, fields)
                await self._link.send(frame.wrap(body, settings.tpdu, settings.header))
                return await self._answer(mti, fields, mac)
            finally:
                self._link.close()

    async def _answer(self, mti: str, fields: dict, mac) -> Answer:
        """Frames with another trace number are somebody else's answers: they are passed over. Raises Lost."""
        while True:
            payload = await self._link.receive(self._settings.answer_timeout_s * 1000)
            answer = _read(payload, mti, fields, mac)
            if answer:
                return answer


def _read(payload: bytes, mti: str, sent: dict, mac) -> "Answer | None":
    try:
        body = frame.unwrap(payload)
        got_mti, got = iso8583.unpack(body)
    except (frame.FrameError, iso8583.FormatError):
        return Answer({}, False, False)
    fit = dialect.matches(mti, sent, got_mti, got)
    if fit == OTHER:
        return None
    signed = mac is not None and fit == "" and dialect.verify(body, got, mac)
    return Answer(got, fit == "", signed)
