"""python -m tools.journal: verify, explain, list and export the journal in a flash image, without the terminal."""

import csv
import json
import sys
from pathlib import Path

import click

from tools.house import commands as house
from tools.journal.audit import Reading, heads, read
from tools.journal.explain import explain
from tools.journal.reader import newer
from tools.journal.story import amount, head, name, origin, payments, plain

_UNKNOWN_HEAD = (
    "no record has this chain: the journal was cut short or changed, or the slip is of another terminal, or older than "
    "what the journal still holds"
)

image = click.argument("image", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class _Chain(click.ParamType):
    """The chain as a slip shows it, or its beginning: at least 8 hex digits, in groups or not."""

    name = "hex"

    def convert(self, value: str, param, ctx) -> str:
        digits = "".join(value.split()).lower()
        if not 8 <= len(digits) <= 64 or digits.strip("0123456789abcdef"):
            self.fail("8 to 64 hex digits, as on the settlement slip", param, ctx)
        return digits


def journal(path: Path) -> Reading:
    """What is in a flash image, or in a dump of the journal alone."""
    image = path.read_bytes()
    version = newer(image)
    if version:
        raise click.ClickException(
            f"{path.name}: a journal of version {version}: read it with the tools of its firmware"
        )
    reading = read(image)
    if not reading.sectors:
        raise click.ClickException(f"{path.name}: no journal in it: is it the whole flash, or the journal partition?")
    return reading


@click.group()
def main() -> None:
    """Read a terminal's journal from its flash image."""


@main.command()
@image
@click.option("--head", "slip", type=_Chain(), help="The chain on a settlement slip; its first 8 digits will do.")
def verify(image: Path, slip: str | None) -> None:
    """Say whether every record is there, unchanged and in order; exit 1 when not. Compare the chain with a slip's."""
    reading = journal(image)
    gone = f", all up to record {reading.gone} given up" if reading.gone else ""
    count, sectors = len(reading.entries), len(reading.live)
    click.echo(f"{count} records in {sectors} sectors{gone}, chain {reading.chain.hex()}")
    wrong = [found.text for found in reading.wrong]
    if slip:
        found = [head(reading, entry) for entry in heads(reading, slip)]
        wrong += [] if found else [_UNKNOWN_HEAD]
        for line in found:
            click.echo(line)
    for line in wrong:
        click.echo(f"WRONG {line}")
    if wrong:
        sys.exit(1)
    click.echo("intact")


@main.command("explain")
@image
def explained(image: Path) -> None:
    """Say in plain words what lies where in an image, what is damaged, which payments that concerns, what to do."""
    for line in explain(image.read_bytes()):
        click.echo(line)


@main.command("list")
@image
def listing(image: Path) -> None:
    """Every payment, one line each: batch/trace, amount, state, card, reference; of a void or refund, its sale."""
    for payment in payments(journal(image).records):
        where = name(payment.get("batch", 0), payment.get("trace", 0))
        detail = payment.get("rrn") or payment.get("reason") or payment.get("code", "")
        card, fen = plain(payment.get("card", "")), amount(payment.get("amount"))
        line = f"{where} {fen:>12} {payment['state']:10} {card:19} {plain(detail):12} {origin(payment)}"
        click.echo(line.rstrip())


@main.command()
@click.argument("image", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option(
    "--archive", type=click.Path(dir_okay=False, path_type=Path), help="To move: retire it, write all it has."
)
@click.option("--for", "number", default="", help="The number of the terminal that it moves to.")
@house.hand_over
@house.instead_of
def export(image: Path, form: str, archive: Path | None, number: str, hand_over: bool, instead_of: str) -> None:
    """Every record with all its fields and the chain after it, to standard output; or, to move, an archive of all."""
    if archive:
        house.export(str(image), archive, number, hand_over, instead_of)
        return
    records = [
        {"sequence": entry.sequence, "record": entry.kind, "chain": entry.chain.hex()} | entry.fields
        for entry in journal(image / "flash.bin" if image.is_dir() else image).entries
        if entry.fields is not None
    ]
    if form == "json":
        json.dump(records, sys.stdout, ensure_ascii=False, indent=1)
        return
    first = ["sequence", "record", "chain"]
    writer = csv.DictWriter(sys.stdout, first + sorted({name for record in records for name in record} - set(first)))
    writer.writeheader()
    writer.writerows(records)


for command in (house.number, house.import_, house.replace, house.wipe):
    main.add_command(command)

if __name__ == "__main__":
    main()
