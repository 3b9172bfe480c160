"""How a command ends, as scripts see it.

Law: a number means one thing. They are told by `handspan-service --help`.
"""

from __future__ import annotations

DONE, FAILED, WRONG_USAGE, NO_SUCH_SOURCE, UNREADABLE, ALREADY_RUNNING = range(6)
NEEDS_ATTENTION = 6  # A check found a problem, or a calibration was not kept.
INTERRUPTED = 130  # 128 + SIGINT, as shells count.
