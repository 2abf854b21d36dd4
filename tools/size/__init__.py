"""What the firmware takes: bytes of flash and of RAM, module by module, and the most that they may be."""
