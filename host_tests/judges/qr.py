"""How big a QR code of so many bytes is: ISO/IEC 18004, table 7, as far as slips go."""

# Bytes that version 1, 2 ... holds, by level L, M, Q, H.
_HOLDS = (
    (17, 14, 11, 7), (32, 26, 20, 14), (53, 42, 32, 24), (78, 62, 46, 34), (106, 84, 60, 44), (134, 106, 74, 58),
    (154, 122, 86, 64), (192, 152, 108, 84), (230, 180, 130, 98), (271, 213, 151, 119),
)  # fmt: skip


def qr_side(count: int, level: int) -> int:
    """Modules of a side; 0 when it is bigger than any that fits on a slip."""
    return next((17 + 4 * version for version, holds in enumerate(_HOLDS, 1) if count <= holds[level]), 0)
