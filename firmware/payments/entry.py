"""How a payer came to be known, as field 22 says it. Apart from the cards: most need no more of them than this."""

KEYED = "012"
SWIPED = "022"
CODE = "032"  # a payment code, see payments/codes.py
