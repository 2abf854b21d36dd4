"""Paper is separate from money: which slip, and what became of it."""

from micropython import const

SALE = const(1)  # the merchant's copy of an approved sale
CUSTOMER = const(2)
NOTICE = const(3)  # a payment turned pending: not a receipt
RESULT = const(4)  # a pending payment was closed
SETTLEMENT = const(5)  # a batch was closed
DECLINED = const(6)  # nothing was charged

PRINTED = const(1)
NOT_PRINTED = const(2)
UNKNOWN = const(3)
WAIVED = const(4)  # the cashier went on without it

SETTLES = (PRINTED, WAIVED)  # states after which a slip is no longer due
