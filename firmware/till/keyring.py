"""The terminal master key, and the working key that the last sign-on brought under it."""

from host import keys, mac


class NoKeys(Exception):
    """No usable working key: sign on first, or enter the master key."""


class Keyring:
    """kind: setting `mac`; components: the two halves of the TMK as hex text."""

    def __init__(self, kind: str, component_1: str, component_2: str):
        self._kind = kind
        self._halves = (component_1, component_2)
        self._mac = None

    def accept(self, wrapped: bytes):
        """Take the working key out of field 62. Raises keys.KeyRefused; the key in use then stays."""
        self._mac = mac.create(self._kind, keys.unwrap(self._kind, self._tmk(), wrapped))

    def forget(self):
        self._mac = None

    @property
    def ready(self) -> bool:
        return self._mac is not None

    @property
    def mac(self):
        """The MAC in force. Raises NoKeys."""
        if self._mac is None:
            raise NoKeys
        return self._mac

    def _tmk(self) -> bytes:
        first, second = (bytes.fromhex(half) for half in self._halves)
        if not first:
            raise NoKeys
        return keys.combine(first, second)
