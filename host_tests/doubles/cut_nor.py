"""NOR flash whose power fails in a counted operation."""

from doubles.nor import Nor


class PowerCut(Exception):
    pass


class CutNor(Nor):
    """`left`: programs and erases that still succeed, None = all. The next one stays undone but for `part` 256ths of
    it, which a program does from its front and an erase, when `part` is odd, from its back."""

    left = None
    part = 0
    erases = 0

    def _power_fails(self):
        if self.left is None:
            return False
        self.left -= 1
        return self.left < 0

    def writeblocks(self, block, buf, offset):
        if not self._power_fails():
            return Nor.writeblocks(self, block, buf, offset)
        done = len(buf) * self.part // 256
        if done:
            Nor.writeblocks(self, block, buf[:done], offset)
        raise PowerCut

    def ioctl(self, op, arg):
        if op != 6:
            return Nor.ioctl(self, op, arg)
        if not self._power_fails():
            self.erases += 1
            return Nor.ioctl(self, op, arg)
        done = self.sector * self.part // 256
        start = arg * self.sector + (self.sector - done if self.part & 1 else 0)
        self.data[start : start + done] = b"\xff" * done
        raise PowerCut
