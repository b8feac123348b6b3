"""The glossary: what was written by hand is kept, the table of facts is written anew."""

from peuplier.vocabulary import FACTS
from reference_pages.shared import ROOT, typographic

BEGIN = "<!-- produit par scripts/reference.py : début -->"
END = "<!-- produit par scripts/reference.py : fin -->"


def glossary() -> str:
    """The glossary: what was written by hand is kept, the table of facts is written anew."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"GLOSSARY.md: the markers are missing: {BEGIN} {END}")
    rows = "\n".join(f"| `{fact.name}` | `{fact.english}` | {fact.label} |" for fact in FACTS.values())
    table = f"| French name | English name | Label |\n| --- | --- | --- |\n{rows}"
    return f"{before}{BEGIN}\n\n{typographic(table)}\n\n{END}{after}"
