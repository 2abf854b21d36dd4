"""Where a coroutine stands, as a value that can be compared."""


def stack(coroutine) -> tuple:
    """(function, instruction, what it remembers) of every frame down to where it waits."""
    frames = []
    while hasattr(coroutine, "cr_frame"):
        frame = coroutine.cr_frame
        if frame is None:
            break
        frames.append((coroutine.cr_code.co_name, frame.f_lasti, _remembers(frame.f_locals)))
        coroutine = coroutine.cr_await
    return tuple(frames)


def _remembers(names: dict) -> tuple:
    """Numbers and words as they are, a payment as its trace and what of it was paid back; tools never change."""
    found = []
    for name, value in names.items():
        if isinstance(value, (str, int, bytes)):
            found.append((name, value))
        elif isinstance(value, dict) and "trace" in value:
            found.append((name, value["trace"], value.get("voided"), value.get("refunded")))
        elif isinstance(value, dict) and 11 in value:
            found.append((name, tuple(sorted(value.items()))))
    return tuple(found)
