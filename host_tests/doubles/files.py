"""A file system on flash whose power may fail in any operation; the real littlefs, on both interpreters."""

import vfs

from doubles.cut_nor import CutNor, PowerCut

PLACE = "/cut"
_EIO = -5


class Files(CutNor):
    """`start()` mounts it, after a power cut too. `dark`: the power has failed, and every operation does."""

    def __init__(self):
        CutNor.__init__(self, 16)
        self.dark = False
        vfs.VfsLfs2.mkfs(self)

    def start(self):
        """As after power-on: what was in RAM is gone."""
        self.left, self.dark = None, False
        try:
            vfs.umount(PLACE)
        except (OSError, KeyError):
            pass  # the first time
        vfs.mount(vfs.VfsLfs2(self), PLACE)

    def writeblocks(self, block, buf, offset):
        return self._done(lambda: CutNor.writeblocks(self, block, buf, offset))

    def readblocks(self, block, buf, offset):
        return _EIO if self.dark else CutNor.readblocks(self, block, buf, offset) or 0

    def ioctl(self, op, arg):
        if op not in (4, 5, 6):
            return 0
        return self._done(lambda: CutNor.ioctl(self, op, arg))

    def _done(self, operation):
        if self.dark:
            return _EIO
        try:
            return operation() or 0
        except PowerCut:
            self.dark = True
            return _EIO
