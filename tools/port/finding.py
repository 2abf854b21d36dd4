"""Which port, and why it cannot be opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

import serial
from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport
from serial.tools import list_ports

from tools.port import Trouble

_TRIES = 5
_TRY_S = 3  # a board that is just starting does not hear the first one
_SILENT_S = 1


def choose(port: str) -> str:
    """`port`, or the only one that a board can be on."""
    found = [info.device for info in list_ports.comports() if info.vid is not None]
    if port:
        return port
    if len(found) == 1:
        return found[0]
    seen = f"there are {', '.join(found)}" if found else "no USB port is there: is the board plugged in?"
    raise Trouble(f"Which port? PORT=/dev/ttyUSB0, for example; {seen}")


def open_port(port: str) -> SerialTransport:
    try:
        return SerialTransport(port, timeout=_SILENT_S)
    except TransportError:
        raise Trouble(why(port)) from None


def why(port: str) -> str:
    """It cannot be opened."""
    if not Path(port).exists():
        there = ", ".join(info.device for info in list_ports.comports() if info.vid is not None)
        return f"There is no {port}. {'There are: ' + there if there else 'Is the board plugged in?'}"
    if not os.access(port, os.R_OK | os.W_OK):
        return f"{port} may not be opened by you: join the group that owns it (often dialout), and log on again"
    try:
        serial.Serial(port, exclusive=True).close()
    except OSError as problem:
        if "lock" in str(problem) or "busy" in str(problem):
            return f"{port} is in use by another program (a console, an IDE?): close it"
        return f"{port} cannot be opened: {problem}"
    return f"{port} could not be opened just now: try again"


def stop(transport: SerialTransport, port: str) -> None:
    """Stop what runs, and take the REPL. What a payment was in the middle of is undone later, as after a power cut."""
    for _ in range(_TRIES):
        try:
            with redirect_stdout(StringIO()):  # mpremote prints what it did not understand
                transport.enter_raw_repl(timeout_overall=_TRY_S)
            return
        except TransportError:
            continue
    raise Trouble(f"No MicroPython answers on {port}: is it the right port? A new board needs make flash first")


@contextmanager
def unbroken(port: str) -> Iterator[None]:
    """Says what it means when the board, or the cable, goes away in the middle."""
    try:
        yield
    except TransportExecError as problem:
        raise Trouble(f"The board could not do it: {problem.error_output.strip().splitlines()[-1]}") from None
    except (OSError, TransportError) as problem:
        last = str(problem).strip().splitlines()[-1:] or [type(problem).__name__]
        raise Trouble(
            f"The board on {port} stopped answering ({last[0]}). It starts again by itself within two minutes, with a "
            "whole firmware; look at the cable and do this again"
        ) from None
