"""An SSD1306 on I2C: takes commands and data as its data sheet says (rev 1.1, 8.1.5, 10.1), refuses anything else."""

_ARGUMENTS = {0x81: 1, 0xD5: 1, 0xA8: 1, 0xD3: 1, 0x8D: 1, 0x20: 1, 0xDA: 1, 0xD9: 1, 0xDB: 1, 0x21: 2, 0x22: 2}
_PLAIN = (0xAE, 0xAF, 0x40, 0xA1, 0xC8, 0xA4, 0xA6, 0x2E)


class Panel:
    """`ram` is noise at power-on; `lit` whether it shows; `bytes` counts what went over the bus, address included."""

    def __init__(self):
        self.bytes = 0
        self.absent = False
        self.shown_noise = False
        self.power_on()

    def power_on(self):
        self.ram = bytearray((i * 37 + 11) & 0xFF for i in range(1024))
        self.lit = False
        self.pump = False
        self.written = 0
        self.addressing = 2
        self.columns = [0, 127]
        self.pages = [0, 7]
        self.at = [0, 0]
        self.contrast = 0x7F

    def writeto(self, address, message):
        self._message(address, bytes(message))

    def writevto(self, address, parts):
        self._message(address, b"".join([bytes(part) for part in parts]))

    def _message(self, address, message):
        if self.absent or address != 0x3C:
            raise OSError(19)
        self.bytes += 1 + len(message)
        if message[0] == 0x40:
            for byte in message[1:]:
                self._store(byte)
        elif message[0] == 0:
            self._commands(message[1:])
        else:
            raise AssertionError(f"control byte {message[0]:02x}")

    def _commands(self, data):
        i = 0
        while i < len(data):
            code = data[i]
            count = _ARGUMENTS.get(code, 0)
            assert count or code in _PLAIN, f"command {code:02x}"
            arguments = list(data[i + 1 : i + 1 + count])
            assert len(arguments) == count, f"command {code:02x} is cut short"
            self._command(code, arguments)
            i += 1 + count

    def _command(self, code, arguments):
        if code in (0xAE, 0xAF):
            self.lit = code == 0xAF
            self.shown_noise |= self.lit and (self.written < 1024 or not self.pump)
        elif code == 0x8D:
            self.pump = arguments == [0x14]
        elif code == 0x20:
            self.addressing = arguments[0]
        elif code == 0x81:
            self.contrast = arguments[0]
        elif code == 0x21:
            assert arguments[0] <= arguments[1] <= 127
            self.columns = arguments
            self.at[0] = arguments[0]
        elif code == 0x22:
            assert arguments[0] <= arguments[1] <= 7
            self.pages = arguments
            self.at[1] = arguments[0]

    def _store(self, byte):
        assert self.addressing == 0, "only horizontal addressing is understood"
        self.ram[self.at[1] * 128 + self.at[0]] = byte
        self.written += 1
        self.at[0] += 1
        if self.at[0] > self.columns[1]:
            self.at = [self.columns[0], self.at[1] + 1]
            if self.at[1] > self.pages[1]:
                self.at[1] = self.pages[0]

    def pixel(self, x, y):
        return self.ram[y // 8 * 128 + x] >> (y % 8) & 1
