"""The terminal's words: looked up in a file for each language, none kept in RAM.

File: "STX1", count (2 bytes), then per text the low 30 bits of its key's CRC-32 (4), offset (2) and length (2) in bytes
of UTF-8, ascending; then the texts. Offsets count from the end of this index. Big-endian.
"""

from binascii import crc32

from micropython import const

from table import Table

_INDEX = const(6)
_ENTRY = const(8)
_MASK = const(0x3FFFFFFF)  # a small int on the chip


class TextError(Exception):
    """The text file is not one."""


class Text:
    """`text(key)` gives the words for `key` in the current language; files are `folder`/text_<language>.bin."""

    def __init__(self, folder: str, language: str):
        self.folder = folder
        self._open(language)

    def use(self, language: str) -> None:
        """Changes the language; OSError when there is no file for it, and the old one stays."""
        old = self._file
        self._open(language)
        old.close()

    def __call__(self, key: str) -> str:
        """The text of `key`; KeyError when there is none."""
        if not self._index.find(crc32(key.encode()) & _MASK):
            raise KeyError(key)
        record = self._index.record
        self._file.seek(self._texts + (record[4] << 8 | record[5]))
        return str(self._file.read(record[6] << 8 | record[7]), "utf-8")

    def _open(self, language: str) -> None:
        file = open(self.folder + "/text_" + language + ".bin", "rb")
        head = file.read(_INDEX)
        if head[:4] != b"STX1":
            file.close()
            raise TextError("not a text file: " + language)
        count = head[4] << 8 | head[5]
        self._file = file
        self._index = Table(file, _INDEX, count, _ENTRY, 4)
        self._texts = _INDEX + count * _ENTRY
        self.language = language
