"""Write the generated pages of the reference, and the generated part of the glossary.

    python scripts/reference.py            write them
    python scripts/reference.py --check    exit 1 when one of them is stale

Each page is a function of `reference_pages` that returns its text; `pages()` lists them.
"""

import sys
from pathlib import Path

from reference_pages.commands import commands_page
from reference_pages.facts import facts_page
from reference_pages.glossary import glossary
from reference_pages.grammar import grammar_page
from reference_pages.law import law_page
from reference_pages.lint import lint_page
from reference_pages.shared import ROOT


def pages() -> dict[Path, str]:
    """Every generated file with the text it should hold."""
    reference = ROOT / "docs" / "reference"
    return {
        reference / "faits.md": facts_page(),
        reference / "grammaire.md": grammar_page(),
        reference / "commandes.md": commands_page(),
        reference / "controle-de-legalite.md": lint_page(),
        reference / "droit.md": law_page(),
        ROOT / "GLOSSARY.md": glossary(),
    }


def stale(texts: dict[Path, str]) -> list[Path]:
    """The generated files that do not hold what they should."""
    return [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write the stale pages, or with `--check` name them and fail."""
    check = "--check" in arguments
    texts = pages()
    late = stale(texts)
    for path in late:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
        print(f"{path.relative_to(ROOT)} : {'à refaire, lancez « make reference »' if check else 'écrit'}")
    return 1 if check and late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
