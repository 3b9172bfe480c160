"""A controller at the bus of every Python that starts with this folder on its path.

Law: everything above `open_source` is the product's own, in processes of its own; only what hangs
at the bus is drawn.

The file HANDSPAN_TRIED_SEED says who holds hands over it, and which cameras it has: when it
changes, that controller is unplugged and another is there.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

CHOOSING = "handspan_service.device.choose"
SERIAL = "LP00000000001"


class Attaching(MetaPathFinder):
    """Attaches the controller when the module that chooses sources is loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Wrap the loader of that module, once."""
        if fullname != CHOOSING:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        assert spec is not None
        loader = spec.loader
        assert loader is not None
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            attach(module)

        loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def attach(choosing: Any) -> None:
    """Let the word "usb" stand for a drawn controller."""
    without = choosing.open_source

    def open_source(spec: str, **options: Any) -> Any:
        if spec != "usb":
            return without(spec, **options)
        return board() if options.get("calibrating") is not None else hands()

    choosing.open_source = open_source


def hands() -> Any:
    """Return the controller with hands over it."""
    from handspan_service.device.apart import SourceApart

    return attached(SourceApart)(seed())


def board() -> Any:
    """Return the controller with a board before it, and cameras that are no longer as recorded.

    Somebody holds the board where the wizard wants it, and waits until it was looked at.
    """
    from dataclasses import replace

    from board_holder import Person
    from handspan_service.calibration.session import BoardSession
    from handspan_service.contract.calibration import CalibrationProgress
    from handspan_service.device.optics import factory_calibration
    from handspan_service.device.simulated_board import SimulatedBoardSource

    record = factory_calibration(seed())
    x, y, z = record.right.rotation
    bent = replace(
        record, right=replace(record.right, rotation=(x + 0.004, y - 0.003, z)), record=b""
    )
    source = attached(SimulatedBoardSource)(seed(), calibration=bent, factory=record)
    person = Person(bent, seed())
    source.hold(person.place(CalibrationProgress()))
    unwatched = BoardSession.look

    def look(session: BoardSession, image: Any) -> None:
        before = session.progress
        unwatched(session, image)
        if session.progress is not before:
            pose = person.follow(before, session.progress)
            if pose is not None:
                source.hold(pose)

    BoardSession.look = look  # type: ignore[method-assign, assignment]
    return source


def seed() -> int:
    """Return who it is."""
    return int(Path(os.environ["HANDSPAN_TRIED_SEED"]).read_text())


def attached(kind: Any) -> Any:
    """Return a kind of source that says it is a controller at the bus."""
    from dataclasses import replace

    from handspan_service.contract.model import SourceKind
    from handspan_service.errors import DeviceLost

    class Attached(kind):  # type: ignore[misc]
        def open(self) -> Any:
            return replace(
                super().open(), serial=SERIAL, kind=SourceKind.USB, model="Drawn controller"
            )

        def read(self, timeout_s: float) -> Any:
            if seed() != self._seed:
                raise DeviceLost("the controller was unplugged")
            return super().read(timeout_s)

    return Attached


if "HANDSPAN_TRIED_SEED" in os.environ:
    sys.meta_path.insert(0, Attaching())
