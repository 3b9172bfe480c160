"""Hands and gestures of recordings, which programs of all languages print alike, byte by byte."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.patience import PROGRAM_S
from support.running import Running
from support.serving import RECORDINGS

GOLDEN = Path(__file__).parents[1] / "golden" / "native"
WAITING, MISSED = b"waiting\n", b"was missed"
TRIES = 3
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Golden:
    """What a program is asked for: hands of each `step`th frame, and gestures of all.

    Attributes:
        recording: Its name.
        first: Number of the first frame.
        last: Number of the last frame.
        step: From one frame with hands to the next.
    """

    recording: str
    first: int
    last: int
    step: int

    def expected(self) -> bytes:
        """Return what is printed."""
        return (GOLDEN / f"classic_{self.recording}.txt").read_bytes()


GOLDENS = (Golden("finger-tap-54fps", 100, 200, 50), Golden("three-claps", 200, 320, 60))


def printed(
    command: Sequence[str | Path], golden: Golden, folder: Path, environment: dict[str, str]
) -> bytes:
    """Return what a program prints of a recording that a service of its own plays.

    The program is begun first, since some need a second until they listen, and say so: the first
    line on their standard error is WAITING. One that says that it missed a frame, since the machine
    was busy, is tried again.
    """
    path = RECORDINGS / f"{golden.recording}.json.lz"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    numbers = [str(golden.first), str(golden.last), str(golden.step)]
    said = b""
    for number in range(TRIES):
        place = folder / str(number)
        place.mkdir()
        program = subprocess.Popen(
            [*map(str, command), *numbers],
            env=os.environ | environment | {"HANDSPAN_RUNTIME_DIR": str(place / "run")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert program.stderr is not None
        service: Running | None = None
        try:
            said = program.stderr.readline()
            if said == WAITING:
                service = Running(place, "--source", str(path), "--ws-port", "0")
            hands, more = program.communicate(timeout=PATIENCE_S)
            said += more
        finally:
            program.kill()
            program.communicate(timeout=PROGRAM_S)
            if service is not None:
                service.end()
        if program.returncode == 0:
            return hands
        if MISSED not in said:
            break
    pytest.fail(f"{command[0]} said: {said.decode(errors='replace')}", pytrace=False)
