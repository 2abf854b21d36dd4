"""python -m tools.build: compiled tree and ROM image for a board, or the generated data files."""

import sys
from pathlib import Path

import click

from tools.build import BuildError, des, font, gb, texts, write_if_changed
from tools.build.image import Built, build


def sizes(tree: Path) -> list[tuple[str, int, int]]:
    """Folder, number of files and bytes, for each folder of the tree and for the modules at its top."""
    folders: dict[str, list[int]] = {}
    for path in tree.rglob("*"):
        if path.is_file():
            parts = path.relative_to(tree).parts
            folders.setdefault(parts[0] + "/" if len(parts) > 1 else "(top)", []).append(path.stat().st_size)
    return [(name, len(found), sum(found)) for name, found in sorted(folders.items())]


def report(built: Built) -> None:
    for name, count, size in sizes(built.tree):
        click.echo(f"{name:12}{count:4} files {size:8} bytes")
    click.echo(f"{built.rom.name:12}{len(built.compiled):4} new   {built.rom.stat().st_size:8} bytes")


@click.command()
@click.option("--board", default="simulator", show_default=True, help="Folder under boards/.")
@click.option("--generate", is_flag=True, help="Write firmware/data and the DES tables again.")
@click.option("--check", is_flag=True, help="Say whether those files are current and the texts sound.")
@click.option("--quiet", is_flag=True, help="No size table.")
def main(board: str, generate: bool, check: bool, quiet: bool) -> None:
    """Build the firmware; with --generate or --check, its data files instead."""
    try:
        if generate:
            for part in (font, texts, gb):
                part.generate()
            write_if_changed(des.TARGET, des.source().encode())
        if check:
            faults = [*font.check(), *texts.check(), *gb.check()]
            if faults:
                raise BuildError("\n".join(faults))
        if not generate and not check:
            built = build(board)
            if not quiet:
                report(built)
    except BuildError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
