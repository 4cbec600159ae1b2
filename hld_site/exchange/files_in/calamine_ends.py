"""How the process of ``calamine_child`` may end; it imports nothing of the register."""

LOCKED, TOO_LARGE = 3, 4  # its status
SECONDS = 120  # of a processor, and no more
