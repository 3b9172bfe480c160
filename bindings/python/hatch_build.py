"""Put the native library into the wheel. Law: a wheel has it, or says while it is built why not.

With a C compiler and CMake, and in a checkout of the whole project, the wheel holds the library and
is one for this system; else it is pure Python, and finds the library as README.md says. An editable
install has none either: who works on the package names the one to try.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILE = {"posix": "libLeapC.so.6", "nt": "LeapC.dll"}  # What CMake names the file itself.
MAC_FILE = "libLeapC.6.dylib"


class LibraryHook(BuildHookInterface):
    """Builds the library beside the wheel, and adds it."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library to a standard wheel.

        Raises:
            CalledProcessError: The library is there and does not compile.
        """
        project = Path(self.root).parents[1]
        if version != "standard":
            return
        if missing := self._missing(project):
            self.app.display_warning(f"the wheel has no native library: {missing}")
            return
        self._folder = tempfile.TemporaryDirectory()
        library = self._built(project / "native", Path(self._folder.name))
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
        included = build_data["force_include"]
        included[str(library)] = f"handspan/lib/{library.name}"
        included[str(project / "LICENSE")] = "handspan/lib/LICENSE"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Tidy up."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()

    def _missing(self, project: Path) -> str:
        if not (project / "native" / "CMakeLists.txt").is_file():
            return "its source is not beside the package"
        if shutil.which("cmake") is None:
            return "cmake is not on the path"
        if os.name == "posix" and not (os.environ.get("CC") or shutil.which("cc")):
            return "there is no C compiler"
        return ""

    def _built(self, native: Path, folder: Path) -> Path:
        options = ["-DCMAKE_BUILD_TYPE=Release", "-DBUILD_TESTING=OFF"]
        subprocess.run(["cmake", "-S", native, "-B", folder, *options], check=True)
        subprocess.run(
            ["cmake", "--build", folder, "--config", "Release", "--target", "LeapC"], check=True
        )
        names = (FILE[os.name], MAC_FILE)
        return next(path for name in names for path in folder.rglob(name)).resolve()
