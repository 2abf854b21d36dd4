"""What a person at the PC does: replace, which is all of it; or export here, import there, and wipe later."""

import re
from pathlib import Path

import click

from tools.house import archive, steps
from tools.house.standing import Standing, look
from tools.house.terminals import opened
from tools.journal.story import plain
from tools.port import Trouble

WHERE = "Flash image, folder of a simulated terminal, or serial port"
hand_over = click.option("--hand-over", is_flag=True, help="What is open goes along: the new terminal ends it.")
instead_of = click.option("--instead-of", default="", help="Number of a new terminal that is destroyed, unfinished.")


def export(old: str, file: Path, number: str, hand_over: bool, instead_of: str) -> None:
    """Retire the old terminal, and write what it has into an archive."""
    if not re.fullmatch("[0-9a-f]{16}", number):
        raise Trouble("For which terminal? --for NUMBER, as `python -m tools.journal number NEW` tells it")
    with opened(old) as terminal:
        found = steps.harvest(terminal, steps.retire(terminal, number, hand_over, instead_of))
    digest = archive.write(found, file)
    click.echo(f"{old} is retired: it sells and delivers no more. What it had is in {file} (SHA-256 {digest[:16]}...)")
    click.echo(f"python -m tools.journal import {file} NEW")


@click.command("number")
@click.argument("new")
def number(new: str) -> None:
    """Tell the number by which an old terminal knows the NEW one: for export --for."""
    with opened(new) as terminal:
        click.echo(steps.number_of(terminal))


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new")
def import_(file: Path, new: str) -> None:
    """Put the archive FILE into the NEW terminal, compare, and let it work."""
    brought = archive.load(file)
    with opened(new) as terminal:
        _told(steps.move_in(terminal, brought))


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--archive", "file", type=click.Path(dir_okay=False, path_type=Path), help="Where the archive goes.")
@hand_over
@instead_of
def replace(old: str, new: str, file: Path | None, hand_over: bool, instead_of: str) -> None:
    """Move all of the OLD terminal to the NEW one, step by step; then OLD may be wiped.

    Cut off anywhere, the same command goes on where it was.
    """
    _two(old, new)
    with opened(old) as terminal:
        before = look(terminal)
    click.echo(f"1/5 {old}: {_summary(before)}")
    with opened(new) as terminal:
        mine = steps.number_of(terminal)
        steps.receivable(terminal, before, mine)
    click.echo(f"2/5 {new}: can take it; its number is {mine}")
    with opened(old) as terminal:
        found = steps.harvest(terminal, steps.retire(terminal, mine, hand_over, instead_of))
    click.echo(f"3/5 {old}: retired, it sells and delivers no more")
    file = file or Path(f"house-{before.identity[0]}-{mine}.zip")
    click.echo(f"4/5 {file}: SHA-256 {archive.write(found, file)}")
    with opened(new) as terminal:
        after = steps.move_in(terminal, archive.load(file))
    click.echo(f"5/5 {new}: has it all, compared record by record")
    _told(after)
    click.echo(f"Delete {file} when the new terminal sells: people's codes can be found in it by trying.")
    _offer(old, new)


@click.command("wipe")
@click.argument("old")
@click.argument("new")
def wipe(old: str, new: str) -> None:
    """Erase payments, settings, keys and people of the OLD terminal, once the NEW one has all, and ended it."""
    _two(old, new)
    _wipe(old, new)


def _two(old: str, new: str) -> None:
    if not old or not new:
        raise Trouble("Which terminals? make replace OLD=... NEW=...: folders, flash images, or ports")
    if Path(old).resolve() == Path(new).resolve():
        raise Trouble("OLD and NEW are the same terminal")


def _offer(old: str, new: str) -> None:
    later = f"python -m tools.journal wipe {old} {new}"
    try:
        _wipe(old, new)
    except Trouble as problem:
        click.echo(f"{problem.message}\nLater: {later}")
    except click.Abort:
        click.echo(f"\nNothing was wiped. Later: {later}")


def _wipe(old: str, new: str) -> None:
    with opened(new) as terminal:
        after = look(terminal)
    with opened(old) as terminal:
        steps.may_be_wiped(look(terminal), after)
    asked = f"Wipe {old}: payments, settings, keys and people, for good? Type yes"
    if click.prompt(asked, default="no", show_default=True).strip().lower() != "yes":
        raise click.Abort
    with opened(old) as terminal:
        steps.wipe(terminal, after)
    click.echo(f"{old} is wiped. A board gets its firmware again with make deploy")


def _summary(found: Standing) -> str:
    book, reading = found.book, found.reading
    told = f"terminal {found.identity[0]} of merchant {found.identity[1]}, {len(reading.entries)} records"
    return plain(f"{told}, batch {book['batch']:06d}, last trace {book['trace']:06d}, chain {reading.chain.hex()}")


def _told(found: Standing) -> None:
    click.echo(f"{found.name}: {_summary(found)}")
    for line in found.open():
        click.echo(f"goes on here: {line}")
    if not found.settings.get("tmk_1"):
        click.echo("It has no master key yet: its components go in at the keypad (FUNC 8 5), or with make provision")
    if not found.settings.get("wifi"):
        click.echo("It knows no Wi-Fi yet: FUNC 8 4, or make provision")
