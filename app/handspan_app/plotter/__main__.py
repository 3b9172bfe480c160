"""Draw the panel's graphs: `python -m handspan_app.plotter`.

Law: orders come by standard input, their pictures go to standard output, one order after the other,
until the input ends; that is when the panel ends, however it does. Nothing is ever shown.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from PySide6.QtWidgets import QApplication

from handspan_app.plotter.orders import encode, read_orders
from handspan_app.plotter.sheet import Sheet


def main() -> NoReturn:
    """Draw until the panel wants nothing more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A terminal sends it to the panel, too.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints is no picture.
    application = QApplication(sys.argv[:1])
    sheet = Sheet(application)
    try:
        for order in read_orders(sys.stdin.buffer):
            for drawn in sheet.draw(order):
                answers.write(encode(drawn))
                answers.flush()
    except BrokenPipeError:
        pass  # The panel is gone.
    os._exit(0)  # pyqtgraph's parts crash when the interpreter takes them apart.


if __name__ == "__main__":
    main()
