"""Receipt printers that may stand beside the simulated board in place of its own, and the settings that each wants."""

from dataclasses import dataclass, field, replace

from tools.boards import wired
from tools.simulator.models.paper import WIDE_DOTS
from tools.simulator.models.printer import Model


@dataclass(frozen=True)
class Printer:
    """part: what is different in wiring.py. settings: of the terminal, unless somebody wants others."""

    model: Model = field(default_factory=Model)
    part: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)


OWN = "58"
INSTEAD: dict[str, Printer] = {
    OWN: Printer(),
    "80": Printer(Model(dots=WIDE_DOTS), settings={"printer_paper": "80"}),
    # Draws no codes, has a small buffer and a slow line.
    "plain": Printer(Model(native_qr=False, buffer=512, line_s=0.04), {"baud": 9600}, {"printer_qr": "drawn"}),
    # European letters, and DTR.
    "latin": Printer(Model(chinese=False), {"dtr": 34}, {"printer_text": "latin"}),
    # One wire to it, and DTR.
    "busy-line": Printer(
        Model(answers=False, status=False, buffer=512, line_s=0.04), {"dtr": 34}, {"printer_answers": "nothing"}
    ),
    # One wire to it, and nothing else.
    "mute": Printer(Model(answers=False, status=False), {"baud": 9600}, {"printer_answers": "nothing"}),
}


def beside(found: wired.Wiring, name: str) -> wired.Wiring:
    """The board's wiring with this printer. ValueError: only the simulated board changes its own."""
    changed = INSTEAD[name].part
    if name != OWN and found.board != "simulator":
        raise ValueError(f"board {found.board} has its own printer: leave --printer out")
    return replace(found, parts=found.parts | {"PRINTER": found.parts["PRINTER"] | changed}) if changed else found
