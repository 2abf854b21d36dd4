"""Displays that decode their bus as their data sheets say, and refuse anything else: SH1106 and HD44780 on I2C, colour
displays on SPI. For both interpreters."""


class Bus:
    """I2C with one device; `bytes` counts what went over it, address included. absent: nobody answers."""

    address = 0

    def __init__(self):
        self.bytes = 0
        self.absent = False
        self.power_on()

    def writeto(self, address, message):
        self.writevto(address, (message,))

    def writevto(self, address, parts):
        message = b"".join([bytes(part) for part in parts])
        if self.absent or address != self.address:
            raise OSError(19)
        self.bytes += 1 + len(message)
        self.take(message)


class Sh1106(Bus):
    """`ram` is noise at power-on: 8 pages of 132 columns, of which the panel shows 2 to 129."""

    address = 0x3C
    ONE = (0xD5, 0xA8, 0xD3, 0xDA, 0xD9, 0xDB, 0xAD)
    PLAIN = (0x40, 0xA1, 0xC8, 0xA4, 0xA6, 0x32)

    def power_on(self):
        self.ram = [bytearray((i * 37 + page) & 0xFF for i in range(132)) for page in range(8)]
        self.lit = self.shown_noise = False
        self.page = self.column = self.written = 0
        self.contrast = 0x80
        self.setting = 0

    def take(self, message):
        at = 0
        while at < len(message):
            control = message[at]
            if control == 0x80:
                self.command(message[at + 1])
                at += 2
                continue
            for byte in message[at + 1 :]:
                if control == 0x40:
                    self.ram[self.page][self.column] = byte  # IndexError: behind the last column
                    self.column += 1
                    self.written += 1
                else:
                    assert control == 0
                    self.command(byte)
            return

    def command(self, byte):
        if self.setting:
            if self.setting == 0x81:
                self.contrast = byte
            self.setting = 0
        elif byte in self.ONE or byte == 0x81:
            assert byte != 0xAD or not self.lit, "the converter is set while the display is on"
            self.setting = byte
        elif byte < 0x20:
            self.column = byte << 4 & 0xF0 | self.column & 0x0F if byte & 0x10 else self.column & 0xF0 | byte
        elif 0xB0 <= byte < 0xB8:
            self.page = byte & 7
        elif byte in (0xAE, 0xAF):
            self.lit = byte == 0xAF
            self.shown_noise |= self.lit and self.written < 1024
        else:
            assert byte in self.PLAIN, hex(byte)

    def pixel(self, x, y):
        return self.ram[y // 8][x + 2] >> (y % 8) & 1


class Colours:
    """A panel of 240x320 and its lines; `rows` of pixels as they are addressed, RGB565, high byte first.

    `bytes`: how many were sent, `written`: those of pixels, `sent`: the commands.
    """

    COUNTS = {0x2A: 4, 0x2B: 4, 0x36: 1, 0x3A: 1}
    PLAIN = (0x01, 0x11, 0x20, 0x21, 0x29)

    def __init__(self):
        self.bytes = self.written = 0
        self.sent = []
        self.lit = self.shown_noise = self.inverse = False
        self.madctl = 0
        self.levels = {"dc": 1, "cs": 1, "reset": 1}
        self.ranges = {}
        self.rows = [bytearray(640) for _ in range(320)]
        self.command = None
        self.arguments = bytearray()

    def line(self, name):
        def set(level):
            self.levels[name] = level
            if name == "reset" and not level:
                self.lit = False

        return set

    def write(self, data):
        assert self.levels["cs"] == 0 and self.levels["reset"] == 1
        self.bytes += len(data)
        if self.levels["dc"]:
            self.data(bytes(data))
        else:
            assert len(data) == 1
            self.begin(data[0])

    def begin(self, command):
        assert self.command not in self.COUNTS or len(self.arguments) == self.COUNTS[self.command]
        assert command in self.PLAIN or command in self.COUNTS or command == 0x2C, hex(command)
        self.sent.append(command)
        self.command = command
        self.arguments = bytearray()
        if command == 0x29:
            self.lit = True
            self.shown_noise = self.written < 2 * 240 * 320
        elif command in (0x20, 0x21):
            self.inverse = command == 0x21
        elif command == 0x2C:
            self.at = [self.ranges[0x2A][0], self.ranges[0x2B][0]]

    def data(self, data):
        if self.command == 0x2C:
            self.pixels(data)
            return
        self.arguments += data
        if len(self.arguments) == 4:
            first, last = self.arguments[0] << 8 | self.arguments[1], self.arguments[2] << 8 | self.arguments[3]
            size = 320 if (self.command == 0x2A) == bool(self.madctl & 0x20) else 240
            assert first <= last < size
            self.ranges[self.command] = (first, last)
        elif self.command == 0x36:
            self.madctl = data[0]
        elif self.command == 0x3A:
            assert data == b"\x55"

    def pixels(self, data):
        assert len(data) % 2 == 0
        self.written += len(data)
        column, row = self.at
        while data:
            room = 2 * (self.ranges[0x2A][1] + 1 - column)
            self.rows[row][2 * column : 2 * column + len(data[:room])] = data[:room]
            column += len(data[:room]) // 2
            data = data[room:]
            if column > self.ranges[0x2A][1]:
                column = self.ranges[0x2A][0]
                row = row + 1 if row < self.ranges[0x2B][1] else self.ranges[0x2B][0]
        self.at = [column, row]

    def pixel(self, column, row):
        return self.rows[row][2 * column] << 8 | self.rows[row][2 * column + 1]


class Cells(Bus):
    """A PCF8574 and an HD44780 with 20x4 cells. `clock()`: us; a byte takes 90 of them, at 100 kHz."""

    address = 0x27
    STARTS = (0x00, 0x40, 0x14, 0x54)

    def __init__(self, clock):
        self.clock = clock
        super().__init__()

    def power_on(self):
        self.port = 0x08
        self.free = self.clock() + 40000
        self.resets = 0
        self.four = False
        self.half = None
        self.on = False
        self.ram = bytearray(b"?" * 128)
        self.glyphs = bytearray(64)
        self.at = 0
        self.own = False

    def take(self, message):
        now = self.clock()
        for i, byte in enumerate(message):
            assert byte & 0x0A == 0x08, "R/W, or the light goes out"
            if byte & 4 and not self.port & 4:
                assert not (byte ^ self.port) & 1, "RS changes with E"
            elif self.port & 4 and not byte & 4:
                assert not (byte ^ self.port) & 0xF1, "the data change with E"
                self.latch(byte >> 4, byte & 1, now + 90 * (i + 2))
            self.port = byte

    def latch(self, half, data, now):
        assert now >= self.free, self.free - now
        if not self.four:
            assert not data and half == (3 if self.resets < 3 else 2)
            self.four = half == 2
            self.resets += 1
            self.free = now + (0, 4100, 100, 53, 53)[self.resets]
        elif self.half is None:
            self.half = half
        else:
            byte, self.half = self.half << 4 | half, None
            self.free = now + (59 if data else 2160 if byte < 4 else 53)
            self.store(byte) if data else self.command(byte)

    def command(self, byte):
        if byte & 0x80:
            self.at, self.own = byte & 0x7F, False
        elif byte & 0x40:
            self.at, self.own = byte & 0x3F, True
        elif byte == 0x01:
            self.ram = bytearray(b" " * 128)
        elif byte in (0x08, 0x0C):
            self.on = byte == 0x0C
        elif byte == 0x33:  # two halves, for it was in the midst of four bits
            self.four, self.resets = False, 2
        else:
            assert byte in (0x28, 0x06), hex(byte)

    def store(self, byte):
        (self.glyphs if self.own else self.ram)[self.at] = byte
        self.at += 1

    def row(self, i):
        return bytes(self.ram[self.STARTS[i] : self.STARTS[i] + 20])
