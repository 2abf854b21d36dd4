"""python -m tools.logs: which firmware a terminal runs, its last faults, and on request what it says from now on."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import click

from tools.port import Trouble, finding
from tools.port.board import board
from tools.simulator import provision as flash
from tools.simulator.models.flash import is_image

CRASHES = "crashes.json"


@click.command()
@click.option("--port", default="", help="Serial port; without it, the only one there is.")
@click.option("--data", type=click.Path(path_type=Path), help="Of a simulated terminal: its folder, or a flash image.")
@click.option("--follow", is_flag=True, help="Show what the terminal says, without stopping it, until Ctrl-C.")
def main(port: str, data: Path | None, follow: bool) -> None:
    """The terminal is stopped for a moment and starts again; what it was doing it takes up as after a power cut."""
    if data:
        _told(json.loads(_of_image(data) or b"{}"))
    elif follow:
        _follow(finding.choose(port))
    else:
        with board(port) as found:
            found.start_agent()
            _slots(found.ask("about"))
            _told(json.loads(found.read("/" + CRASHES) or b"{}"))


def _of_image(path: Path) -> bytes | None:
    path = path / "flash.bin" if path.is_dir() else path
    if not path.exists():
        raise Trouble(f"There is no {path}: DATA is the folder of a simulated terminal")
    whole = path.read_bytes()
    if not is_image(len(whole)):
        raise Trouble(f"{path} is no flash image: it has {len(whole)} bytes")
    try:
        return flash.get(whole, CRASHES)
    except FileNotFoundError:
        return None


def _slots(about: dict) -> None:
    for slot, held in sorted(about["held"].items()):
        trial = f", on trial, start {about['starts']} of 3" if about["use"] != about["good"] else ""
        runs = f"  <- runs{trial}" if slot == about["use"] else ""
        click.echo(f"slot {slot}: {held['name']} for {held['board']}{runs}")
    click.echo(f"{about['free'] // 1024} KB of RAM free, code {'in flash' if about['in_place'] else 'in RAM'}")


def _told(kept: dict) -> None:
    counts = ", ".join(f"{name} {count}" for name, count in sorted(kept.get("counts", {}).items()))
    click.echo(f"failed starts in a row: {kept.get('failures', 0)}; ended without a word: {counts or 'never'}")
    for entry in kept.get("entries", []):
        stamp, _, text = entry.partition(" ")
        when = datetime(2000, 1, 1) + timedelta(seconds=int(stamp)) if stamp.isdigit() and stamp != "0" else "no clock"
        click.echo(f"\n{when}\n{text.rstrip()}")


def _follow(port: str) -> None:
    transport = finding.open_port(port)
    try:
        while True:
            with finding.unbroken(port):
                said = transport.serial.read(256)  # or what came within a second
            click.echo(said.decode(errors="replace"), nl=False)
    except KeyboardInterrupt:
        click.echo()
    finally:
        transport.serial.close()


if __name__ == "__main__":
    main()
