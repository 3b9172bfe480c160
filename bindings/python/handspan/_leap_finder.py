"""Who answers the imports of an old program. Law: every module called Leap is ours.

Many programs carry a Leap.py of 2013 beside them, which wants a library that is gone; their folders
come before ours on the path.
"""

from __future__ import annotations

import importlib.util
import site
import sys
import sysconfig
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from handspan._python2 import compiled

NAMES = ("Leap", "LeapPython")  # The module, and the library that theirs is made of.
# Folders that programs keep a Leap in, one for each system; they need not be there.
FOLDERS = ("Linux", "OSX", "Windows", "Mac", "lib")


def our_leap() -> ModuleType:
    """Load our Leap from beside this package, whatever the path says.

    Raises:
        ImportError: It is not there.
    """
    folder = Path(__file__).parents[1] / "Leap"
    spec = importlib.util.spec_from_file_location(
        "Leap", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is not there: install the whole package")
    module = sys.modules["Leap"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _OurLoader(Loader):
    """Gives a module that is loaded already."""

    def __init__(self, module: ModuleType) -> None:
        self._module, self._spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # That of the import which we answer was put there.


class _OldLoader(SourceFileLoader):
    """Loads a file in Python 2 or 3, and writes nothing beside it."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return compiled(self.get_data(path), path)


class Finder(MetaPathFinder):
    """Finds our Leap, and the program's own modules; the first one to be asked."""

    def __init__(self, leap: ModuleType) -> None:
        """Answer imports; `leap` is ours."""
        self._leap = leap
        names = ("stdlib", "platstdlib", "purelib", "platlib")
        ours = Path(__file__).parent
        folders = [*map(sysconfig.get_path, names), site.getusersitepackages()]
        self._library = [*(Path(folder).resolve() for folder in folders), ours]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load a module; None: let others find it."""
        if fullname.rpartition(".")[2] in NAMES:
            return ModuleSpec(fullname, _OurLoader(self._leap))
        if fullname in sys.builtin_module_names:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader) or spec.origin is None:
            return None
        if self._is_library(Path(spec.origin).resolve()):
            return None
        spec.loader = _OldLoader(fullname, spec.origin)
        return spec

    def _is_library(self, file: Path) -> bool:
        return any(folder in file.parents for folder in self._library)


class LastFinder(MetaPathFinder):
    """Finds a package for `import Linux.Leap` where there is none; the last one to be asked."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return an empty package, if it is one of these."""
        if fullname not in FOLDERS:
            return None
        return ModuleSpec(fullname, None, is_package=True)
