"""One past of the pilot, drawn once: eight months under the fictional policy."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from peuplier.cli import main
from peuplier.documents.territory_files import write_territory
from peuplier.synthesis.settings import PILOT, Settings
from peuplier.synthesis.territory import draw_territory

POLICY = Path(__file__).parents[2] / "policies" / "sete-fictive-2026.md"
Tables = dict[str, pl.DataFrame]
NAMES = ("vacancies", "nominations", "decisions", "leases", "past_demands", "demands", "dwellings", "rehousing")


def tell(folder: Path, *options: str) -> int:
    """`peuplier history` on a folder."""
    return main(["history", str(POLICY), "--territory", str(folder), "--on", "2026-09-01", *options])


def tables(folder: Path) -> Tables:
    """The tables of a territory with its past, read by polars alone."""
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in NAMES}


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pilot territory without a past."""
    folder = tmp_path_factory.mktemp("pilot")
    write_territory(draw_territory(PILOT, Settings()), folder)
    return folder


@pytest.fixture(scope="session")
def told(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pilot with eight months of past."""
    folder = tmp_path_factory.mktemp("told") / "pilot"
    shutil.copytree(bare, folder)
    assert tell(folder, "--years", "1") == 0
    return folder


@pytest.fixture(scope="session")
def past(told: Path) -> Tables:
    """Its tables."""
    return tables(told)
