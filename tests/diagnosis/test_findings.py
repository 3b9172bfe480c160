"""Ring: law. Every finding has words, and survives its line of JSON."""

from __future__ import annotations

import re
import string
from pathlib import Path

import msgspec
import pytest

import handspan_service.diagnosis
from handspan_service.contract.finding_words import CAUSES, TITLES, cure, sentence
from handspan_service.contract.findings import (
    Check,
    Finding,
    Outcome,
    decode_line,
    encode_line,
    needs_attention,
)


def told_causes() -> set[str]:
    """Return the causes that stand in the source of the checks."""
    folder = Path(handspan_service.diagnosis.__file__).parent
    text = "".join(path.read_text() for path in folder.glob("*_checks.py"))
    found = set(re.findall(r'"([a-z_]+)"', text))
    found |= {
        f"{check}_{end}"
        for check in (Check.WEB_CLIENT, Check.NATIVE_CLIENT)
        for end in re.findall(r'f"\{check\}_([a-z_]+)"', text)
    }
    return {one for one in found if one in CAUSES}


def test_every_check_has_a_title_and_every_cause_is_told_by_a_check() -> None:
    assert list(TITLES) == list(Check)
    assert told_causes() == set(CAUSES)
    for cause in CAUSES:
        assert any(cause.startswith(f"{check}_") for check in Check)


def test_words_name_values_alone() -> None:
    names = (
        "version minutes place detail pid name speed siblings rate nominal lost seconds state "
        "exposure date p95 budget port frames pages megabytes folder"
    )
    values = dict.fromkeys(names.split())
    for words in CAUSES.values():
        for text in (words.sentence, words.cure):
            named = {field for _, field, _, _ in string.Formatter().parse(text) if field}
            assert named <= values.keys(), text


def test_a_finding_survives_its_line() -> None:
    finding = Finding(Check.PORT, Outcome.PROBLEM, "port_taken", {"name": "a", "pid": 3, "port": 1})
    assert decode_line(encode_line(finding)) == finding
    assert sentence(finding) == "a (process 3) uses port 1."
    assert cure(finding)
    assert needs_attention((finding,))
    with pytest.raises(msgspec.DecodeError):
        decode_line(b"{}")


def test_advice_is_no_failure() -> None:
    assert not needs_attention((Finding(Check.PORT, Outcome.ADVICE, "port_off"),))
