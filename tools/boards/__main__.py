"""python -m tools.boards: check boards, and tell or draw how one is wired."""

import sys
from pathlib import Path

import click

from tools.boards import BOARDS, BoardError, board, partitions, picture, rules, table

MADE = {"wiring.md": table.markdown, "wiring.svg": picture.draw}


def faults(name: str) -> list[str]:
    """Everything that is wrong with a board's files."""
    found = board.read(name)
    return [*rules.check(found), *partitions.check(partitions.read(name), found.flash)]


def stale(name: str) -> list[Path]:
    """What is made from a board's data and is not what it would be now."""
    found = board.read(name)
    paths = {BOARDS / name / file: make(found) for file, make in MADE.items()}
    return [path for path, text in paths.items() if not path.exists() or path.read_text() != text]


def checked(names: tuple[str, ...]) -> list[str]:
    """The names, of every board when there are none. Tells every fault, and ends with 1 when there is any."""
    bad = False
    for name in names or board.names():
        try:
            found = faults(name)
        except BoardError as error:
            found = [str(error)]
        for fault in found:
            click.echo(f"{name}: {fault}", err=True)
        bad = bad or bool(found)
    if bad:
        sys.exit(1)
    return list(names or board.names())


@click.group(help="Boards as data: see boards/README.md.")
def main() -> None:
    pass


@main.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Say what is wrong with these boards (default: all), and whether their tables and pictures are current."""
    found = checked(names)
    old = [path.relative_to(BOARDS.parent) for name in found for path in stale(name)]
    for path in old:
        click.echo(f"{path} is not current: make boards", err=True)
    if old:
        sys.exit(1)
    for name in found:
        click.echo(f"{name}: ok")


@main.command()
@click.argument("names", nargs=-1)
def make(names: tuple[str, ...]) -> None:
    """Check these boards (default: all), and make their tables and pictures again."""
    for name in checked(names):
        for path in stale(name):
            path.write_text(MADE[path.name](board.read(name)))
            click.echo(f"made {path.relative_to(BOARDS.parent)}")


@main.command()
@click.argument("name")
def wiring(name: str) -> None:
    """The wiring table of a board, as Markdown."""
    click.echo(table.markdown(board.read(*checked((name,)))), nl=False)


@main.command("picture")
@click.argument("name")
def show(name: str) -> None:
    """The wiring picture of a board, as SVG."""
    click.echo(picture.draw(board.read(*checked((name,)))), nl=False)


if __name__ == "__main__":
    main()
