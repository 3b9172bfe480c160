"""Whether this machine can build the renderer that training draws with."""

from __future__ import annotations

import shutil
import sysconfig

import pytest

_COMPILER = (sysconfig.get_config_var("CC") or "cc").split()[0]
needs_compiler = pytest.mark.skipif(
    shutil.which(_COMPILER) is None, reason=f"no C compiler: {_COMPILER} is not on the path"
)
