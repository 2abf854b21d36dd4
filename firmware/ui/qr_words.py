"""What a QR code of bytes carries: mode, length, data and padding, and the Reed-Solomon check words behind it."""


def stream(data: bytes, capacity: int) -> bytearray:
    """Mode (bytes), length, data, end, padding."""
    out = bytearray(capacity)
    out[0] = 0x40 | len(data) >> 4
    last = len(data) << 4 & 0xFF
    at = 1
    for byte in data:
        out[at] = last | byte >> 4
        last = byte << 4 & 0xFF
        at += 1
    out[at] = last
    for pad in range(at + 1, capacity):
        out[pad] = 0x11 if (pad - at) & 1 == 0 else 0xEC
    return out


def interleave(data: bytearray, words: bytearray, check: int, blocks: int):
    """The data in blocks, each with its check words, a word of each by turns, into `words`. Yields after each block."""
    power = bytearray(255)
    log = bytearray(256)
    field(power, log)
    factors = generator(check, power, log)
    short = len(data) // blocks
    longer = blocks - len(data) % blocks  # from this block on one word more
    at = 0
    for block in range(blocks):
        size = short + (block >= longer)
        part = memoryview(data)[at : at + size]
        at += size
        for i in range(size):
            words[i * blocks + block if i < short else short * blocks + block - longer] = part[i]
        for i, word in enumerate(check_words(part, factors, power, log)):
            words[len(data) + i * blocks + block] = word
        yield


def field(power: bytearray, log: bytearray):
    """Powers of 2 and their exponents in GF(256) of 0x11D."""
    value = 1
    for exponent in range(255):
        power[exponent] = value
        log[value] = exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)


def generator(degree: int, power: bytearray, log: bytearray) -> bytearray:
    """Coefficients of (x - 1)(x - 2)(x - 4)..., without the first, as exponents of 2."""
    found = bytearray(degree)
    found[degree - 1] = 1
    for root in range(degree):
        for i in range(degree):
            value = power[(log[found[i]] + root) % 255] if found[i] else 0
            found[i] = value ^ found[i + 1] if i + 1 < degree else value
    for i in range(degree):
        found[i] = log[found[i]]
    return found


def check_words(data, factors: bytearray, power: bytearray, log: bytearray) -> bytearray:
    """Reed-Solomon remainder."""
    rest = bytearray(len(factors))
    last = len(factors) - 1
    for byte in data:
        lead = byte ^ rest[0]
        for i in range(last):
            rest[i] = rest[i + 1]
        rest[last] = 0
        if lead:
            exponent = log[lead]
            for i in range(last + 1):
                rest[i] ^= power[(exponent + factors[i]) % 255]
    return rest
