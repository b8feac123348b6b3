"""The architecture is a test: no web framework in the core, imports one way, types and style clean."""

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import peuplier

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
MODULES = sorted(path for path in (ROOT / "src").rglob("*.py") if "__pycache__" not in path.parts)
_IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import peuplier
for found in pkgutil.walk_packages(peuplier.__path__, "peuplier."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
web = sorted(name for name in sys.modules if name.split(".")[0] in {"django", "psycopg", "sqlite3", "flask"})
sys.exit("imported: " + ", ".join(web) if web else 0)
"""


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def _clean(*command: str) -> None:
    done = _run(*command)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


def test_importing_every_module_brings_neither_a_web_framework_nor_a_database() -> None:
    _clean(sys.executable, "-c", _IMPORT_EVERYTHING)


def test_importing_the_package_says_nothing_and_imports_no_heavy_library() -> None:
    heavy = (
        "import sys, peuplier.vocabulary; sys.exit(any(n in sys.modules for n in ('numpy', 'polars', 'numba', 'lark')))"
    )
    done = _run(sys.executable, "-W", "error", "-c", heavy)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_scoring_a_small_table_does_not_load_the_compiler() -> None:
    script = (
        "import sys; from datetime import date; from tests.evaluation.cases import criterion, points\n"
        "points(criterion('si parent_isolé : 5 points\\nsinon : 0 point'), {'parent_isolé': True})\n"
        "sys.exit('numba' in sys.modules)"
    )
    _clean(sys.executable, "-c", script)


def test_folders_point_one_way() -> None:
    assert (ROOT / ".importlinter").is_file()
    _clean(str(BIN / "lint-imports"), "--no-cache")


def test_types_are_right() -> None:
    _clean(sys.executable, "-m", "mypy")


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_style_is_clean(folder: str) -> None:
    _clean(sys.executable, "-m", "ruff", "check", "--no-cache", folder)


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_files_are_formatted(folder: str) -> None:
    _clean(sys.executable, "-m", "ruff", "format", "--check", "--no-cache", folder)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_starts_with_a_sentence_that_says_what_it_is_for(path: Path) -> None:
    introduction = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert introduction
    first = introduction.split("\n\n")[0]
    assert first[0].isupper() or first.startswith("`")
    assert first.endswith((".", ":", "…"))


def test_no_module_of_the_core_reads_the_clock_or_draws_at_random() -> None:
    for folder in ("vocabulary", "policy", "evaluation", "checking"):
        for path in (ROOT / "src" / "peuplier" / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for forbidden in ("date.today", "datetime.now", "time.time(", "import random", "np.random", "locale."):
                assert forbidden not in text, f"{path.name} : {forbidden}"


def test_no_folder_of_the_core_computes_a_right_with_a_floating_point_number() -> None:
    for folder in ("policy", "evaluation"):
        for path in (ROOT / "src" / "peuplier" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, float):
                    # The closeness of two words, in a suggestion, is not a right.
                    assert path.name == "findings.py", f"{path.name}:{node.lineno}"
                if isinstance(node, ast.Name | ast.Attribute):
                    name = node.id if isinstance(node, ast.Name) else node.attr
                    assert name not in ("float", "float32", "float64"), f"{path.name}:{node.lineno}"


def test_every_package_is_found() -> None:
    found = {module.name for module in pkgutil.walk_packages(peuplier.__path__, "peuplier.") if module.ispkg}
    assert found >= {f"peuplier.{name}" for name in ("vocabulary", "policy", "evaluation", "checking", "sources")}
