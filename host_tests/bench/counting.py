"""NOR flash that counts, shaped like esp32.Partition. For MicroPython."""

SECTOR = 4096
ONES = b"\xff" * SECTOR


class Nor:
    """Since `forget`: programs, programmed (bytes), erases, reads, read (bytes); of each sector: read_of, erased_of."""

    def __init__(self, size):
        self.data = bytearray(size)
        for at in range(0, size, SECTOR):
            self.data[at : at + SECTOR] = ONES
        self.forget()

    def forget(self):
        self.programs = self.programmed = self.erases = self.reads = self.read = 0
        self.read_of = [0] * (len(self.data) // SECTOR)
        self.erased_of = [0] * (len(self.data) // SECTOR)

    def readblocks(self, block, buf, offset=0):
        at = block * SECTOR + offset
        buf[:] = memoryview(self.data)[at : at + len(buf)]
        self.reads += 1
        self.read += len(buf)
        self.read_of[block] += len(buf)

    def writeblocks(self, block, buf, offset=0):
        at = block * SECTOR + offset
        old = bytes(memoryview(self.data)[at : at + len(buf)])
        if old.count(b"\xff") != len(old):
            wanted = int.from_bytes(buf, "big")
            if int.from_bytes(old, "big") & wanted != wanted:
                raise ValueError("program of 1 over 0")
        self.data[at : at + len(buf)] = buf
        self.programs += 1
        self.programmed += len(buf)

    def ioctl(self, op, arg):
        if op == 4:
            return len(self.data) // SECTOR
        if op == 5:
            return SECTOR
        if op == 6:
            self.data[arg * SECTOR : (arg + 1) * SECTOR] = ONES
            self.erases += 1
            self.erased_of[arg] += 1
        return 0

    def counted(self):
        return {"programs": self.programs, "bytes": self.programmed, "erases": self.erases}
