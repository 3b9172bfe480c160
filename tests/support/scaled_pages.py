"""A program of its own that shows every page, since Qt scales a whole process.

    QT_SCALE_FACTOR=1.5 python scaled_pages.py FOLDER

It keeps a picture of each page in the folder and tells in JSON how large everything came out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from handspan_app.theme import DARK
from support.shown_pages import a_full_window, each_page, seen


def main(folder: Path) -> None:
    application = QApplication([])
    window = a_full_window(DARK)
    told = {}
    for page in each_page(window):
        picture = window.grab()
        name = type(page).__name__
        picture.save(str(folder / f"{name}.png"))
        least = window.minimumSizeHint()
        labels = [one for one in seen(window) if isinstance(one, QLabel) and one.text()]
        told[name] = {
            "ratio": picture.devicePixelRatio(),
            "least": [least.width(), least.height()],
            "pixels": [picture.width(), picture.height()],
            "clipped": [
                one.text()
                for one in labels
                if not one.wordWrap() and one.sizeHint().width() > one.width() + 1
            ],
        }
    print(json.dumps(told))
    window.hide()
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
