"""Receipt printers, by their driver's name."""

from parts import buses


def escpos(part, encode, chosen):
    """At the board's baud rate, or the one of the settings; with its DTR, and switches at paper and cover, where
    there are some."""
    baud = 0 if chosen.printer_baud == "board" else int(chosen.printer_baud)
    uart = buses.uart(part, baud, txbuf=1024)
    answers = chosen.printer_answers
    model = {
        "columns": 48 if chosen.printer_paper == "80" else 32,
        "text": chosen.printer_text,
        "cutter": chosen.printer_cutter,
        "listen": answers != "nothing" and "rx" in part,
        "marks": {"gs-r": b"\x1dr\x01", "esc-v": b"\x1bv"}.get(answers, b""),
        "busy": buses.busy(part, "dtr"),
    }
    if "paper_out" in part or "cover_open" in part:
        return _switched(part, uart, encode, model)
    from drivers.escpos import EscPos

    return EscPos(uart, encode, **model)


def _switched(part, uart, encode, model):
    from drivers.switch import Switch, SwitchedEscPos

    pins = [buses.contact(part, name) for name in ("paper_out", "cover_open")]
    return SwitchedEscPos(uart, encode, *[Switch(pin) if pin else None for pin in pins], **model)
