"""What a hostile or hurried person does to the commands: one French sentence, exit code 2, nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import ON, POLICY, TABLE, run

PILOT = "200066355"
COMMAND = [sys.executable, "-m", "peuplier"]


def question(folder: Path, told: object) -> Path:
    path = folder / "question.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [248, 300])
def test_a_name_too_long_is_said_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, size: int
) -> None:
    """248 letters fit, but not the file of rejected rows beside."""
    name = "n" * size + ".csv"
    commands = [["read", TABLE, "--out", tmp_path / name], ["read", "--template", tmp_path / ("n" * 300 + ".csv")]]
    if size == 300:
        commands += [
            ["score", POLICY, "--demands", TABLE, "--on", ON, "--out", tmp_path / name],
            ["territory", PILOT, "--demands", "5", "--out", tmp_path / name],
            ["check", tmp_path / name],
        ]
    for command in commands:
        code, _, err = run(capsys, *command)
        assert (code, "le nom est trop long" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_possible_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = question(tmp_path, {"candidates": [["B"]], "minimum_percent": {"B": 10}})
    for name in ("n" * 251 + ".csv", "n." + "x" * 253):
        assert run(capsys, "call-order", asked, "--out", tmp_path / name)[0] == 0
        assert (tmp_path / name).is_file()
    assert run(capsys, "territory", PILOT, "--demands", "5", "--out", tmp_path / ("t" * 255))[0] == 0


@pytest.mark.parametrize(
    ("out", "says"),
    [("/proc/peuplier/points.csv", "ce dossier ne peut pas être créé"), ("fichier/sous/p.csv", "est un fichier")],
)
def test_a_place_that_takes_no_file_is_said_as_such(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, out: str, says: str
) -> None:
    (tmp_path / "fichier").write_text("déjà là", encoding="utf-8")
    command = ["score", POLICY, "--demands", TABLE, "--on", ON, "--out", tmp_path / out]
    code, _, err = run(capsys, *command)
    assert (code, says in err, "le fichier n’existe pas" in err) == (2, True, False)


def test_letters_that_are_not_text_are_shown_not_fatal(tmp_path: Path) -> None:
    asked = question(tmp_path, '{"candidates": [], "minimum_percent": {}, "\\ud800": 1}')
    for command in ([*COMMAND, "call-order", str(asked)], [*COMMAND, "check", b"caf\xe9.md"], [*COMMAND, b"\xff"]):
        done = subprocess.run(command, capture_output=True, check=False)  # type: ignore[arg-type]
        assert done.returncode == 2
        assert b"\\ud" in done.stderr
        assert b"Traceback" not in done.stderr


def test_a_name_that_is_not_text_is_refused_before_anything_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / os.fsdecode(b"caf\xe9")
    code, _, err = run(capsys, "territory", PILOT, "--demands", "5", "--out", out)
    assert (code, "ce nom n’est pas écrit en UTF-8" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interruption_is_one_sentence_and_leaves_no_part_of_a_territory(tmp_path: Path, jobs: str) -> None:
    out = tmp_path / "france"
    with subprocess.Popen(
        [*COMMAND, "territory", "--france", "--jobs", jobs, "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        limit = time.monotonic() + 60
        while not list(out.glob("departement=*")):
            assert time.monotonic() < limit
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        err = running.communicate(timeout=60)[1].decode()
    assert (running.returncode, err) == (130, "Interrompu : aucun fichier n’est écrit à moitié.\n")
    assert list(out.glob("departement=*/.*")) == []


@pytest.mark.parametrize("jobs", ["0", "-1", "1000000"])
def test_the_number_of_processes_has_bounds(capsys: pytest.CaptureFixture[str], tmp_path: Path, jobs: str) -> None:
    code, _, err = run(capsys, "territory", "--france", "--jobs", jobs, "--out", tmp_path / "t")
    assert (code, "--jobs va de 1 à 64" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_model_or_a_mapping_already_filled_in_is_not_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, command in (("m.csv", ["read", "--template"]), ("m.toml", ["read", TABLE, "--guess"])):
        filled = tmp_path / name
        filled.write_text("rempli à la main", encoding="utf-8")
        code, _, err = run(capsys, *command, filled)
        assert (code, "existe déjà : choisissez un autre nom" in err) == (2, True)
        assert filled.read_text(encoding="utf-8") == "rempli à la main"


def test_a_document_is_a_text_of_the_size_of_a_policy(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    large, nul, pipe = tmp_path / "long.md", tmp_path / "nul.md", tmp_path / "tube.md"
    large.write_text("a" * 5_000_001, encoding="utf-8")
    nul.write_text("# Un\n\nde\0ux\n", encoding="utf-8")
    os.mkfifo(pipe)
    for path, says in (
        ("/dev/zero", "n’est pas un fichier ordinaire"),
        (pipe, "n’est pas un fichier ordinaire"),
        (large, "dépasse 5 Mo"),
        (nul, "n’est pas un texte : octet nul, ligne 3"),
    ):
        code, _, err = run(capsys, "check", path)
        assert (code, says in err) == (2, True)
    for command in ("call-order", "verify"):
        code, _, err = run(capsys, command, "/dev/zero")
        assert (code, "n’est pas un fichier ordinaire" in err) == (2, True)


@pytest.mark.parametrize("order", ["le", "be"])
def test_a_table_in_utf_16_without_its_mark_is_told_its_byte_order(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, order: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(TABLE.read_text(encoding="utf-8").encode(f"utf-16-{order}"))
    code, _, err = run(capsys, "read", table, "--out", tmp_path / "lu.csv")
    assert (code, f'encodage = "utf-16-{order}"' in err) == (2, True)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--on", "20260901", "« 20260901 » n’est pas une date ; écrivez par exemple 2026-09-01"),
        ("--on", "2026-W36-2", "n’est pas une date"),
        ("--on", "2026-02-30", "n’est pas une date"),
        ("--on", "٢٠٢٦-٠٩-٠١", "n’est pas une date"),
        ("--seed", "1_0", "« 1_0 » n’est pas un nombre entier ; écrivez par exemple 12"),
        ("--seed", "٣", "n’est pas un nombre entier"),
        ("--demands", " 5", "n’est pas un nombre entier"),
        ("--demands", "9" * 5_000, f"« {'9' * 60}… » n’est pas un nombre entier"),
    ],
)
def test_dates_and_numbers_are_written_in_one_way(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str, value: str, says: str
) -> None:
    code, _, err = run(capsys, "territory", PILOT, "--out", tmp_path / "t", option, value)
    assert (code, says in err) == (2, True)
    assert list(tmp_path.iterdir()) == []
