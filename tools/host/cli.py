"""Command line of the payment host."""

import asyncio
import contextlib
import logging
import os
import signal

import click

from . import accounts, faults, keys
from .courier import Mail, WayProblem, Webhook
from .rules import Terminal
from .server import DEFAULT_MERCHANT, PaymentHost


class _Reads(click.ParamType):
    """A parameter read by a function whose complaint becomes the usage error."""

    def __init__(self, name: str, read, *problems: type[Exception]):
        self.name, self._read, self._problems = name, read, problems

    def convert(self, value, param, ctx):
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except self._problems as error:
            self.fail(str(error), param, ctx)


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise keys.KeyProblem("a key is written in hex") from None
    if len(key) not in (8, 16):
        raise keys.KeyProblem(f"a master key has 8 or 16 bytes, not {len(key)}")
    return key


def _terminal(text: str) -> tuple[str, str, bytes | None]:
    """ID[:MERCHANT[:TMK]]"""
    number, merchant, tmk = (text.split(":") + ["", ""])[:3]
    merchant = merchant or DEFAULT_MERCHANT
    if len(number) != 8 or len(merchant) != 15:
        raise ValueError("a terminal is ID[:MERCHANT[:TMK]] with 8 and 15 characters")
    return number, merchant, _key(tmk) if tmk else None


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdecimal():
        raise ValueError("an address is [HOST:]PORT")
    return host or "127.0.0.1", int(port)


ADDRESS = _Reads("address", _address, ValueError)
KEY = _Reads("hex", _key, keys.KeyProblem)
TERMINAL = _Reads("terminal", _terminal, ValueError, keys.KeyProblem)
ACCOUNT = _Reads("account", accounts.parse, accounts.AccountProblem)
FAULT = _Reads("fault", faults.parse, faults.FaultProblem)


@click.command(epilog="Faults are described in tools/host/faults.py.")
@click.option("--listen", type=ADDRESS, default="127.0.0.1:5600", show_default=True, help="Address for terminals.")
@click.option("--control", type=int, help="Port of the HTTP control API, same address.")
@click.option("--status", type=int, help="Port of the pages behind the links on slips, same address.")
@click.option("--status-url", default="", help="What the terminals' links begin with; messages carry the link then.")
@click.option("--smtp", help="Mail server for messages to customers: smtp[s]://[user@]host[:port].")
@click.option("--smtp-from", default="", help="Sender of the mails; a password comes in $SURETILL_SMTP_PASSWORD.")
@click.option("--webhook", help="Where messages to customers are POSTed; signed with $SURETILL_WEBHOOK_SECRET.")
@click.option("--db", default=":memory:", show_default=True, help="SQLite file of the ledger.")
@click.option("--cert", type=click.Path(exists=True), help="TLS: certificate chain, PEM.")
@click.option("--key", "cert_key", type=click.Path(exists=True), help="TLS: private key, PEM.")
@click.option("--mac", type=click.Choice(keys.KINDS), default="cup-ecb", show_default=True, help="MAC kind.")
@click.option("--key-form", type=click.Choice(keys.FORMS), default="40", show_default=True, help="Form of field 62.")
@click.option("--tmk", type=KEY, default=keys.TEST_TMK.hex(), help="Terminal master key (default: the test key).")
@click.option("--terminal", "terminals", type=TERMINAL, multiple=True, help="ID[:MERCHANT[:TMK]]; repeatable.")
@click.option(
    "--account",
    "cards",
    type=ACCOUNT,
    multiple=True,
    help="NUMBER[:balance=100.00,limit=50.00,expiry=3012,code=51], or UIDxxxxxxxx of a contactless card; repeatable.",
)
@click.option("--fault", "queue", type=FAULT, multiple=True, help="KIND[:value][,mti=0200,count=2...]; repeatable.")
@click.option("--batch", default=1, show_default=True, help="Batch number of a terminal that is new here.")
@click.option("--lenient", is_flag=True, help="Do not refuse requests with fields too many.")
@click.option("--verbose", "-v", is_flag=True, help="Show every message.")
def main(
    listen, control, status, status_url, smtp, smtp_from, webhook, db, cert, cert_key, mac, key_form, tmk, terminals,
    cards, queue, batch, lenient, verbose,
):  # fmt: skip
    """Payment host for Suretill terminals: ISO 8583 over TCP or TLS, with a ledger and faults on request."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO if verbose else logging.WARNING)
    if bool(cert) != bool(cert_key):
        raise click.UsageError("--cert and --key go together")
    served = [Terminal(number, merchant, own or tmk) for number, merchant, own in terminals]
    try:
        host = PaymentHost(
            listen[1],
            (cert, cert_key) if cert else None,
            control,
            db,
            address=listen[0],
            status_port=status,
            status_url=status_url,
            mail=Mail(smtp, smtp_from, os.environ.get("SURETILL_SMTP_PASSWORD", "")) if smtp else None,
            webhook=Webhook(webhook, os.environ.get("SURETILL_WEBHOOK_SECRET", "")) if webhook else None,
            mac=mac,
            key_form=key_form,
            tmk=tmk,
            terminals=served,
            cards=cards,
            first_batch=batch,
            strict=not lenient,
        )
        asyncio.run(_serve(host, queue))
    except (OSError, WayProblem, keys.KeyProblem) as error:
        raise click.ClickException(str(error)) from None


async def _serve(host: PaymentHost, queue) -> None:
    """Run until SIGINT or SIGTERM."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await host.start()
    for fault in queue:
        await host.add_fault(fault)
    click.echo(f"listening on {host.address}:{host.port}")
    if host.control_port is not None:
        click.echo(f"control on http://{host.address}:{host.control_port}")
    if host.status_port is not None:
        click.echo(f"links lead to http://{host.address}:{host.status_port}/s/")
    await ended.wait()
    await host.stop()
    host.close()
