"""The library, built once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handspan_service.contract.control import ServiceState
from support.bindings import CSharp, build_csharp, build_java, java_command, shipped_build
from support.native import run
from support.objc import build_objc
from support.running import Running
from support.shared import shared_folder


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the library, its tests and its examples, as they are shipped."""
    return shipped_build(request, tmp_path_factory)


@pytest.fixture(scope="session")
def sdk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the libraries and headers, installed as users install them."""
    return shared_folder(
        tmp_path_factory, "sdk", lambda folder: run("cmake", "--install", built, "--prefix", folder)
    )


@pytest.fixture(scope="session")
def objc(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the binding in Objective-C, its tests and its examples, as shipped."""
    return shared_folder(tmp_path_factory, "objc", lambda folder: build_objc(sdk, folder))


@pytest.fixture(scope="session")
def java(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How examples and tests in Java are run, but for their names."""
    return java_command(
        shared_folder(tmp_path_factory, "java", lambda folder: build_java(built, folder))
    )


@pytest.fixture(scope="session")
def csharp(built: Path, tmp_path_factory: pytest.TempPathFactory) -> CSharp:
    """How examples and tests in C# are run."""
    folder = shared_folder(tmp_path_factory, "csharp", lambda empty: build_csharp(built, empty))
    return lambda name: ["mono", folder / f"{name}.exe"]


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with simulated hands for all tests of a module, and where programs look for it."""
    folder = tmp_path_factory.mktemp("simulated")
    running = Running(folder, "--source", "simulated", "--ws-port", "0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSPAN_RUNTIME_DIR", str(folder / "run"))
        try:
            running.wait_for(ServiceState.STREAMING)
            yield running
        finally:
            running.end()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    """Start a service; it is gone after the test."""
    started: list[Running] = []

    def begin(*arguments: str) -> Running:
        started.append(Running(tmp_path, *arguments))
        return started[-1]

    yield begin
    for one in started:
        one.end()
