"""The project's payment host: ISO 8583 over TCP or TLS, a ledger in SQLite, and faults on request."""

from .accounts import Account
from .faults import Fault, FaultProblem
from .rules import Terminal
from .server import PaymentHost
from .thread import HostThread

__all__ = ["Account", "Fault", "FaultProblem", "HostThread", "PaymentHost", "Terminal"]
