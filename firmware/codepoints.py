"""The characters of a text as numbers.

`for char in text` makes a string of every character, and MicroPython keeps each of those for ever (interned): a screen
of hanzi would eat the heap one character at a time.
"""


def codepoints(text: str):
    """Yield the Unicode code point of every character."""
    code = left = 0
    for byte in text.encode():
        if byte & 0xC0 == 0x80:
            code = code << 6 | byte & 0x3F
            left -= 1
        elif byte < 0x80:
            code, left = byte, 0
        else:
            left = 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
            code = byte & (0x3F >> left)
        if not left:
            yield code
