"""Jobs written by another program: python-escpos 3.1 (MIT), printer.Dummy(), output as it came.

GOOD prints on a 58 mm printer with a Chinese font as meant. BAD does not: bare GB18030 without Chinese mode, code page
characters, a QR code that is cut off, and a command our slips never use (barcode).
"""

GOOD = {
    "receipt": (
        (
            b"\x1b@\x1b!\x00\x1b!\x00\x1b!0\x1bE\x01\x1ba\x01\x1bt\x00CORNER SHOP\n"
            b"\x1b!\x00\x1b!\x00\x1b!\x00\x1bE\x00\x1ba\x00TERMINAL 12345678\n"
            b"\x1b-\x01SALE\n"
            b"\x1b-\x00TOTAL                      12.34\n"
            b"\n"
            b"\n"
            b"\n"
            b"\n"
            b"\x1bd\x06\x1dV\x00"
        ),
        ["CORNER SHOP", "TERMINAL 12345678", "SALE", "TOTAL                      12.34"] + [""] * 10,
    ),
    "sizes": (
        b"\x1b@\x1d!\x12\x1ba\x02\x1bt\x00X2\n\x1b!\x00\x1b!\x00\x1b!\x00\x1bM\x01small\n\x1bd\x05\x1dVB\x00",
        ["X2", "small"] + [""] * 5,
    ),
    "QR code": (
        b"\x1b@\x1bt\x00PAY\n\n\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x03\x1d(k\x03\x001E0"
        b"\x1d(k\x16\x001P0https://example.org\x1d(k\x03\x001Q0\n",
        ["PAY", "", ""],
    ),
    "question": (b"\x1b@\x1bt\x00A\n\x10\x04\x04", ["A"]),
}

BAD = {
    "bare GB18030": b"\x1b@\xbd\xbb\xd2\xd7\xc6\xbe\xd6\xa4\n",
    "code page": b"\x1b@\x1bt\x00caf\x82 \x1bt\x0f\xa4\n",
    "QR code": b"\x1b@\x1bt\x00PAY\n\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x03\x1d(k\x03\x001E0\x1d(k\x16\x001P0https://example.org",
    "barcode": b"\x1b@\x1ba\x01\x1dh@\x1dw\x03\x1df\x00\x1dH\x02\x1dk\x02123456789012\x00",
}
