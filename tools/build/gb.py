"""The GB 2312 table of the terminal's printer encoder, with the codes that GB 18030 gives its characters."""

import sys
from functools import cache

from tools.build import DATA, write_if_changed

PATH = DATA / "gb2312.bin"


@cache
def characters() -> dict[int, bytes]:
    """Code point to two bytes, for every character of GB 2312."""
    table = {}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            code = bytes((row, cell))
            try:
                code.decode("gb2312")
            except UnicodeDecodeError:
                continue
            table[ord(code.decode("gb18030"))] = code
    return table


def encode() -> bytes:
    """The file that firmware/slips/gb18030.py reads."""
    table = characters()
    return len(table).to_bytes(2, "big") + b"".join(point.to_bytes(2, "big") + table[point] for point in sorted(table))


def generate() -> None:
    write_if_changed(PATH, encode())


def check() -> list[str]:
    """Says whether the committed table is current."""
    if PATH.exists() and PATH.read_bytes() == encode():
        return []
    return [f"{PATH.name} is not current: run make generated"]


if __name__ == "__main__":
    generate()
    faults = check()
    print("\n".join(faults) or "gb2312: ok")
    sys.exit(1 if faults else 0)
