"""The window in front on Windows, by an event hook of the system.

Law: the hook is called in the thread of the event loop, and its callback lives as long as it.

Source: the system's documentation of SetWinEventHook, GetWindowThreadProcessId and
QueryFullProcessImageName. Written from it and never run: docs/permissions.md#focus.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6.QtCore import QObject

from handspan_app.desktop.source import Source
from handspan_service.contract.permissions import FocusSource, Foreground

EVENT_SYSTEM_FOREGROUND = 0x0003
WINEVENT_OUTOFCONTEXT = 0x0000
PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
LONGEST_PATH = 32_768  # Letters.


class WindowsSource(Source):
    """Hooks the change of the window in front."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Prepare."""
        super().__init__(parent)
        self._hook: Any = None
        self._callback: Any = None

    if sys.platform == "win32":

        def start(self) -> bool:
            """Set the hook, and tell who is in front now."""
            from ctypes import wintypes

            self._user = ctypes.WinDLL("user32", use_last_error=True)
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._user.GetForegroundWindow.restype = wintypes.HWND
            self._user.SetWinEventHook.restype = wintypes.HANDLE
            self._kernel.OpenProcess.restype = wintypes.HANDLE
            kind = ctypes.WINFUNCTYPE(
                None, wintypes.HANDLE, wintypes.DWORD, wintypes.HWND, wintypes.LONG,
                wintypes.LONG, wintypes.DWORD, wintypes.DWORD,
            )  # fmt: skip
            self._callback = kind(lambda _hook, _event, window, *_: self._on_window(window))
            event = EVENT_SYSTEM_FOREGROUND
            self._hook = self._user.SetWinEventHook(
                event, event, None, self._callback, 0, 0, WINEVENT_OUTOFCONTEXT
            )
            if not self._hook:
                return False
            self._on_window(self._user.GetForegroundWindow())
            return True

        def stop(self) -> None:
            """Take the hook back."""
            from ctypes import wintypes

            if self._hook:
                self._user.UnhookWinEvent(wintypes.HANDLE(self._hook))
                self._hook = self._callback = None

        def _on_window(self, window: int | None) -> None:
            from ctypes import wintypes

            if not window:
                return  # There is none for a moment between two windows.
            pid = wintypes.DWORD()
            self._user.GetWindowThreadProcessId(wintypes.HWND(window), ctypes.byref(pid))
            if pid.value:
                seen = Foreground(FocusSource.WINDOWS, pid.value, self._path(pid.value))
                self.tell(seen)

        def _path(self, pid: int) -> str:
            from ctypes import wintypes

            process = self._kernel.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, False, pid)
            if not process:
                return ""
            path = ctypes.create_unicode_buffer(LONGEST_PATH)
            length = wintypes.DWORD(LONGEST_PATH)
            handle = wintypes.HANDLE(process)
            found = self._kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(length))
            self._kernel.CloseHandle(handle)
            return path.value if found else ""

    else:

        def start(self) -> bool:
            """Say that this is not Windows."""
            return False

        def stop(self) -> None:
            """Nothing was begun."""
