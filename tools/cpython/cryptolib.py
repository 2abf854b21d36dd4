"""MicroPython's cryptolib on top of the `cryptography` package: AES in ECB (1) and CBC (2)."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class aes:
    """One direction an object, as on the chip; 16- or 32-byte keys, whole blocks only."""

    def __init__(self, key, mode, iv=None):
        if len(key) not in (16, 32):
            raise ValueError("key")
        if mode not in (1, 2):
            raise ValueError("mode")
        self._cipher = Cipher(algorithms.AES(bytes(key)), modes.CBC(bytes(iv or b"")) if mode == 2 else modes.ECB())
        self._way = self._run = None

    def _update(self, way, data, out):
        if self._run is None:
            self._way, self._run = way, getattr(self._cipher, way + "or")().update
        if self._way != way or len(data) % 16:
            raise ValueError(way)
        result = self._run(bytes(data))
        if out is None:
            return result
        out[: len(result)] = result
        return out

    def encrypt(self, data, out=None):
        return self._update("encrypt", data, out)

    def decrypt(self, data, out=None):
        return self._update("decrypt", data, out)
