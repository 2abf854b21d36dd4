"""python -m tools.flash: MicroPython and the partition table onto a board; erases only after a clear yes."""

import sys
from pathlib import Path

import click

from tools.flash import firmware, partitions
from tools.flash.chip import Chip
from tools.port import Trouble, finding

YES = "erase"


@click.command()
@click.option("--board", "name", required=True, help="Folder under boards/.")
@click.option("--port", default="", help="Serial port; without it, the only one there is.")
@click.option("--firmware", "given", type=click.Path(path_type=Path), help="MicroPython's .bin; without it, mpflash.")
@click.option("--erase", default="", help=f"'{YES}' answers the question beforehand.")
def main(name: str, port: str, given: Path | None, erase: str) -> None:
    """A board that has this partition table keeps all but MicroPython itself; any other is erased, once you say so."""
    board = firmware.facts(name)
    path = firmware.find(given, board)
    image = firmware.image(path, board)
    port = finding.choose(port)
    if not Path(port).exists():
        raise Trouble(finding.why(port))
    chip = Chip(board.chip, port)
    there = partitions.unpack(chip.read(partitions.AT, partitions.SIZE))
    if there == board.parts and not erase:
        click.echo("The partition table is this one: settings, journal and firmware of the terminal stay.")
    else:
        _agreed(board.board, port, erase, there == board.parts)
        chip.erase()
    click.echo(f"writing {path.name}, {len(image)} bytes")
    chip.write(board.at, image)
    click.echo(f"done; next: make deploy BOARD={name} PORT={port}")


def _agreed(board: str, port: str, answer: str, same: bool) -> None:
    """Trouble unless somebody said yes."""
    why = "you asked for it" if same else "it has another partition table, or none"
    click.echo(f"ALL of the board on {port} is erased ({why}): settings, keys, journal with every payment not settled.")
    if not answer and sys.stdin.isatty():
        answer = click.prompt(f"Type '{YES}' to erase it and make it a {board}", default="", show_default=False)
    if answer != YES:
        raise Trouble(f"Nothing was changed. To erase it: ERASE={YES}")


if __name__ == "__main__":
    main()
