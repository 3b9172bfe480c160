"""A program with a window that uses the native library, and obeys lines on its standard input.

    python windowed.py TITLE

Each line on stdin is answered with one line of JSON: `report` tells what came so far, `mark` begins
anew with the next frame, `wish BITS` changes what policies it wishes, `pause` and `resume` try to,
`config KEY VALUE` tries to change a setting. Law: it counts what the library hands out.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

import handspan

WAIT_S = 30.0


class Counted:
    """What came."""

    def __init__(self, client: handspan.Client) -> None:
        self._client = client
        self._frames = self._images = 0
        self._first_s: float | None = None
        for take in (self._take_frames, self._take_images):
            threading.Thread(target=take, daemon=True).start()

    def _take_frames(self) -> None:
        for _ in self._client.frames():
            self._frames += 1
            if self._first_s is None:
                self._first_s = time.monotonic()

    def _take_images(self) -> None:
        for _ in self._client.images():
            self._images += 1

    def report(self) -> dict[str, Any]:
        return {
            "frames": self._frames,
            "images": self._images,
            "first_s": self._first_s,
            "policies": int(self._client.policies),
        }

    def obey(self, word: str, *arguments: str) -> dict[str, Any]:
        match word:
            case "mark":
                self._first_s = None
            case "wish":
                wished = handspan.Policy(int(arguments[0]))
                every = handspan.Policy(0x10F)
                self._client.set_policies(wished, every & ~wished).result(WAIT_S)
            case "pause" | "resume":
                try:
                    self._client.pause(word == "pause")
                except handspan.HandspanError as error:
                    return {"refused": str(error)}
            case "config":
                key, value = arguments
                taken = self._client.set_setting(key, int(value)).result(WAIT_S)
                return {"taken": taken}
        return self.report()


def main() -> None:
    application = QApplication(sys.argv[:1])
    label = QLabel(sys.argv[1], alignment=Qt.AlignmentFlag.AlignCenter)
    label.setWindowTitle(sys.argv[1])
    label.resize(260, 160)
    label.show()

    def listen() -> None:
        with handspan.connect() as client:
            client.ready().result(WAIT_S)
            counted = Counted(client)
            print(json.dumps(counted.report()), flush=True)
            for line in sys.stdin:
                print(json.dumps(counted.obey(*line.split())), flush=True)
        application.quit()

    threading.Thread(target=listen, daemon=True).start()
    application.exec()


if __name__ == "__main__":
    main()
