"""The only way out of a simulated terminal: pin, bus, UART and flash traffic as frames on two pipes.

A request is op (1 byte), unit (1), length (2, big-endian), payload. `ask` waits for the answer: length (2), payload.
`post` does not. The other end is tools/simulator/server.py. When the pipes break the terminal ends: no plug, no power.
"""

import gc
import sys
import time

from micropython import const

_HEAP = const(0x7E)

overrides = {}

_head = bytearray(4)
_length = bytearray(2)
_byte = bytearray(3)
_out = None
_in = None
_direct = None
_heap_ms = 0
_heap_next = 0
_ours = 0


def start(incoming, outgoing, config: dict, ours: int = 0) -> None:
    """Use these two open pipes. Of the start-up configuration: `settings` for this run, `wiring` where it differs from
    the board's, `heap_ms` between two reports of the heap (0: none). `ours`: heap bytes that stand for flash."""
    global _out, _in, _heap_ms, _heap_next, _ours, overrides
    _in = incoming
    _out = outgoing
    overrides = config["settings"]
    _heap_ms = config["heap_ms"]
    _heap_next = time.ticks_ms()
    _ours = ours
    for name, value in config["wiring"].items():
        _rewire(name, value)


def _rewire(name: str, value: dict) -> None:
    """Another part is soldered on, or another bus. JSON has made words of numbers."""
    import wiring

    setattr(wiring, name, {int(key) if key.isdigit() else key: value[key] for key in value})


def attach(server) -> None:
    """Talk to models in this process instead (CPython only): `server` has handle(op, unit, payload) -> bytes | None."""
    global _direct
    _direct = server


def post(op: int, unit: int, data=b"") -> None:
    """Send, no answer."""
    if _direct:
        _direct.handle(op, unit, bytes(data))
        return
    _send(op, unit, len(data))
    _put(data)


def ask(op: int, unit: int, data=b"") -> bytes:
    """Send, return the answer."""
    return ask_parts(op, unit, (data,))


def ask_parts(op: int, unit: int, parts) -> bytes:
    """As `ask`, the payload in pieces, so that nobody has to join them."""
    if _direct:
        return _direct.handle(op, unit, b"".join([bytes(part) for part in parts])) or b""
    size = 0
    for part in parts:
        size += len(part)
    _send(op, unit, size)
    for part in parts:
        _put(part)
    _fill(_length)
    size = _length[0] << 8 | _length[1]
    answer = bytearray(size)
    _fill(answer)
    return bytes(answer) if size < 64 else answer


def ask_into(op: int, unit: int, data, target) -> int:
    """As `ask`, the answer goes to `target`; returns its length."""
    if _direct:
        answer = _direct.handle(op, unit, bytes(data)) or b""
        memoryview(target)[: len(answer)] = answer
        return len(answer)
    _send(op, unit, len(data))
    _put(data)
    _fill(_length)
    size = _length[0] << 8 | _length[1]
    if size:
        _fill(memoryview(target)[:size])
    return size


def ask_byte(op: int, unit: int) -> int:
    """As `ask`, for one byte and without touching the heap."""
    if _direct:
        return _direct.handle(op, unit, b"")[0]
    _send(op, unit, 0)
    _fill(_byte)
    if _heap_ms and time.ticks_diff(time.ticks_ms(), _heap_next) >= 0:
        _report_heap()
    return _byte[2]


def _report_heap() -> None:
    # mem_peak() counts bytes asked for and never given back by a collection: no use. What lives is what is left
    # after collecting.
    global _heap_next
    _heap_next = time.ticks_add(time.ticks_ms(), _heap_ms)
    gc.collect()
    post(_HEAP, 0, (gc.mem_alloc() - _ours).to_bytes(4, "big"))


def _send(op: int, unit: int, size: int) -> None:
    _head[0] = op
    _head[1] = unit
    _head[2] = size >> 8
    _head[3] = size & 0xFF
    _put(_head)


def _put(data) -> None:
    if not len(data):
        return
    try:
        done = _out.write(data)
        while done < len(data):
            done += _out.write(memoryview(data)[done:])
    except OSError:
        sys.exit(1)


def _fill(target) -> None:
    got = _in.readinto(target)
    size = len(target)
    while got != size:
        more = _in.readinto(memoryview(target)[got:])
        if not more:
            sys.exit(1)
        got += more
