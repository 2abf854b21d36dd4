"""python -m tools.journal: verify, list and export the journal in a flash image, without the terminal."""

import csv
import json
import sys
from pathlib import Path

import click

from tools.journal import audit, payments, sectors
from tools.journal.reader import MAGIC, SECTOR

image = click.argument("image", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def region(path: Path) -> bytes:
    """The journal region of a flash image, or of a dump of the region alone: it starts at the first sector in use."""
    data = path.read_bytes()
    for at in range(0, len(data), SECTOR):
        if data[at : at + len(MAGIC)] == MAGIC and sectors(data[at:]):
            return data[at:]
    raise click.ClickException(f"{path.name}: no journal in it: is it the whole flash, or the journal partition?")


@click.group()
def main() -> None:
    """Read a terminal's journal from its flash image."""


@main.command()
@image
def verify(image: Path) -> None:
    """Say whether every record is there, unchanged and in order; exit 1 when not. Compare the chain with a slip's."""
    records, wrong, chain = audit(region(image))
    click.echo(f"{len(records)} records in {len(sectors(region(image)))} sectors, chain {chain.hex()}")
    for line in wrong:
        click.echo(f"WRONG {line}")
    if wrong:
        sys.exit(1)
    click.echo("intact")


@main.command("list")
@image
def listing(image: Path) -> None:
    """Every payment, one line each: batch/trace, amount, state, card, reference."""
    for payment in payments(audit(region(image))[0]):
        amount = f"{payment['amount'] // 100}.{payment['amount'] % 100:02d}"
        where = f"{payment['batch']:06d}/{payment['trace']:06d}"
        detail = payment.get("rrn") or payment.get("reason") or payment.get("code", "")
        click.echo(f"{where} {amount:>12} {payment['state']:10} {payment.get('card', ''):19} {detail}")


@main.command()
@image
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
def export(image: Path, form: str) -> None:
    """Every record with all its fields, to standard output."""
    records = audit(region(image))[0]
    if form == "json":
        json.dump(records, sys.stdout, ensure_ascii=False, indent=1)
        return
    names = sorted({name for record in records for name in record} - {"sequence", "record"})
    writer = csv.DictWriter(sys.stdout, ["sequence", "record", *names])
    writer.writeheader()
    writer.writerows(records)


if __name__ == "__main__":
    main()
