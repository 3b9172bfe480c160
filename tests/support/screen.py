"""An X server with a window manager, for tests that need real windows and a real focus."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from support.patience import PROGRAM_S

PATIENCE_S = 60.0
HEARING_S = 2.0  # Until a window manager is asked again.
PROGRAMS = ("Xvfb", "openbox", "xdotool")


class Screen:
    """One X server.

    Attributes:
        environ: Variables of programs that show windows on it.
    """

    def __init__(self, display: str) -> None:
        self.manager: subprocess.Popen[bytes] | None = None
        self.environ = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}

    def tool(self, *words: str) -> str:
        """Run xdotool and return what it says; empty where it finds nothing."""
        done = subprocess.run(
            ["xdotool", *words], env=os.environ | self.environ, capture_output=True, text=True,
            check=False, timeout=PATIENCE_S,
        )  # fmt: skip
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """Return the number of a window that is shown, by a part of its title."""
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            if found := self.tool("search", "--onlyvisible", "--name", title):
                return found.splitlines()[-1]
            time.sleep(0.05)
        raise AssertionError(f"no window has the title {title!r}")

    def activate(self, title: str) -> None:
        """Bring a window to the front, by a part of its title."""
        self.bring(self.window(title))

    def bring(self, window: str) -> None:
        """Bring a window to the front, by its number, and wait until the server says that it is.

        A manager that has only just begun, or is showing the window this moment, does not hear.
        """
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            self.tool("windowactivate", window)
            heard_s = time.monotonic() + HEARING_S
            while time.monotonic() < heard_s:
                if self.tool("getactivewindow") == window:
                    return
                time.sleep(0.01)
        raise AssertionError(f"the window {window} does not come to the front")

    def end_manager(self) -> None:
        """End the window manager, so that nothing tells any more which window is in front."""
        if self.manager is not None:
            self.manager.terminate()
            self.manager.wait(PROGRAM_S)
            self.manager = None


@contextmanager
def screen() -> Iterator[Screen]:
    """Run an X server with openbox, or skip where one is not installed."""
    for name in PROGRAMS:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed: real windows cannot be tried")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    one = None
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb ended before it was ready"
        one = Screen(f":{number}")
        one.manager = subprocess.Popen(
            ["openbox"],
            env=os.environ | one.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        yield one
    finally:
        if one is not None:
            one.end_manager()
        server.terminate()
        server.wait(PROGRAM_S)
