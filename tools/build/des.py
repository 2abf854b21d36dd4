"""Makes firmware/host/des_tables.py: the S-boxes of FIPS 46-3 with the permutation P already done.

`python -m tools.build.des` writes it; a test compares it with what this makes.
"""

from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "firmware" / "host" / "des_tables.py"

# FIPS 46-3, appendix 1, row by row, one hex digit an entry.
S_BOXES = (
    "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
    "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
    "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
    "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
    "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
    "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
    "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
    "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
)
P = (
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
    2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
)  # fmt: skip # the rows of the standard

HEAD = '''"""S-boxes of FIPS 46-3 with P done: row box * 64 + six bits, one table for each byte of the result.

Made by tools/build/des.py. Bytes literals, so that they stay in ROM.
"""
'''


def word(box: int, six: int) -> int:
    """What six input bits of a box add to the 32-bit result of the round function."""
    row, column = six >> 4 & 2 | six & 1, six >> 1 & 15
    nibble = int(S_BOXES[box].split()[row][column], 16)
    before = nibble << 28 - 4 * box
    return sum((before >> 32 - source & 1) << 31 - target for target, source in enumerate(P))


def _escaped(data: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in data)


def source() -> str:
    """The text of the module."""
    words = [word(box, six) for box in range(8) for six in range(64)]
    text = HEAD
    for index in range(4):
        data = bytes(value >> 24 - 8 * index & 255 for value in words)
        rows = "".join(f'    b"{_escaped(data[at : at + 26])}"\n' for at in range(0, 512, 26))
        text += f"\nBYTE{index} = (\n{rows})\n"
    return text


if __name__ == "__main__":
    TARGET.write_text(source())
