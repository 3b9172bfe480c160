"""How long tests wait for what comes by itself: a state, an answer, the end of a program.

Law: a program that hangs fails its test, with a message; it never holds up a run for ever. What
else hangs is ended by `faulthandler_timeout` in pyproject.toml, with the stacks of all threads.
"""

WAIT_S = 60.0  # For what takes a moment on a quiet machine; a program of ours starts in one.
WAIT_MS = 60_000  # The same, for Qt.
PROGRAM_S = 180.0  # The slowest takes 20 s on a quiet machine, and five times that on a busy one.
BUILD_S = 600.0  # The same for compilers, and for linters that begin without a cache.
