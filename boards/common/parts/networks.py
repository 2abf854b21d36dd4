"""What leads to the network in place of Wi-Fi, by its driver's name."""

import network
from machine import Pin


def lan8720(part):
    """The chip's own Ethernet and its transceiver. The clock goes out to it: where it came in, at GPIO 0, it would keep
    the chip from starting."""
    from drivers.ethernet import Ethernet

    return Ethernet(
        network.LAN(
            mdc=Pin(part["mdc"]),
            mdio=Pin(part["mdio"]),
            power=Pin(part["power"]) if "power" in part else None,
            phy_type=network.PHY_LAN8720,
            phy_addr=part["phy"],
            ref_clk=Pin(part["clock"]),
            ref_clk_mode=Pin.OUT,
        )
    )
