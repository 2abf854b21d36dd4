"""MicroPython's tls module on top of ssl: non-blocking, answers None where the chip would.

Errors are mapped to what mbedTLS gives there: a certificate that fails is a ValueError, a broken handshake
or record an OSError with a negative number.
"""

import errno
import ssl

CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2
PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1

_BAD_RECORD = -0x7200
_RECORD = 4096  # one write() is one record, as on the chip: it goes out whole or not at all


class SSLContext:
    def __init__(self, protocol):
        server = protocol == PROTOCOL_TLS_SERVER
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2

    @property
    def verify_mode(self):
        return int(self._context.verify_mode)

    @verify_mode.setter
    def verify_mode(self, mode):
        self._context.check_hostname = mode == CERT_REQUIRED
        self._context.verify_mode = ssl.VerifyMode(mode)

    def load_verify_locations(self, cadata) -> None:
        try:
            self._context.load_verify_locations(cadata=bytes(cadata))
        except ssl.SSLError:
            raise ValueError("invalid cert") from None

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, server_hostname=None):
        if self._context.check_hostname and not server_hostname:
            raise ValueError("CERT_REQUIRED requires server_hostname")
        return SSLSocket(self._context, sock, server_side, do_handshake_on_connect, server_hostname)


class SSLSocket:
    """Reads and writes like a MicroPython stream; the handshake runs inside the first of them."""

    def __init__(self, context, sock, server_side, handshake, name):
        self._raw = sock
        # ssl takes its socket away from the caller; a duplicate leaves the caller's own alive, as on the chip.
        self._tls = context.wrap_socket(
            sock.dup(), server_side=server_side, do_handshake_on_connect=False, server_hostname=name
        )
        self._shaken = False
        if handshake:
            self._call(self._shake)

    def _shake(self):
        if not self._shaken:
            self._tls.do_handshake()
            self._shaken = True

    def _call(self, function, *args):
        try:
            self._shake()
            return function(*args)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except ssl.SSLCertVerificationError as error:
            raise ValueError(error.verify_message) from None
        except ssl.SSLZeroReturnError:
            return 0
        except ssl.SSLEOFError:
            if self._shaken:
                return 0
            raise OSError(errno.ECONNRESET, "handshake") from None
        except ssl.SSLError:
            raise OSError(_BAD_RECORD, "tls") from None

    def write(self, data):
        return self._call(self._tls.write, memoryview(data)[:_RECORD])

    def readinto(self, buffer):
        return self._call(self._tls.recv_into, buffer) if len(buffer) else 0

    def read(self, size=1024):
        data = self._call(self._tls.recv, size)
        return b"" if data == 0 else data

    def setblocking(self, flag) -> None:
        self._tls.setblocking(flag)

    def fileno(self) -> int:
        return self._tls.fileno()

    def close(self) -> None:
        self._tls.close()
        self._raw.close()
