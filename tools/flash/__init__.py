"""Puts MicroPython and the partition table of a board onto its chip."""
