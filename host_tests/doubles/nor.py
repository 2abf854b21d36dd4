"""NOR flash shaped like esp32.Partition: programming only clears bits, only a whole sector is erased."""


class Nor:
    """`answer`: what every operation returns when it is not None; an OSError is raised instead."""

    def __init__(self, sectors, sector=4096):
        self.data = bytearray(b"\xff" * (sectors * sector))
        self.sector = sector
        self.answer = None
        self.programs = 0

    def _fail(self):
        if isinstance(self.answer, OSError):
            raise self.answer
        return self.answer

    def readblocks(self, block, buf, offset):
        assert offset + len(buf) <= self.sector, "crosses a sector"
        start = block * self.sector + offset
        buf[:] = self.data[start : start + len(buf)]
        return self._fail()

    def writeblocks(self, block, buf, offset):
        assert offset + len(buf) <= self.sector, "crosses a sector"
        self.programs += 1
        start = block * self.sector + offset
        for i in range(len(buf)):
            self.data[start + i] &= buf[i]
        return self._fail()

    def ioctl(self, op, arg):
        if op == 4:
            return len(self.data) // self.sector
        if op == 5:
            return self.sector
        assert op == 6
        self.data[arg * self.sector : (arg + 1) * self.sector] = b"\xff" * self.sector
        return self._fail()
