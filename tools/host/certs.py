"""A throwaway certificate authority and a server certificate for tests: `python -m tools.host.certs DIR`.

Writes ca.der (for the terminal), ca.pem, server.pem and server.key (for the host). ECDSA P-256. Not for real money.
"""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = ("localhost", "127.0.0.1")


class Files(NamedTuple):
    """Paths of what `make` wrote. `cert` and `key` are what PaymentHost takes as tls=(cert, key)."""

    ca_der: str
    ca_pem: str
    cert: str
    key: str


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _draft(subject: str, issuer: str, key, start: datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _authority(key, start: datetime, days: int) -> x509.Certificate:
    draft = _draft("Suretill test CA", "Suretill test CA", key, start, days)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return draft.add_extension(_usage(True), critical=True).sign(key, hashes.SHA256())


def _server(key, ca_key, names, start: datetime, days: int) -> x509.Certificate:
    draft = _draft(names[0], "Suretill test CA", key, start, days)
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    draft = draft.add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
    draft = draft.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    draft = draft.add_extension(issuer, critical=False).add_extension(_usage(False), critical=True)
    return draft.sign(ca_key, hashes.SHA256())


def make(folder: str | Path, names=NAMES, days: int = 30, start: datetime | None = None) -> Files:
    """Write a new CA and a server certificate for host names and addresses; replaces what was there. A `start` in the
    past makes an expired one."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    start = start or datetime.now(UTC) - timedelta(days=1)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _authority(ca_key, start, days)
    server = _server(key, ca_key, list(names), start, days)
    pem = serialization.Encoding.PEM
    (folder / "ca.der").write_bytes(ca.public_bytes(serialization.Encoding.DER))
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.key").touch(mode=0o600)
    (folder / "server.key").write_bytes(private)
    return Files(*(str(folder / name) for name in ("ca.der", "ca.pem", "server.pem", "server.key")))


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(file_okay=False))
@click.option("--name", "names", multiple=True, default=NAMES, show_default=True, help="Host name or address.")
@click.option("--days", default=30, show_default=True, help="How long it is valid.")
def main(folder: str, names: tuple[str, ...], days: int) -> None:
    for path in make(folder, names, days):
        click.echo(path)


if __name__ == "__main__":
    main()
