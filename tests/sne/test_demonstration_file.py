"""The bundled file of the interface: up to date, synthetic, read like any other, with the faults it announces."""

import subprocess
import sys
from importlib import resources
from pathlib import Path

from peuplier.sources.sne import rules
from peuplier.sources.sne.reading import read_sne
from tests.sne.files import breaks
from tests.sne.schema import faults

ROOT = Path(__file__).parents[2]
PATH = Path(str(resources.files("peuplier") / "data" / "demonstration" / "demandes-sne.xml"))


def test_the_file_is_the_one_that_its_script_writes() -> None:
    command = [sys.executable, "scripts/demonstration_sne.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_four_faults_are_found_and_nothing_else() -> None:
    intake = read_sne(PATH)
    assert (intake.rows_in, len(intake.demands), len(intake.rejected)) == (49, 47, 2)
    expected = (rules.NO_NUMBER, rules.UNKNOWN_CODE, rules.BAD_DATE, rules.COPY)
    assert len(intake.anomalies) == len(expected)
    assert all(breaks(anomaly, rule) for anomaly, rule in zip(intake.anomalies, expected, strict=True))


def test_nobody_in_it_exists() -> None:
    text = PATH.read_text(encoding="utf-8")
    intake = read_sne(PATH)
    assert all(number.startswith("SYNTH") for number in intake.demands.numbers.tolist())
    assert text.count("<nom>SYNTHETIQUE</nom>") == text.count("<nom>") >= 49
    assert "<telPortable>" not in text
    assert "<mel>" not in text


def test_it_obeys_the_unofficial_schema_but_for_the_day_that_does_not_exist() -> None:
    said = faults(PATH.read_bytes())
    assert said
    assert all("2026-02-30" in fault for fault in said)


def test_its_sources_tell_of_it() -> None:
    told = PATH.with_name("SOURCES.md").read_text(encoding="utf-8")
    assert "demandes-sne.xml" in told
    assert "YOURTE" in told
