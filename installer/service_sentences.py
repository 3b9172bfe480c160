"""Gather the sentences that the service says to people, as its code has them.

Law: what is raised, told as a problem, or returned as a reason is found where it stands; nobody
keeps a second list. What stands in a gap is named after the last word of its expression.

The service speaks English: to logs, to the command line and to the panel, which finds a sentence
again by these templates and says it in its user's language (app/handspan_app/service_words.py).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SERVICE = Path(__file__).parents[1] / "service" / "handspan_service"

# Rooms whose words never reach the panel: the command line's own, and those told to clients.
SILENT = ("commands", "wire", "__main__.py", "control_client.py")
# Words of these have a context of their own, or are no sentences.
APART = (
    "finding_words.py", "setting_words.py", "permissions.py", "logbook.py",
    "native_messages.py", "pages.py",
)  # fmt: skip
# Errors that end in a log: what clients did wrong, and what keeps a service from starting.
UNTOLD = ("PeerError", "HostError", "AlreadyRunning", "ValueError", "LinkFault")
ERROR = re.compile(r"[A-Z]\w*Error$|DeviceLost$|(NoSuch|Unreadable)Source$")
TELLING = {"_put_aside", "fail", "_fail", "_lose", "_set_status", "_finish", "end", "Heard"}
TOLD = {"told", "problem", "_problem", "detail", "failure", "_untracked", "why"}
LEAST_WORDS = 4  # Of what is a sentence, where only its form tells.


def sentences() -> list[str]:
    """Return all templates, each once, with gaps in braces."""
    found: dict[str, None] = {}
    for path in sorted(SERVICE.rglob("*.py")):
        room = path.relative_to(SERVICE).parts[0]
        if room in SILENT or path.name in APART:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.update(dict.fromkeys(said(node)))
    return sorted(found)


def is_told(call: ast.Call) -> bool:
    """Return whether a call makes an error that people may hear of."""
    name = _name(call.func)
    return ERROR.match(name) is not None and name not in UNTOLD


def said(node: ast.AST) -> Iterator[str]:
    """Yield the templates of one call, assignment or return."""
    match node:
        case ast.Call():
            told = [one.value for one in node.keywords if one.arg in TOLD]
            if is_told(node) or _name(node.func) in TELLING:
                told += node.args
            for one in told:
                yield from _templates(one, least=1)
        case ast.Assign(targets=[target]) if _name(target) in TOLD:
            yield from _templates(node.value, least=1)
        case ast.AugAssign() if _name(node.target) in TOLD:
            yield from _templates(node.value, least=1)
        case ast.Assign(targets=[target]) if _name(target).isupper():
            yield from _templates(node.value, least=LEAST_WORDS)
        case ast.Return(value=ast.expr() as value):
            yield from _templates(value, least=LEAST_WORDS + 1)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _templates(node: ast.expr, least: int) -> Iterator[str]:
    """Yield the sentences in an expression, with at least so many spaces between letters."""
    match node:
        case ast.BoolOp():
            parts = node.values
        case ast.IfExp():
            parts = [node.body, node.orelse]
        case ast.Dict():
            parts = node.values
        case _:
            parts = []
            text = _template(node)
            if text is not None and len(re.findall(r"[a-z,;:)}] (?=[\w({])", text)) >= least:
                yield text
    for part in parts:
        yield from _templates(part, least)


def _template(node: ast.expr) -> str | None:
    """Return the text of an expression with its gaps; None if it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{(\w+)[^}]*\}", r"{\1}", node.value)
    if not isinstance(node, ast.JoinedStr):
        return None
    text, names = "", set[str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            words = re.findall(
                r"[A-Za-z]\w*", re.sub(r"'[^']*'|\[[^]]*\]", "", ast.unparse(part.value))
            )
            name = words[-1].lower()
            while name in names:
                name += "_"
            names.add(name)
            text += f"{{{name}}}"
        else:
            assert isinstance(part, ast.Constant)
            text += str(part.value)
    return text
