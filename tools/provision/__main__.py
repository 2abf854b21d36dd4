"""python -m tools.provision SETTINGS.toml IMAGE, or --port PORT: give a terminal its settings."""

from pathlib import Path

import click

from tools.port import Trouble
from tools.port.board import board
from tools.provision.reading import Chosen, Refused, read
from tools.provision.writing import SETTINGS, NotAllowed, apply, provision
from tools.simulator.models.flash import is_image


@click.command()
@click.argument("settings", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("image", type=click.Path(path_type=Path), required=False)
@click.option("--port", default="", help="Instead of IMAGE: the serial port that a board is on.")
def main(settings: Path, image: Path | None, port: str) -> None:
    """Check SETTINGS, a TOML file, and write it into IMAGE, a flash image or the folder of a simulated terminal, or
    onto the board on a port.

    A new image gets an empty journal, and the defaults for what the file does not name. In an image that is there, and
    on a board, what the file does not name and the journal stay as they are. A file with anything wrong in it changes
    nothing.
    """
    if bool(image) == bool(port):
        raise click.UsageError("either an image or folder (DATA=), or a port (PORT=)")
    try:
        chosen = read(settings.read_bytes(), settings.parent)
        if image:
            _image(image, chosen)
        else:
            _board(port, chosen)
    except Refused as refused:
        lines = [f"{settings}:{problem.line}: {problem.text}" for problem in refused.problems]
        raise click.ClickException("\n".join(["nothing was changed", *lines])) from None
    except (NotAllowed, OSError) as problem:
        raise click.ClickException(f"nothing was changed\n{problem}") from None


def _image(image: Path, chosen: Chosen) -> None:
    if image.is_dir() or not image.suffix:
        image = image / "flash.bin"
    before = image.read_bytes() if image.exists() else None
    if before is not None and not is_image(len(before)):
        raise NotAllowed(f"{image} is no flash image: it has {len(before)} bytes")
    whole, told = provision(before, chosen)
    image.parent.mkdir(parents=True, exist_ok=True)
    part = image.with_name(image.name + ".part")
    part.write_bytes(whole)
    part.replace(image)
    for line in told:
        click.echo(line)
    click.echo(f"{image}: {'new' if before is None else 'changed'}")


def _board(port: str, chosen: Chosen) -> None:
    with board(port) as found:
        found.start_agent()
        try:
            files, told = apply(found.read("/" + SETTINGS), found.journal(), chosen)
        except NotAllowed as problem:
            raise Trouble(f"nothing was changed\n{problem}") from None
        for name, content in files.items():
            found.write("/" + name, content)
        for line in told:
            click.echo(line)
        click.echo(f"{port}: changed")


if __name__ == "__main__":
    main()
