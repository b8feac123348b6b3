"""The README, tutorials, guides and explanations are followed step by step: what they show is what happens."""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from peuplier.cli import main
from tests.docs.pages import ROOT, Fence, breakable, commands, commands_of, pages, steps

# The French README shows the commands and the answers of the English one, which another test checks: one is enough.
FOLLOWED = [page for page in pages() if list(commands(page)) and page != ROOT / "LISEZMOI.md"]
_COPY = re.compile(r"Copiez `([^`]+)` sous `([^`]+)`")
_CHANGE = re.compile(r"[Dd]ans `([^`]+)`, remplacez `([^`]+)` par `([^`]+)`(?: suivi, à la ligne, de `([^`]+)`)?")


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.stem)
def test_each_step_of_a_page_gives_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (("policies", "*.md"), ("docs/tutorials", "*.csv"), ("src/peuplier/data/demonstration", "*.*"))
    for source in [path for folder, files in data for path in (ROOT / folder).glob(files)]:
        copy = tmp_path / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    monkeypatch.chdir(tmp_path)
    for step in steps(page):
        if isinstance(step, str):
            _change(step)
        elif step.language == "console":
            for command in commands_of(step.text):
                main(shlex.split(command.line)[1:])
                said = capsys.readouterr()
                _assert_shown(command.line, command.answer, said.out + said.err)
        else:
            _write(step)


def _change(paragraph: str) -> None:
    for name, copy in _COPY.findall(paragraph):
        Path(copy).write_bytes(Path(name).read_bytes())
    for name, old, new, below in _CHANGE.findall(paragraph):
        text = Path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name}: « {old} »"
        Path(name).write_text(text.replace(old, f"{new}\n{below}" if below else new), encoding="utf-8")


def _write(fence: Fence) -> None:
    if created := re.search(r"nregistrez .*sous `([^`]+)`", fence.after):
        Path(created[1]).write_text(fence.text, encoding="utf-8")
    elif appended := re.search(r"Ajoutez à la fin de `([^`]+)`", fence.after):
        with Path(appended[1]).open("a", encoding="utf-8") as document:
            document.write(fence.text)


def _assert_shown(command: str, shown: Sequence[str], said: str) -> None:
    """The lines shown are those said, in order; `…` stands for any lines."""
    said_lines, place, skip = breakable(said).split("\n"), 0, False
    for line in map(breakable, shown):
        if line == "…":
            skip = True
            continue
        found = said_lines.index(line, place) if line in said_lines[place:] else -1
        assert found == place or (skip and found > place), f"$ {command}\n{line}\n— non trouvé dans —\n{said}"
        place, skip = found + 1, False
