"""The generated pages are up to date, complete, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

import reference
from peuplier.vocabulary import FACTS
from reference_pages.shared import anchor

ROOT = Path(__file__).resolve().parents[2]


PAGES: dict[Path, str] = reference.pages()
FACTS_PAGE = PAGES[ROOT / "docs" / "reference" / "faits.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_generated_page_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "lancez « make reference »"


def test_each_fact_has_exactly_one_heading_in_the_reference() -> None:
    headings = re.findall(r"^### ([a-zà-ÿœæ]\S*)$", FACTS_PAGE, re.MULTILINE)
    assert headings == list(FACTS)


def test_each_fact_has_exactly_one_row_in_the_glossary() -> None:
    glossary = PAGES[ROOT / "GLOSSARY.md"]
    for name, fact in FACTS.items():
        assert glossary.count(f"| `{name}` | `{fact.english}` |") == 1


def test_each_link_of_the_reference_leads_to_a_heading() -> None:
    anchors = {anchor(title) for title in re.findall(r"^#+ (.+)$", FACTS_PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", FACTS_PAGE)) <= anchors


def test_the_page_has_the_spaces_of_french_typography() -> None:
    prose = re.sub(r"`[^`]*`", "", FACTS_PAGE)
    prose = "\n".join(line for line in prose.split("\n") if not line.startswith("| ---"))
    assert re.findall(r" [:;!?»%]|« ", prose) == []


def test_check_finds_a_stale_page(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert reference.main(["--check"]) == 0
    monkeypatch.setattr(reference, "pages", lambda: {ROOT / "GLOSSARY.md": "autre texte"})
    assert reference.main(["--check"]) == 1
    assert "GLOSSARY.md" in capsys.readouterr().out
