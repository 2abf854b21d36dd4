"""Icons: 8x16 glyphs of the font, in Unicode's private use area. Drawn in tools/build/icons.txt, under these codes."""

LINK = 0xE008  # down; behind it weak, fair, good
PENDING = "\ue002"
PRINTER = "\ue003"
KEY = "\ue004"
CLOCK = "\ue005"
BAR_ON = "\ue006"
BAR_OFF = "\ue007"


def gauge(done: int, total: int, cells: int = 16) -> str:
    """A bar of `cells` glyphs, filled to done/total."""
    filled = max(0, min(cells, done * cells // total)) if total > 0 else 0
    return BAR_ON * filled + BAR_OFF * (cells - filled)
