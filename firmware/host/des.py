"""DES and triple DES (FIPS 46-3), one block at a time.

Every number stays below 2**30, so that no step makes a big integer on the chip: the halves L and R are kept as
two 16-bit words each.
"""

from host.des_tables import BYTE0, BYTE1, BYTE2, BYTE3

# Permuted choice 2; the first 24 count from the left of C, the others (28 added) from the left of D.
_PC2 = (
    b"\x0e\x11\x0b\x18\x01\x05\x03\x1c\x0f\x06\x15\x0a\x17\x13\x0c\x04\x1a\x08\x10\x07\x1b\x14\x0d\x02"
    b"\x29\x34\x1f\x25\x2f\x37\x1e\x28\x33\x2d\x21\x30\x2c\x31\x27\x38\x22\x35\x2e\x2a\x32\x24\x1d\x20"
)
_ROTATIONS = b"\x01\x01\x02\x02\x02\x02\x02\x02\x01\x02\x02\x02\x02\x02\x02\x01"


class Des:
    """One key: 8 bytes (DES), 16 or 24 (triple DES, encrypt-decrypt-encrypt). ValueError for another length."""

    def __init__(self, key: bytes) -> None:
        if len(key) not in (8, 16, 24):
            raise ValueError("key length")
        self._keys = [_schedule(key[at : at + 8]) for at in range(0, len(key), 8)]
        if len(key) == 16:
            self._keys.append(self._keys[0])

    def encrypt(self, block: bytes) -> bytes:
        """8 bytes under the key."""
        return self._run(block, self._keys, False)

    def decrypt(self, block: bytes) -> bytes:
        """8 bytes, back from `encrypt`."""
        return self._run(block, self._keys[::-1], True)

    def _run(self, block, schedules, backwards):
        # The final permutation of one pass and the initial one of the next undo each other: both are left out.
        words = _enter(block)
        for schedule in schedules:
            _rounds(words, schedule, backwards)
            backwards = not backwards
        return _leave(words)


def _transpose(rows) -> bytearray:
    """The 8x8 bits of 8 bytes, rows for columns: bit i of byte s is bit s of rows[i]."""
    columns = bytearray(8)
    for s in range(8):
        bits = 0
        for i in range(8):
            bits |= (rows[i] >> s & 1) << i
        columns[s] = bits
    return columns


def _enter(block) -> list:
    """Initial permutation: [L high, L low, R high, R low]."""
    c = _transpose(block)
    return [c[6] << 8 | c[4], c[2] << 8 | c[0], c[7] << 8 | c[5], c[3] << 8 | c[1]]


def _leave(words: list) -> bytes:
    """Final permutation."""
    a, b, c, d = words
    return bytes(_transpose((b & 255, d & 255, b >> 8, d >> 8, a & 255, c & 255, a >> 8, c >> 8)))


def _schedule(key: bytes) -> bytes:
    """The sixteen round keys: 8 bytes each, six bits a byte, one for every S-box."""
    # Permuted choice 1 is the transposed key without the parity column.
    t = _transpose(key)
    c = t[7] << 20 | t[6] << 12 | t[5] << 4 | t[4] >> 4
    d = t[1] << 20 | t[2] << 12 | t[3] << 4 | t[4] & 15
    keys = bytearray(128)
    for round_number in range(16):
        turn = _ROTATIONS[round_number]
        c = (c << turn | c >> 28 - turn) & 0xFFFFFFF
        d = (d << turn | d >> 28 - turn) & 0xFFFFFFF
        for bit in range(48):
            taken = c >> 28 - _PC2[bit] if bit < 24 else d >> 56 - _PC2[bit]
            at = round_number * 8 + bit // 6
            keys[at] = keys[at] << 1 | taken & 1
    return bytes(keys)


def _rounds(words: list, keys: bytes, backwards: bool) -> None:
    """The sixteen rounds and the last exchange, in place."""
    lh, ll, rh, rl = words
    p0, p1, p2, p3 = BYTE0, BYTE1, BYTE2, BYTE3
    for k in range(120, -8, -8) if backwards else range(0, 128, 8):
        # Expansion: each half word with its neighbours' edge bits, read as four overlapping groups of six.
        x = (rl & 1) << 17 | rh << 1 | rl >> 15
        y = (rh & 1) << 17 | rl << 1 | rh >> 15
        a = x >> 12 ^ keys[k]
        b = (x >> 8 & 63 ^ keys[k + 1]) + 64
        c = (x >> 4 & 63 ^ keys[k + 2]) + 128
        d = (x & 63 ^ keys[k + 3]) + 192
        e = (y >> 12 ^ keys[k + 4]) + 256
        f = (y >> 8 & 63 ^ keys[k + 5]) + 320
        g = (y >> 4 & 63 ^ keys[k + 6]) + 384
        h = (y & 63 ^ keys[k + 7]) + 448
        high = (p0[a] | p0[b] | p0[c] | p0[d] | p0[e] | p0[f] | p0[g] | p0[h]) << 8
        high |= p1[a] | p1[b] | p1[c] | p1[d] | p1[e] | p1[f] | p1[g] | p1[h]
        low = (p2[a] | p2[b] | p2[c] | p2[d] | p2[e] | p2[f] | p2[g] | p2[h]) << 8
        low |= p3[a] | p3[b] | p3[c] | p3[d] | p3[e] | p3[f] | p3[g] | p3[h]
        high ^= lh
        low ^= ll
        lh = rh
        ll = rl
        rh = high
        rl = low
    words[0], words[1] = rh, rl
    words[2], words[3] = lh, ll
