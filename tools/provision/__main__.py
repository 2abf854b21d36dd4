"""python -m tools.provision SETTINGS.toml IMAGE: give a terminal its settings."""

from pathlib import Path

import click

from tools.provision.reading import Refused, read
from tools.provision.writing import NotAllowed, provision
from tools.simulator.models.flash import SIZE


@click.command()
@click.argument("settings", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("image", type=click.Path(path_type=Path))
def main(settings: Path, image: Path) -> None:
    """Check SETTINGS, a TOML file, and write it into IMAGE, a flash image or the folder of a simulated terminal.

    A new image gets an empty journal, and the defaults for what the file does not name. In an image that is there, what
    the file does not name and the journal stay as they are. A file with anything wrong in it changes nothing.
    """
    if image.is_dir() or not image.suffix:
        image = image / "flash.bin"
    try:
        before = image.read_bytes() if image.exists() else None
        if before is not None and len(before) != SIZE:
            raise NotAllowed(f"{image} is no flash image: it must have {SIZE} bytes")
        whole, told = provision(before, read(settings.read_bytes(), settings.parent))
    except Refused as refused:
        lines = [f"{settings}:{problem.line}: {problem.text}" for problem in refused.problems]
        raise click.ClickException("\n".join(["nothing was changed", *lines])) from None
    except (NotAllowed, OSError) as problem:
        raise click.ClickException(f"nothing was changed\n{problem}") from None
    image.parent.mkdir(parents=True, exist_ok=True)
    part = image.with_name(image.name + ".part")
    part.write_bytes(whole)
    part.replace(image)
    for line in told:
        click.echo(line)
    click.echo(f"{image}: {'new' if before is None else 'changed'}")


if __name__ == "__main__":
    main()
