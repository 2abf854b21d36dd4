"""What a terminal keeps of its own faults, and what it says on its console."""
