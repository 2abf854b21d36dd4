"""python -m tools.boards: check boards, and tell or draw how one is wired."""

import sys

import click

from tools.boards import BoardError, board, partitions, rules


def faults(name: str) -> list[str]:
    """Everything that is wrong with a board's files."""
    found = board.read(name)
    return [*rules.check(found), *partitions.check(partitions.read(name), found.flash)]


@click.group()
def main() -> None:
    """Boards as data: boards/README.md."""


@main.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Say what is wrong with these boards (default: all)."""
    bad = 0
    for name in names or board.names():
        try:
            found = faults(name)
        except BoardError as error:
            found = [str(error)]
        for fault in found:
            click.echo(f"{name}: {fault}", err=True)
        bad += bool(found)
        if not found:
            click.echo(f"{name}: ok")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
