"""Device models: each obeys its data sheet, is strict about misuse, and knows nothing of the firmware.

A model takes `now` (seconds, monotonic) where time matters, so tests need no clock. Misuse is told to `Faults`.
"""


class Faults:
    """What the firmware did against a data sheet. `report` is called with each; `seen` keeps them all."""

    def __init__(self, report=None):
        self.seen: list[str] = []
        self._report = report

    def __call__(self, device: str, what: str) -> None:
        text = f"{device}: {what}"
        self.seen.append(text)
        if self._report:
            self._report(text)
