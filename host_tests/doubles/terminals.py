"""A terminal's flash for tests of moving house: NOR, files that change in one step, and a plug that can be pulled."""


class Pulled(Exception):
    """The power, the cable or the PC failed in the middle of this."""


class Plug:
    """`left`: operations that still succeed, None = all; of the next one `part` 256ths are done."""

    def __init__(self):
        self.left = None
        self.part = 0
        self.count = 0

    def done(self, size: int) -> int:
        """How much of an operation of this size is done: all of it, or the plug is out."""
        self.count += 1
        if self.left is None:
            return size
        self.left -= 1
        return size if self.left >= 0 else size * self.part // 256

    @property
    def out(self) -> bool:
        return self.left is not None and self.left < 0


class Held:
    """As tools.house.terminals.Terminal, of any size. `files`: by name; `region`: the journal."""

    def __init__(self, name: str, region: bytes, files: dict[str, bytes], plug: Plug | None = None):
        self.name = name
        self.region = bytearray(region)
        self.files = dict(files)
        self.plug = plug or Plug()

    def journal(self) -> bytes:
        return bytes(self.region)

    def program(self, at: int, data: bytes) -> None:
        assert at // 4096 == (at + len(data) - 1) // 4096, "crosses a sector"
        for place in range(self.plug.done(len(data))):
            assert self.region[at + place] & data[place] == data[place], "a bit would have to be set"
            self.region[at + place] = data[place]
        self._end()

    def erase(self, at: int) -> None:
        assert at % 4096 == 0
        size = self.plug.done(4096)
        self.region[at : at + size] = b"\xff" * size
        self._end()

    def read(self, file: str) -> bytes | None:
        return self.files.get(file)

    def write(self, file: str, data: bytes) -> None:
        if self.plug.done(1):
            self.files[file] = data
        self._end()

    def forget(self) -> None:
        if self.plug.done(1):
            self.files.clear()
        self._end()

    def _end(self) -> None:
        if self.plug.out:
            raise Pulled
