"""The generated pages are up to date and complete; the map, the links and the commands of the documents are real."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import reference
from peuplier.checking.legal.lint import RULES
from peuplier.cli.arguments import parse
from peuplier.cli.commands import COMMANDS
from peuplier.law.library import library
from peuplier.policy.reading.grammar import FORMS, grammar
from peuplier.policy.reading.markdown import KINDS
from reference_pages.shared import anchor
from tests.docs.pages import FRENCH, ROOT, breakable, commands, pages, prose

REFERENCE = ROOT / "docs" / "reference"
READMES = (ROOT / "README.md", ROOT / "LISEZMOI.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES: dict[Path, str] = reference.pages()
_HIDDEN = {"__pycache__", "out", "peuplier.egg-info"}


# ── generated pages ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_generated_page_is_up_to_date(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page], "lancez « make reference »"


def test_each_kind_of_block_is_documented_with_its_lines_and_a_real_example() -> None:
    page = (REFERENCE / "grammaire.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##)", page, flags=re.MULTILINE | re.DOTALL))
    assert list(sections) == list(KINDS)
    law = sorted((ROOT / "src/peuplier/law/texts").glob("*.md"))
    written = "".join(path.read_text("utf-8") for path in (ROOT / "policies" / "sete-fictive-2026.md", *law))
    for kind, text in sections.items():
        assert all(f"- `{form}`" in text for form in FORMS[kind])
        (example,) = re.findall(rf"^```{kind}\n(.*?)\n```$", text, flags=re.MULTILINE | re.DOTALL)
        assert breakable(example) in breakable(written)


def test_the_grammar_is_shown_in_full() -> None:
    assert grammar().rstrip() in (REFERENCE / "grammaire.md").read_text(encoding="utf-8")


def test_each_command_has_a_section() -> None:
    page = (REFERENCE / "commandes.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### (\S+)$", page, flags=re.MULTILINE)) == sorted(COMMANDS)


def test_each_contract_is_that_of_a_command() -> None:
    written = {path.stem for path in (ROOT / "scripts" / "contracts").glob("*.md")}
    assert written == set(COMMANDS)


def test_each_rule_of_the_legal_lint_has_its_line() -> None:
    page = (REFERENCE / "controle-de-legalite.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    assert named == [rule.name for _, rules in RULES for rule in rules]


def test_each_table_of_law_has_its_section() -> None:
    page = (REFERENCE / "droit.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### (\S+)$", page, flags=re.MULTILINE)) == sorted(library().table_names)


# ── map, links, commands ─────────────────────────────────────────────────────────────────────────────────


def _folders(parent: Path) -> set[str]:
    found = {path.name for path in parent.iterdir() if path.is_dir()}
    return {name for name in found if not name.startswith(".") and name not in _HIDDEN}


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_map_lists_the_folders_that_exist_and_no_other(readme: Path) -> None:
    listed = re.findall(r"^\| `(\w+)/` \|", readme.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(listed) == sorted([*_folders(ROOT), *_folders(ROOT / "src" / "peuplier")])


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        path, _, heading = target.partition("#")
        if ":" in path:
            continue
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert heading in {anchor(title) for title in titles}, target


@pytest.mark.parametrize("page", [*READMES, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_the_make_commands_shown_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    shown = re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(shown) <= targets


@pytest.mark.parametrize("page", READMES, ids=lambda path: path.name)
def test_a_readme_begins_with_the_two_commands_and_shows_commands_that_exist(page: Path) -> None:
    first = re.search(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert first is not None
    assert re.findall(r"^make (\w+)", first[1], flags=re.MULTILINE) == ["run", "test"]
    shown = [command.line.split() for command in commands(page)]
    assert shown
    for words in shown:
        assert words[0] == "peuplier"
        parse(words[1:])


def test_the_two_readmes_show_the_same_commands_and_the_same_answers() -> None:
    english, french = (list(commands(page)) for page in READMES)
    assert english == french


def test_the_index_lists_every_page_of_the_documents() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / target).resolve() for target in re.findall(r"\]\(([^)]+)\)", index.read_text("utf-8"))}
    assert {page for page in pages() if "docs" in page.parts} - {index} <= listed


def test_the_reading_path_goes_through_files_that_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "peuplier"
    for named in re.findall(r"`([\w/]+/[\w.-]+\.(?:py|lark|csv|md))`", text):
        assert (ROOT / named).exists() or (package / named).exists(), named


# ── what accompanies the code ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem[:4])
def test_a_decision_has_its_number_and_its_four_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    number = int(page.name[:4])
    assert number == DECISIONS.index(page) + 1
    assert text.startswith(f"# {number}. ")
    parts = re.findall(r"^\*\*(\w+)\.\*\*", text, flags=re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "Rejected"]


def test_the_notice_names_every_library_that_the_product_needs() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    assert [name for line in needed if (name := re.split(r"[><=\[]", line)[0]) not in notice] == []


def test_publiccode_says_the_same_as_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert (code["name"], code["softwareVersion"], code["legal"]["license"]) == (
        project["name"],
        project["version"],
        project["license"],
    )
    for described in code["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000


@pytest.mark.parametrize(
    "page",
    [page for page in pages() if page in FRENCH or {"tutorials", "guides", "background"} & set(page.parts)],
    ids=lambda path: path.name,
)
def test_french_prose_has_its_spaces_and_apostrophes(page: Path) -> None:
    text = prose(page).split("## English summary")[0]
    text = "\n".join(line for line in text.split("\n") if not re.match(r"\| *:?-{3}", line))
    assert re.findall(r".{0,20}\S [:;!?»%].{0,10}|« .{0,20}|\w'\w.{0,10}", text) == []
