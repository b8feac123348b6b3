"""What the reference says that a command answers with `--json` is what it answers, key by key."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from peuplier.cli import main
from reference_pages.commands import CONTRACTS
from tests.docs.pages import ROOT

POLICY = str(ROOT / "policies" / "sete-fictive-2026.md")
BEFORE = str(ROOT / "policies" / "sete-fictive-2025.md")
DEMANDS = str(ROOT / "src/peuplier/data/demonstration/demandes.csv")
REGISTER = str(ROOT / "src/peuplier/data/demonstration/demandes-sne.xml")
ON = ("--on", "2026-09-01")
NUMBER = "SYNTH000000000000A"
# A small intercommunality that has dwellings falling free in the month.
SIREN, VACANT = "243400470", "L243400470-SY0P60005U"
# Under these keys, names come from the document, the table or the file, not from the contract.
NAMED_BY_DATA = {
    *("bears", "by_outcome", "codes", "criteria", "excluded_by", "follow_percent", "gaps", "handed_back_percent"),
    *("missing", "offers"),
}
# Files are described by name: only what is said of each belongs to the contract.
_FILE = re.compile(r"\w+\.(?:parquet|html|json)")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a territory, an order to verify, and points computed here and elsewhere."""
    folder = tmp_path_factory.mktemp("contracts")
    assert main(["territory", SIREN, "--out", str(folder / "territory")]) == 0
    (folder / "question.json").write_text('{"candidates": [["R"], []], "minimum_percent": {"R": 10}}', encoding="utf-8")
    assert main(["call-order", str(folder / "question.json"), "--out", str(folder / "order.json")]) == 0
    assert main(["score", POLICY, "--demands", DEMANDS, *ON, "--out", str(folder / "here.csv")]) == 0
    (folder / "there.csv").write_text(f"numéro_unique,points_sne\n{NUMBER},407\n", encoding="utf-8")
    return folder


def _commands(place: Path) -> dict[str, list[str]]:
    """Each command with arguments that make it answer."""
    territory = str(place / "territory")
    vacancy = [POLICY, "--territory", territory, *ON]
    dwelling = ["--dwelling", VACANT]
    return {
        "check": [POLICY, *ON],
        "prose": [POLICY],
        "compare": [BEFORE, POLICY, "--demands", DEMANDS, *ON],
        "sheet": [POLICY, *ON],
        "facts": ["pièces_manquantes"],
        "score": [POLICY, "--demands", DEMANDS, *ON, "--out", str(place / "points.csv")],
        "explain": [POLICY, "--demands", DEMANDS, *ON, "--demand", NUMBER],
        "read": [REGISTER, "--out", str(place / "read.parquet")],
        "write": [DEMANDS, "--demand", NUMBER, "--sne", str(place / "one.xml"), *ON],
        "differences": ["--scores", str(place / "here.csv"), "--sne-scores", str(place / "there.csv")],
        "territory": [SIREN, "--out", str(place / "again")],
        "history": [POLICY, "--territory", territory, "--years", "1"],
        "flow": [POLICY, "--territory", territory, "--year", "2026", *ON],
        "match": [*vacancy, *dwelling, "--all"],
        "orient": [*vacancy, *dwelling],
        "nominate": [*vacancy, "--optimal"],
        "call-order": [str(place / "question.json")],
        "verify": [str(place / "order.json")],
    }


def _keys(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            if not _FILE.fullmatch(key):
                yield key
            if key not in NAMED_BY_DATA:
                yield from _keys(value)
    elif isinstance(told, list):
        for value in told:
            yield from _keys(value)


def test_each_key_of_an_answer_is_in_its_contract(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unsaid = []
    for name, arguments in _commands(place).items():
        capsys.readouterr()
        assert main([name, *arguments, "--json"]) == 0, name
        told = json.loads(capsys.readouterr().out)
        said = set(re.findall(r"`(\w+)`", (CONTRACTS / f"{name}.md").read_text(encoding="utf-8")))
        if missing := sorted(set(_keys(told)) - said):
            unsaid.append(f"scripts/contracts/{name}.md: {', '.join(missing)}")
    assert not unsaid, "\n".join(unsaid)
