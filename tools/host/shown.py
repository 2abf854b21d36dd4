"""Codes that a terminal shows: the payment waits at the host until a wallet pays the code, or it is reversed."""

import json
from datetime import datetime

from . import wallet
from .ledger import Ledger
from .payments import approval, authorisation
from .wallet import WalletProblem


def _asked(row, bill: wallet.Bill) -> bool:
    """Whether the transaction is a shown code's (without a payer's code), and for just what the code says."""
    shown = row["entry"] == "032" and not row["card"]
    return shown and (row["merchant"], row["amount"]) == (bill.merchant, bill.amount)


def pay(ledger: Ledger, code: str, account: str, now: datetime) -> None:
    """Pay what a terminal shows. Raises WalletProblem, and nothing is booked, unless a payment waits for just this."""
    bill = wallet.read(code)
    with ledger.transaction():
        row = ledger.find(bill.terminal, bill.batch, bill.trace, "0200")
        if row is None or not _asked(row, bill):
            raise WalletProblem("no payment waits for this code")
        if row["state"] != "asking":
            raise WalletProblem(f"this payment is over: {row['state']}")
        if account not in [known["name"] for known in ledger.accounts()]:
            raise WalletProblem("no such account")
        if ledger.balance(account) < row["amount"]:
            raise WalletProblem("not enough money")
        auth = authorisation(row["rrn"])
        answer = {int(number): value for number, value in json.loads(row["answer"]).items()} | approval("sale", auth)
        ledger.change(row["id"], state="approved", code="00", account=account, auth=auth, answer=json.dumps(answer))
        ledger.booking(row["id"], account, "debit", row["amount"], "sale", str(now))
