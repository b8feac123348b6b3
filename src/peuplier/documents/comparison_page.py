"""A comparison as one HTML page, without script nor request to another host, to read on a screen or on paper."""

from collections.abc import Sequence

from peuplier.checking.differences.changes import Differences
from peuplier.checking.effects.report import Effects
from peuplier.documents import comparison_words as words
from peuplier.documents.pages import render
from peuplier.policy.tree.document import Standing


def comparison_page(differences: Differences, effects: Effects | None, standing: Sequence[str]) -> str:
    """The page; `standing` says what both documents are."""
    versions = (differences.before, differences.after)
    return render(
        "comparison.html",
        differences=differences,
        effects=effects,
        words=words,
        fictional=any(version.front.standing is Standing.FICTIONAL for version in versions),
        standing=" ".join(dict.fromkeys(standing)),
    )
