"""A terminal on the PC: device models, the process that runs the firmware, and ways to drive them."""

from tools.simulator.simulator import Simulator, WaitTimeout

__all__ = ["Simulator", "WaitTimeout"]
