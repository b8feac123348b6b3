"""Each document of `bad` is refused with exactly the message written beside it, and no message goes untested.

`python -m tests.policies.test_bad` writes the messages again; read every changed one before keeping it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import peuplier.checking.examples
import peuplier.policy
from peuplier.checking.examples import check_examples
from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.findings import Finding, Level

BAD = Path(__file__).parent / "bad"
DOCUMENTS = sorted(BAD.glob("*.md"))
# Documents that can be executed, but owe their readers a reason.
_TO_JUSTIFY = "à_justifier"
EVERY = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
# Where a message stands among the arguments of the call that makes it.
_MAKERS = {
    "RefusedError": 0,
    "Finding": 2,
    "_finding": 1,
    "check": 1,
    "incomplete": 0,
    "NotCoveredError": 0,
    "_gap": 1,
    "_overlap": 1,
}


def findings(path: Path) -> list[Finding]:
    """What checking a document says: its reading, then its examples."""
    reading = read_policy(path.read_text(encoding="utf-8"), library())
    return [*reading.findings, *(check_examples(reading.policy) if reading.policy else ())]


def _expected(path: Path) -> str:
    return path.with_suffix(".txt").read_text(encoding="utf-8")


def _said(path: Path) -> str:
    return "\n\n".join(map(str, findings(path))) + "\n"


@EVERY
def test_a_bad_document_is_refused_with_the_message_written_beside_it(path: Path) -> None:
    assert _said(path) == _expected(path)


@EVERY
def test_each_finding_says_where_what_why_and_how_to_mend_it(path: Path) -> None:
    for finding in findings(path):
        assert finding.level is (Level.JUSTIFY if path.stem.startswith(_TO_JUSTIFY) else Level.BLOCKS)
        assert finding.line >= 1
        for sentence in (finding.what, finding.why, finding.remedy):
            assert sentence.endswith((".", "?", "»")), sentence
            assert "  " not in sentence.strip()


def test_documents_and_messages_come_in_pairs_and_are_many() -> None:
    assert {path.stem for path in DOCUMENTS} == {path.stem for path in BAD.glob("*.txt")}
    assert len(DOCUMENTS) >= 60


def _patterns() -> Iterator[tuple[str, str]]:
    """(where it is made, pattern) of every message of the reader and of the examples."""
    policy = Path(next(iter(peuplier.policy.__path__)))
    for file in (*sorted(policy.rglob("*.py")), Path(peuplier.checking.examples.__file__)):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in _MAKERS and len(node.args) > _MAKERS[name]:
                for pattern in _texts(node.args[_MAKERS[name]]):
                    if re.search(r"\w{4}", pattern.replace(".+?", "")):
                        yield f"{file.name}:{node.lineno}", pattern.replace("’", "'")


def _texts(node: ast.expr) -> list[str]:
    """The patterns of the texts an expression can make: one per branch of a conditional."""
    match node:
        case ast.Constant(str(text)):
            return [re.escape(text)]
        case ast.JoinedStr(parts):
            return ["".join(".+?" if isinstance(p, ast.FormattedValue) else _texts(p)[0] for p in parts)]
        case ast.IfExp(_, yes, no):
            return [*_texts(yes), *_texts(no)]
        case ast.BinOp(left, ast.Add(), right):
            return [a + b for a in _texts(left) for b in _texts(right)]
        case ast.Call(ast.Attribute(value, "replace"), _):
            return _texts(value)
    return [".+?"]


def test_every_message_of_the_reader_is_reached_by_some_bad_document() -> None:
    # The source writes plain apostrophes and spaces; what people read is typeset.
    said = "\n".join(_expected(path) for path in DOCUMENTS).replace("’", "'").replace("\u00a0", " ")
    silent = [f"{where} {pattern}" for where, pattern in _patterns() if not re.search(pattern, said)]
    assert not silent, "\n".join(silent)


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.with_suffix(".txt").write_text(_said(document), encoding="utf-8")
