"""The library, built once, and services to talk to."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

import handspan
from handspan._library import ENVIRONMENT
from handspan._python2 import CONVERTERS
from handspan_service.contract.control import ServiceState
from support.bindings import shipped_build
from support.examples import draw_in_peace
from support.patience import WAIT_S
from support.running import PATIENCE_S, Running

draw_in_peace()
needs_converter = pytest.mark.skipif(
    not any(map(importlib.util.find_spec, CONVERTERS)),
    reason="neither lib2to3 nor fissix is installed, which convert Python 2",
)


class Start(Protocol):
    """Starts a service with arguments of its command line, and waits until it streams."""

    def __call__(self, *arguments: str) -> Running: ...


@pytest.fixture(scope="session")
def library(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder of the library; `handspan` loads it from there, in programs of tests, too."""
    folder = shipped_build(request, tmp_path_factory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(folder))
        yield folder


@pytest.fixture
def start(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start services; they are gone after the test, and clients look for them alone."""
    monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(tmp_path / "run"))
    started: list[Running] = []

    def begin(*arguments: str) -> Running:
        started.append(Running(tmp_path, "--ws-port", "0", *arguments))
        started[-1].wait_for(ServiceState.STREAMING)
        return started[-1]

    yield begin
    for one in started:
        one.end()


@pytest.fixture
def service(start: Start) -> Running:
    """A service with two simulated hands."""
    running = start("--source", "simulated")
    end_s = time.monotonic() + PATIENCE_S
    while running.status().hands < 2:
        assert time.monotonic() < end_s, running.said()
        time.sleep(0.02)
    return running


@pytest.fixture
def client(service: Running) -> Iterator[handspan.Client]:
    """A client that is connected."""
    with handspan.connect() as one:
        one.ready().result(WAIT_S)
        yield one
