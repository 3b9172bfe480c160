"""Find the source that a word or a path names.

Law: exactly one source for each name; nothing heavy is imported for a source that is not used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from handspan_service.contract.calibration import CalibrationMethod
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import Source
from handspan_service.errors import NoSuchSource, UnreadableSource

AUTO, USB, SIMULATED = "auto", "usb", "simulated"
_PLAYBACK_SUFFIXES = (".json", ".lz")
_MCAP_SUFFIX = ".mcap"
_HEAD_BYTES = 64
DEFAULT_SEED = 1  # Its hands stay for the first minute, which is when somebody looks.


def open_source(
    spec: str,
    *,
    speed: float | None = 1.0,
    loop: bool = True,
    cache_folder: Path | None = None,
    seed: int = DEFAULT_SEED,
    scripts: Mapping[str, str] | None = None,
    exposure: ExposureSettings | None = None,
    calibrating: CalibrationMethod | None = None,
) -> Source:
    """Return the source that a name stands for. It is not open yet: `Source.open` does that.

    Args:
        spec: "auto" (a controller if one is attached, else the simulated one; also where USB
            does not work), "usb", "simulated", or the path of a recording or folder.
        speed: Factor on real time; None for as fast as it is read. A controller has its own pace.
        loop: Whether a recording begins anew at its end.
        cache_folder: Where calibrations of controllers are kept; None for nowhere.
        seed: Of the simulated hands.
        scripts: Start-up script of a controller by its serial number.
        exposure: How a controller takes its images; None for as is best.
        calibrating: What it is to be looked through for, if not for hands.

    Raises:
        NoSuchSource: There is nothing of that name.
        UnreadableSource: The file is of no known kind.
    """
    if spec == AUTO:
        from handspan_service.device.usb import present

        spec = USB if present() else SIMULATED
    if spec == USB:
        from handspan_service.device.startup import MEASURING, TRACKING
        from handspan_service.device.usb import UsbSource

        return UsbSource(
            cache_folder=cache_folder,
            scripts=scripts or {},
            exposure=exposure,
            view=TRACKING if calibrating is None else MEASURING,
        )
    if spec == SIMULATED:
        if calibrating is not None:
            return _simulated_calibration(calibrating, seed)
        if speed is not None:
            from handspan_service.device.apart import SourceApart

            return SourceApart(seed)
        from handspan_service.device.simulated import SimulatedSource

        return SimulatedSource(seed=seed, realtime=False)
    return _recorded(spec, speed, loop)


def _simulated_calibration(method: CalibrationMethod, seed: int) -> Source:
    if method is CalibrationMethod.MIRROR:
        from handspan_service.device.simulated_mirror import SimulatedMirrorSource

        return SimulatedMirrorSource(seed)
    from handspan_service.device.simulated_board import SimulatedBoardSource

    return SimulatedBoardSource(seed)


def import_folder(
    folder: Path, mcap_path: Path, progress: Callable[[int, int], None] | None = None
) -> str:
    """Make a recording of a folder of images; see folder.import_folder."""
    from handspan_service.device import folder as folders

    return folders.import_folder(folder, mcap_path, progress)


def _recorded(spec: str, speed: float | None, loop: bool) -> Source:
    path = Path(spec)
    if not spec or not os.path.exists(path):  # Also false for a name that no file can have.
        raise NoSuchSource(
            f"there is no source {spec!r}: give auto, usb, simulated, or the path of a "
            "recording (.mcap, .json.lz) or of a folder of images"
        )
    if path.is_dir():
        from handspan_service.device.folder import FolderSource

        return FolderSource(path, speed=speed, loop=loop)
    if _is_mcap(path):
        from handspan_service.device.recording import RecordingSource

        return RecordingSource(path, speed=speed, loop=loop)
    if path.suffix.lower() in _PLAYBACK_SUFFIXES:
        from handspan_service.device.playback import PlaybackSource

        return PlaybackSource(path, speed=speed, loop=loop)
    raise UnreadableSource(
        f"{path} is no recording: its name ends neither in .mcap nor in .json or .json.lz, and it "
        "does not begin as one"
    )


def _is_mcap(path: Path) -> bool:
    if path.suffix.lower() == _MCAP_SUFFIX:
        return True
    from handspan_service.device.container import MAGIC

    try:
        with open(path, "rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise UnreadableSource(
            f"{path} cannot be read: {error.strerror}; check its permissions"
        ) from error
