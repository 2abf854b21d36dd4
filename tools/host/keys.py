"""Working keys and message authentication codes, on the `cryptography` package.

Three kinds: `cup-ecb` (UnionPay POS), `x9.19` (ISO 9797-1 algorithm 3, zero padding) and `aes-cmac` (RFC 4493).
"""

import hmac
import secrets

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

TEST_TMK = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
KINDS = ("cup-ecb", "x9.19", "aes-cmac")
FORMS = ("40", "40-single", "24", "60", "84")
_TAIL = {"60": 20, "84": 44}


class KeyProblem(Exception):
    """A key or a key block that cannot be used; the text never holds key bytes."""


def _des(key: bytes) -> Cipher:
    if len(key) not in (8, 16):
        raise KeyProblem(f"a DES key has 8 or 16 bytes, not {len(key)}")
    return Cipher(TripleDES(key * 3 if len(key) == 8 else key + key[:8]), modes.ECB())


def _run(context, data: bytes) -> bytes:
    return context.update(data) + context.finalize()


def des_encrypt(key: bytes, data: bytes) -> bytes:
    """DES (8-byte key) or two-key 3DES (16), ECB, whole blocks."""
    return _run(_des(key).encryptor(), data)


def des_decrypt(key: bytes, data: bytes) -> bytes:
    """The inverse of des_encrypt."""
    return _run(_des(key).decryptor(), data)


def _aes(key: bytes) -> Cipher:
    if len(key) != 16:
        raise KeyProblem(f"an AES-128 key has 16 bytes, not {len(key)}")
    return Cipher(algorithms.AES(key), modes.ECB())


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def _blocks(data: bytes) -> list[bytes]:
    return [data[i : i + 8].ljust(8, b"\0") for i in range(0, len(data), 8)]


def cup_ecb(key: bytes, mab: bytes) -> bytes:
    """UnionPay POS MAC: all blocks XORed, spelt as hex, encrypted twice; 8 ASCII hex characters."""
    folded = bytes(8)
    for block in _blocks(mab):
        folded = _xor(folded, block)
    spelt = folded.hex().upper().encode()
    half = des_encrypt(key, spelt[:8])
    return des_encrypt(key, _xor(half, spelt[8:])).hex().upper().encode()[:8]


def x919_full(key: bytes, mab: bytes) -> bytes:
    """ISO 9797-1 MAC algorithm 3 with DES and padding method 1, all 8 bytes."""
    if len(key) != 16:
        raise KeyProblem(f"x9.19 needs a 16-byte key, not {len(key)}")
    chain = bytes(8)
    for block in _blocks(mab):
        chain = des_encrypt(key[:8], _xor(chain, block))
    return des_encrypt(key[:8], des_decrypt(key[8:], chain))


def aes_cmac(key: bytes, data: bytes) -> bytes:
    """AES-CMAC, all 16 bytes."""
    _aes(key)
    mac = CMAC(algorithms.AES(key))
    mac.update(data)
    return mac.finalize()


def mac(kind: str, key: bytes, mab: bytes) -> bytes:
    """Field 64, 8 bytes, for the MAC kind."""
    if kind == "cup-ecb":
        return cup_ecb(key, mab)
    if kind == "x9.19":
        return x919_full(key, mab).hex().upper().encode()[:8]
    if kind == "aes-cmac":
        return aes_cmac(key, mab)[:8]
    raise KeyProblem(f"unknown MAC kind {kind!r}; one of {', '.join(KINDS)}")


def mac_holds(kind: str, key: bytes, mab: bytes, given: str) -> bool:
    """Whether `given` (field 64 as hex) is the MAC of `mab`."""
    return hmac.compare_digest(mac(kind, key, mab), bytes.fromhex(given))


def kcv(kind: str, key: bytes) -> bytes:
    """Check value of a working key, 4 bytes."""
    return aes_cmac(key, bytes(16))[:4] if kind == "aes-cmac" else des_encrypt(key, bytes(8))[:4]


def _odd_parity(key: bytes) -> bytes:
    return bytes(b & 0xFE | (b >> 1).bit_count() & 1 ^ 1 for b in key)


def check(kind: str, tmk: bytes, form: str = "40") -> None:
    """Refuse a combination of MAC kind, master key and key block form that cannot work."""
    if kind not in KINDS:
        raise KeyProblem(f"unknown MAC kind {kind!r}; one of {', '.join(KINDS)}")
    if form not in FORMS:
        raise KeyProblem(f"unknown key form {form!r}; one of {', '.join(FORMS)}")
    if len(tmk) not in ((16,) if kind == "aes-cmac" else (8, 16)):
        raise KeyProblem(f"a master key of {len(tmk)} bytes does not fit {kind}")
    if kind == "x9.19" and form in ("40-single", "24"):
        raise KeyProblem("x9.19 needs a double-length MAC key: form 40, 60 or 84")


def new_keys(kind: str, tmk: bytes, form: str = "40") -> bytes:
    """Make fresh working keys; returns them wrapped under the master key as field 62 carries them."""
    check(kind, tmk, form)
    if kind == "aes-cmac":
        key = secrets.token_bytes(16)
        return _run(_aes(tmk).encryptor(), key) + kcv(kind, key)
    single = form in ("24", "40-single")
    pik = _odd_parity(secrets.token_bytes(8 if form == "24" else 16))
    mak = _odd_parity(secrets.token_bytes(8 if single else 16))
    wrapped = des_encrypt(tmk, mak) + (bytes(8) if form == "40-single" else b"")
    block = des_encrypt(tmk, pik) + kcv(kind, pik) + wrapped + kcv(kind, mak)
    return block + secrets.token_bytes(_TAIL.get(form, 0))


def mak_of(kind: str, tmk: bytes, block: bytes) -> bytes:
    """The MAC key out of a field 62; raises KeyProblem when a length or check value is wrong."""
    if kind == "aes-cmac":
        if len(block) != 20:
            raise KeyProblem(f"key block of {len(block)} bytes does not fit {kind}")
        return _checked(kind, _run(_aes(tmk).decryptor(), block[:16]), block[16:20])
    if len(block) not in (24, 40, 60, 84):
        raise KeyProblem(f"key block of {len(block)} bytes does not fit {kind}")
    size = 8 if len(block) == 24 else 16
    _checked(kind, des_decrypt(tmk, block[:size]), block[size : size + 4])
    wrapped = block[size + 4 : 2 * size + 4]
    if wrapped[8:] == bytes(8):
        wrapped = wrapped[:8]
    return _checked(kind, des_decrypt(tmk, wrapped), block[2 * size + 4 : 2 * size + 8])


def _checked(kind: str, key: bytes, value: bytes) -> bytes:
    if kcv(kind, key) != value:
        raise KeyProblem("check value differs")
    return key
