"""An I2C bus with the simulator's device models, in virtual time, on either interpreter."""

MODELS = __file__.replace("\\", "/").rsplit("/host_tests/", 1)[0] + "/tools/simulator/models/"


def model(name):
    """The names of a model's file: on MicroPython it cannot be imported from where it lies."""
    with open(MODELS + name + ".py") as file:
        names = {}
        exec(compile(file.read(), name + ".py", "exec"), names)
    return names


class Bus:
    """Shaped like machine.I2C at `hz`. `devices`: model by address; `nacks`: so many transfers are not acknowledged;
    `bytes`: what went over it, addresses included."""

    def __init__(self, world, devices, hz=100_000):
        self.world = world
        self.hz = hz
        self.devices = devices
        self.nacks = 0
        self.bytes = 0

    def writeto(self, address, data, stop=True):
        answer = self._device(address).write(bytes(data))
        self._took(1 + len(data))
        if answer is False:
            raise OSError(19)
        return len(data)

    def readfrom_into(self, address, buf, stop=True):
        answer = self._device(address).read(len(buf))
        self._took(1 + len(buf))
        if answer is None:
            raise OSError(19)
        buf[:] = answer

    def readfrom_mem_into(self, address, register, buf):
        self.writeto(address, bytes((register,)), False)
        self.readfrom_into(address, buf)

    def _device(self, address):
        if self.nacks:
            self.nacks -= 1
            raise OSError(19)
        if address not in self.devices:
            raise OSError(19)
        for device in self.devices.values():
            assert self.hz <= device.max_hz, "clock is too fast for a device on this bus"
        self.devices[address].advance(self.world.us / 1e6)
        return self.devices[address]

    def _took(self, size):
        self.bytes += size
        self.world.us += size * 9 * 1_000_000 // self.hz
