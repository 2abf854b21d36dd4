"""The terminal master key, and the working key that the last sign-on brought under it."""

from host.refused import KeyRefused
from lazy import fetch, release


class NoKeys(Exception):
    """No usable working key: sign on first."""


class Keyring:
    """kind: setting `mac`; components: the two halves of the TMK as hex text."""

    def __init__(self, kind: str, component_1: str, component_2: str):
        self._kind = kind
        self._halves = (component_1, component_2)
        self._key = b""

    def accept(self, wrapped: bytes):
        """Take the working key out of field 62. Raises KeyRefused, also without a master key; the key in use stays."""
        try:
            self._key = fetch("host.keys").unwrap(self._kind, self._tmk(), wrapped)
        finally:
            release("host.keys")

    def forget(self):
        self._key = b""

    @property
    def entered(self) -> bool:
        """Whether there is a master key."""
        return self._halves[0] != ""

    @property
    def ready(self) -> bool:
        return self._key != b""

    @property
    def mac(self):
        """A MAC under the key in force, for one exchange: its code stays in RAM as long as it does. Raises NoKeys."""
        if not self.ready:
            raise NoKeys
        code = "host.cmac" if self._kind == "aes-cmac" else "host.mac"
        try:
            return fetch(code).create(self._kind, self._key)
        finally:
            release(code)

    def _tmk(self) -> bytes:
        if not self.entered:
            raise KeyRefused("no master key")
        first, second = (bytes.fromhex(half) for half in self._halves)
        return fetch("host.keys").combine(first, second)
