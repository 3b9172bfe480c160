"""The command `diagnose`: make all checks and say what helps.

Law: each finding is printed as soon as it is known; the exit code says whether something is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from handspan_service.commands.exit_codes import DONE, NEEDS_ATTENTION
from handspan_service.contract.finding_words import TITLES, cure, sentence
from handspan_service.contract.findings import Finding, Outcome, encode_line, needs_attention
from handspan_service.diagnosis.order import findings

MARKS = {
    Outcome.GOOD: "ok",
    Outcome.ADVICE: "advice",
    Outcome.PROBLEM: "PROBLEM",
    Outcome.SKIPPED: "-",
}
TITLE_WIDTH = max(map(len, TITLES.values()))


def diagnose(environ: Mapping[str, str], *, as_json: bool, bundle: Path | None = None) -> int:
    """Print all findings and return the exit code.

    Args:
        environ: Environment variables.
        as_json: One line of JSON for each finding, for programs.
        bundle: Where a file for those who help is written; None for none.

    Raises:
        HostError: That file cannot be written.
    """
    made: list[Finding] = []
    for finding in findings(environ):
        made.append(finding)
        text = encode_line(finding).decode() if as_json else _line(finding)
        sys.stdout.write(text)
        sys.stdout.flush()
    if bundle is not None:
        from handspan_service.diagnosis.bundle import texts, write

        write(bundle, texts(environ, made))
    return NEEDS_ATTENTION if needs_attention(tuple(made)) else DONE


def _line(finding: Finding) -> str:
    title = TITLES[finding.check].ljust(TITLE_WIDTH)
    first = f"{MARKS[finding.outcome]:8}{title}  {sentence(finding)}\n"
    help_text = cure(finding)
    return first + (f"{'':8}{'':{TITLE_WIDTH}}  -> {help_text}\n" if help_text else "")
