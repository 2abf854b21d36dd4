"""python -m tools.deploy: put the built firmware into the slot that does not run, look at it there, and switch."""

import zlib
from pathlib import Path

import click

from tools.deploy import checks, manifest
from tools.port import Trouble
from tools.port.board import SECTOR, Board, board


@click.command()
@click.option("--board", "name", required=True, help="Folder under boards/; it must be built.")
@click.option("--port", default="", help="Serial port; without it, the only one there is.")
@click.option("--force", is_flag=True, help="Though something is pending, or another board's firmware is on it.")
@click.option("--build", "folder", type=click.Path(path_type=Path), hidden=True)
def main(name: str, port: str, force: bool, folder: Path | None) -> None:
    """Deploy. Whenever the power or the cable fails, the board starts with the old firmware or the new one, whole."""
    made = manifest.load(name, folder)
    with board(port) as found:
        checks.right_board(found.interpreter(), made)
        checks.right_table(found.has_slots(), made)
        found.install(made.files)
        found.start_agent()
        about = found.ask("about")
        checks.fits(about, made, force)
        for line in checks.settled(found.journal(), force):
            click.echo(f"pending, and stays so: {line}")
        if about["held"].get(about["use"]) == made.held:
            click.echo(f"{made.name} is there already, in slot {about['use']}")
            return
        slot = found.ask("clear")
        _write(found, slot, made)
        found.ask("switch", made.held)
        click.echo(f"slot {slot} starts next: {made.name}, {made.size} bytes, SHA-256 {made.sha256[:16]}...")
        if about["use"]:
            click.echo("it is kept after a good minute; after three starts without one the old firmware runs again")


def _write(found: Board, slot: str, made: manifest.Manifest) -> None:
    """Only sectors that differ: a deploy that was cut off goes on where it was."""
    image = made.image.read_bytes()
    parts = [image[at : at + SECTOR] for at in range(0, len(image), SECTOR)]
    there = found.ask("sums", slot, len(parts))
    todo = [place for place, part in enumerate(parts) if zlib.crc32(part.ljust(SECTOR, b"\xff")) != there[place]]
    with click.progressbar(todo, label=f"slot {slot}") as places:
        for place in places:
            found.sector(slot, place, parts[place])
    if found.ask("check", slot, made.size) != made.sha256:
        raise Trouble("What arrived is not what was sent (SHA-256): nothing was switched; do it again")


if __name__ == "__main__":
    main()
