"""Whoever types commands beside a house that runs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from handspan_service.__main__ import main


class Terminal:
    """Whoever types commands."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.error = ""

    async def types(self, *arguments: str, code: int = 0) -> str:
        """Run a command beside the house and return what it printed."""
        assert await asyncio.to_thread(main, arguments) == code
        output, self.error = self._capsys.readouterr()
        return output

    async def asks(self, *arguments: str) -> Any:
        return json.loads(await self.types(*arguments, "--json"))
