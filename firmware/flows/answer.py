"""What was answered, in words: a response code, or why there was no answer."""

_OTHER_BATCH = "77"


def last(t, payment: dict) -> str:
    """One row or two, parted by '|': what was answered last to a pending payment, or that it was not tried."""
    answer = payment.get("answer", "")
    if not answer:
        return t.text("pending.not_tried")
    if answer == _OTHER_BATCH and payment["batch"] != t.book.batch:  # there signing on does not help any more
        return t.text("pending.batch_shut")
    if answer == "flash":
        return t.text("refused.flash")
    if answer == "bad":
        answer = "short"
        return t.text("link." + answer)
    if len(answer) == 2:
        return coded(t, answer)
    if answer in ("answer", "keys", "no_key"):  # of a sign-on before it
        return t.text("signon." + answer)
    return t.link_words(answer)


def coded(t, code: str, wallet: bool = False) -> str:
    """Words for a response code; an unknown one is named. `wallet`: it was no card."""
    for key in (code + "q", code) if wallet else (code,):
        try:
            return t.text("rc." + key)
        except KeyError:
            pass
    return t.text("rc.unknown_code").format(code)
