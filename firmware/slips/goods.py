"""What was bought, line by line, for the slip of its sale."""

from payments.goods import unpack
from payments.money import to_text
from slips.layout import RULE, pair


def lines(text, parts):
    """Yield (text, style). `parts`: as payments.goods.pack made them."""
    total = 0
    for part in parts:
        for code, name, price, pieces, off in unpack(part):
            if code:
                total += price * pieces - off
                yield name, 0
                yield pair("  %d x %s" % (pieces, to_text(price)), to_text(price * pieces))
            else:
                yield pair(text("slip.subtotal"), to_text(total))
            if off:
                yield pair(text("slip.discount"), to_text(-off))
    yield RULE
