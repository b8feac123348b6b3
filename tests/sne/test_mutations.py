"""Mutated files of the interface: refused whole with a line and a remedy, or every demand accounted for."""

import random
import time
from pathlib import Path

import numpy as np
import pytest

from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.sne.facts import carried
from peuplier.sources.sne.reading import read_sne
from tests.bad_inputs.xml_mutations import make_sne, original

FEW, MANY = 250, 4_000


def _held(path: Path, rows: int | None, how: str) -> str:
    try:
        intake = read_sne(path)
    except UnusableFileError as error:
        (anomaly,) = error.anomalies
        assert anomaly.rule, how
        assert anomaly.remedy, how
        assert rows is None, f"{how}: {anomaly}"
        return "refused"
    assert intake.rows_in == len(intake.demands) + len(intake.rejected)
    assert rows in (None, intake.rows_in), how
    assert all(rejected.anomalies for rejected in intake.rejected), how
    assert all(anomaly.rule and anomaly.remedy for anomaly in intake.anomalies), how
    assert len(np.unique(intake.demands.numbers)) == len(intake.demands)
    assert set(intake.demands.columns) == set(carried()) - {"numéro_unique"}
    assert intake.demands.columns["dépôt_demande"].known.all()
    return "taken" if len(intake.demands) else "rejected"


def test_mutated_files_are_read_or_refused_never_half_read(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    count = MANY if request.config.getoption("--nightly") else FEW
    verdicts = set()
    for seed in range(count):
        file = make_sne(random.Random(seed), tmp_path)  # noqa: S311 - the same files at every run
        start = time.monotonic()
        verdicts.add(_held(file.path, file.rows, f"{seed} {file.how}"))
        assert time.monotonic() - start < 30
    assert verdicts == {"refused", "taken", "rejected"}


def test_what_is_mutated_is_right_to_begin_with(tmp_path: Path) -> None:
    for seed in range(10):
        text, count = original(random.Random(seed))  # noqa: S311
        path = tmp_path / "demandes.xml"
        path.write_text(text, encoding="utf-8")
        intake = read_sne(path)
        assert (len(intake.demands), intake.rejected) == (count, ())
