"""What the screens said of money, held against what became true."""

TITLES = {  # how a title begins: the (kind, state) that it tells, one of them
    "APPROVED": {("sale", "approved")},
    "PAID, NO SLIP": {("sale", "approved")},
    "VOIDED": {("void", "approved")},
    "REFUNDED": {("refund", "approved")},
    "DONE, NO SLIP": {("void", "approved"), ("refund", "approved")},
    "DECLINED": {("sale", "declined"), ("void", "declined"), ("refund", "declined")},
    "KEEP GOODS": {("sale", "reversed")},
    "REVERSED": {("sale", "reversed"), ("void", "reversed")},
    "SETTLED": {("batch", "settled")},
}
ROWS = {  # the same of a row below it
    "Payment stands": {("sale", "approved")},
    "Void stands": {("void", "approved")},
    "Refund stands": {("refund", "approved")},
    "Money goes back": {("refund", "approved")},
    "UNKNOWN -": {("sale", "reversed"), ("void", "reversed")},
    "Can pay again": {("sale", "reversed")},
    "Sale stands": {("void", "reversed")},
    "Can void again": {("void", "reversed")},
    "REFUND PENDING": {("refund", "approved"), ("refund", "declined")},
    "Batch is settled": {("batch", "settled")},
}
UNFINISHED = ("KEEP GOODS", "UNKNOWN -", "REFUND PENDING")  # not to be the last word on a payment


def mismatches(lives: list[list[list[str]]], told: set[tuple[str, str]]) -> list[str]:
    """No screen ever said what did not become true, and the last word of the last life is the end of the matter.

    lives: the screens of each time between power-on and power-off; told: (kind, state) of all that there is.
    """
    found = []
    for lines in (lines for life in lives for lines in life):
        for word, tells in _said(lines).items():
            if not tells & told:
                found.append(f"words: {word} in {' / '.join(lines)} was shown, there are {sorted(told)}")
    last = [_said(lines) for life in lives[-1:] for lines in life if _said(lines)]
    if last and set(last[-1]) & set(UNFINISHED):
        found.append(f"words: the last one is {list(last[-1])}, there are {sorted(told)}")
    return sorted(set(found))


def _said(lines: list[str]) -> dict[str, set[tuple[str, str]]]:
    said = {word: tells for word, tells in TITLES.items() if lines[0].startswith(word)}
    return said | {
        word: tells for word, tells in ROWS.items() if any(row.strip().startswith(word) for row in lines[1:])
    }
