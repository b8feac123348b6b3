"""Settings shared by the whole suite: how many examples the property tests draw, by day and by night."""

import pytest
from hypothesis import HealthCheck, settings

# Derandomised: the same commit always tests the same examples; the night run draws new ones.
_SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "default", derandomize=True, deadline=None, max_examples=100, suppress_health_check=_SLOW_TO_DRAW
)
settings.register_profile(
    "nightly", deadline=None, max_examples=3_000, print_blob=True, suppress_health_check=_SLOW_TO_DRAW
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="draw many more examples, new ones at each run")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("nightly" if config.getoption("--nightly") else "default")
