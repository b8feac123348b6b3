"""Territories drawn once for all the tests of this folder: drawing is what they are about, not what they repeat."""

from pathlib import Path

import polars as pl
import pytest

from peuplier.documents.territory_files import write_territory
from peuplier.synthesis.settings import PILOT, Settings
from peuplier.synthesis.territory import Territory, draw_territory

# From 8 dwellings to 43,000: without a threshold, overseas, around Paris, astride two départements, merged lately.
TWENTY = (
    "242500320",
    "245501176",
    "242000503",
    "200034874",
    "200070829",
    "247600505",
    "241700632",
    "244000824",
    "200056380",
    "200022986",
    "243400819",
    "240100750",
    "249740077",
    "249730037",
    "200070308",
    "200089456",
    "200060457",
    "246700306",
    "247100589",
    "243400017",
)


@pytest.fixture(scope="session")
def pilot() -> Territory:
    """The pilot territory."""
    return draw_territory(PILOT, Settings())


@pytest.fixture(scope="session")
def written(pilot: Territory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files."""
    folder = tmp_path_factory.mktemp("pilot")
    write_territory(pilot, folder)
    return folder


@pytest.fixture(scope="session")
def demands(written: Path) -> pl.DataFrame:
    """Its demands as the file holds them."""
    return pl.read_parquet(written / "demands.parquet")


@pytest.fixture(scope="session")
def dwellings(written: Path) -> pl.DataFrame:
    """Its dwellings as the file holds them."""
    return pl.read_parquet(written / "dwellings.parquet")


@pytest.fixture(scope="session")
def twenty() -> list[Territory]:
    """Twenty EPCI of every size."""
    return [draw_territory(siren, Settings()) for siren in TWENTY]
