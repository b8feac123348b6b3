"""Comparing documents: silent on equals, never silent on a change, the same thing said backwards."""

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.checking.differences.changes import BlockChange, Differences, Effect, Nature
from peuplier.checking.differences.comparison import compare
from peuplier.law.library import library
from peuplier.policy.document import load_policy, read_policy
from peuplier.policy.tree.document import Block, Policy
from peuplier.vocabulary.typography import typeset
from tests.differences.mutations import blocks, first_by_field, key, mutations, with_blocks
from tests.strategies import Document, documents

ROOT = Path(__file__).parents[2]
GOOD = sorted((ROOT / "tests" / "policies" / "good").glob("*.md"))
FICTIONAL = [ROOT / "policies" / f"sete-fictive-{year}.md" for year in (2025, 2026)]


def said(differences: Differences) -> str:
    """Every sentence, with ordinary spaces."""
    articles = [s.sentence for article in differences.articles for s in article.said]
    sentences = [s.sentence for block in differences.blocks for s in block.said]
    text = "\n".join([*(s.sentence for s in differences.front), *articles, *sentences])
    return re.sub("[\u00a0\u202f]", " ", text)


@given(documents())
def test_a_document_compared_with_itself_has_no_difference(document: Document) -> None:
    assert compare(document.policy, document.policy).empty


@pytest.mark.parametrize("path", [*GOOD, *FICTIONAL], ids=lambda path: path.stem)
def test_a_written_document_compared_with_itself_has_no_difference(path: Path) -> None:
    policy = load_policy(path, library())
    differences = compare(policy, policy)
    assert differences.empty
    assert differences.same_text


@given(documents(), st.data())
def test_each_mutation_of_a_block_is_said_and_names_that_block(document: Document, data: st.DataObject) -> None:
    policy = document.policy
    block = data.draw(st.sampled_from(blocks(policy)), label="block")
    every = list(mutations(block))
    changed = data.draw(st.sampled_from(every), label="mutation")
    differences = compare(policy, with_blocks(policy, {id(block): changed}))
    assert [change.name for change in differences.blocks] == [key(block)]
    (change,) = differences.blocks
    assert change.nature is Nature.CHANGED
    assert change.said
    assert typeset(changed.title) in change.said[0].sentence


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_each_mutation_of_each_block_of_a_written_document_is_said(path: Path) -> None:
    """One change each, one block said."""
    policy = load_policy(path, library())
    for block in blocks(policy):
        for changed in mutations(block):
            _assert_said(policy, block, changed)


def test_each_field_of_each_kind_of_block_is_compared() -> None:
    """All fifteen kinds: a change of each field of each block that can change."""
    seen: dict[tuple[type, str], None] = {}
    for path in (FICTIONAL[1], *GOOD):
        policy = load_policy(path, library())
        for block in blocks(policy):
            for name, changed in first_by_field(block):
                if (type(block), name) not in seen:
                    seen[type(block), name] = None
                    _assert_said(policy, block, changed)
    assert {kind for kind, _ in seen} == set(get_args(Block))


def _assert_said(policy: Policy, block: Block, changed: Block) -> None:
    differences = compare(policy, with_blocks(policy, {id(block): changed}))
    assert {change.name for change in differences.blocks} == {key(changed)}, (block, changed)


@given(documents(), st.data())
def test_what_is_added_one_way_is_removed_the_other_way(document: Document, data: st.DataObject) -> None:
    policy = document.policy
    free = [block for block in blocks(policy) if block is not policy.order]
    gone = data.draw(st.lists(st.sampled_from(free), unique_by=id, min_size=1), label="gone") if free else []
    less = with_blocks(policy, dict.fromkeys(map(id, gone)))
    there, back = compare(policy, less), compare(less, policy)
    swapped = {Nature.ADDED: Nature.REMOVED, Nature.REMOVED: Nature.ADDED}
    assert {(c.kind, c.name, swapped.get(c.nature, c.nature)) for c in there.blocks} == {
        (c.kind, c.name, c.nature) for c in back.blocks
    }
    assert {c.name for c in there.blocks if c.nature is Nature.REMOVED} == {key(block) for block in gone}


def test_the_fictional_versions_say_the_same_changes_backwards() -> None:
    """But for moves: of two blocks that swap places, either may be said to have moved."""
    old, new = (load_policy(path, library()) for path in FICTIONAL)
    swapped = {Nature.ADDED: Nature.REMOVED, Nature.REMOVED: Nature.ADDED}
    there = [(c.kind, c.name, swapped.get(c.nature, c.nature).value) for c in _substance(compare(old, new))]
    assert sorted(there) == sorted((c.kind, c.name, c.nature.value) for c in _substance(compare(new, old)))


def _substance(differences: Differences) -> list[BlockChange]:
    return [change for change in differences.blocks if change.effect is not Effect.NONE]


# ── named cases ──────────────────────────────────────────────────────────────────────────────────────────

TEXT = """---
titre: Essai
territoire: "200066355"
version: "1"
statut: fictif
cotation: essai
---

# Orientations

## Article 1 — Publics

Les publics prioritaires passent d'abord.

```public
dalo : ménages reconnus
si dalo_reconnu
```

## Article 2 — Cotation

Chacun peut lire ses points, les comprendre et les contester.

```grille
toutes : toutes les demandes
```

```critère
trop_petit : logement trop petit
si pièces_manquantes >= 2 : 20 points
si pièces_manquantes = 1 : 10 points
sinon : 0 point
```

```critère
reconnu : ménage reconnu
si dalo : 100 points
sinon : 0 point
```

## Article 3 — Départage

```ordre
départage : départage des demandes
puis numéro_unique, du plus petit au plus grand
```
"""


def policy(text: str) -> Policy:
    reading = read_policy(text)
    assert reading.policy is not None, reading.findings
    return reading.policy


def changed(*replacements: tuple[str, str]) -> Differences:
    text = TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return compare(policy(TEXT), policy(text))


def test_points_that_change_are_said_with_their_condition() -> None:
    differences = changed(("si pièces_manquantes >= 2 : 20 points", "si pièces_manquantes >= 2 : 25 points"))
    assert "Le critère « logement trop petit » passe de 20 à 25 points si le nombre de pièces" in said(differences)
    assert differences.effect is Effect.SCORING


def test_a_threshold_that_moves_is_said_as_a_threshold() -> None:
    differences = changed(("si pièces_manquantes >= 2 : 20 points", "si pièces_manquantes >= 3 : 20 points"))
    assert "donne 20 points à une autre condition : le seuil passe de 2 pièces à 3 pièces" in said(differences)


def test_a_renamed_group_is_recognised_and_changes_nothing_for_those_who_read_it() -> None:
    differences = changed(("dalo : ménages", "dalo_reconnus : ménages"), ("si dalo :", "si dalo_reconnus :"))
    assert [(c.nature, c.name) for c in differences.blocks] == [(Nature.RENAMED, "dalo_reconnus")]
    assert differences.effect is Effect.NONE


def test_a_new_wording_is_said_without_effect_and_word_by_word() -> None:
    differences = changed(("passent d'abord", "passent avant tous les autres"))
    assert differences.effect is Effect.NONE
    (passage,) = differences.articles[0].passages
    assert [(run.fate.value, run.words) for run in passage.runs] == [
        ("gardé", "Les publics prioritaires passent"),
        ("retiré", "d'abord."),
        ("ajouté", "avant tous les autres."),
    ]


def test_line_breaks_and_spaces_are_no_difference_but_are_not_the_same_text() -> None:
    differences = changed(("points, les comprendre", "points,\nles comprendre"))
    assert differences.empty
    assert not differences.same_text


def test_an_article_that_changes_number_is_the_same_article() -> None:
    differences = changed(("Article 3 — Départage", "Article 4 — Départage"))
    (article,) = differences.articles
    assert (article.before, article.after) == ("Article 3 — Départage", "Article 4 — Départage")
    assert "le numéro change, le titre reste" in said(differences)
    assert differences.blocks == ()


def test_a_block_that_changes_article_is_moved_not_removed() -> None:
    block = TEXT[TEXT.index("```critère\nreconnu") : TEXT.index("## Article 3")]
    differences = changed((block, ""), ("## Article 3 — Départage\n", f"## Article 3 — Départage\n\n{block}"))
    assert [(c.nature, c.name) for c in differences.blocks] == [(Nature.MOVED, "reconnu")]
    assert "quitte « Article 2 — Cotation » pour « Article 3 — Départage »" in said(differences)
    assert differences.effect is Effect.NONE


def test_a_group_that_changes_says_who_reads_it() -> None:
    differences = changed(("si dalo_reconnu\n", "si dalo_reconnu ou pdalhpd_reconnu\n"))
    assert "Le changement vaut aussi pour ce qui lit ce public : le critère « ménage reconnu »." in said(differences)


def test_no_sentence_shows_the_insides_of_the_program() -> None:
    """Nor Python nor the names of facts: what is said is French."""
    old, new = (load_policy(path, library()) for path in FICTIONAL)
    for differences in (compare(old, new), compare(new, old)):
        text = said(differences)
        assert not re.search(r"\b(None|True|False|Fraction|Quantity|frozenset|dataclass)\b|<peuplier|\(\)|\['", text)
        assert not re.search(r"\.\.(?!\.)|  |« »|\(auparavant : \)", text)


@pytest.mark.parametrize("pair", [FICTIONAL, FICTIONAL[::-1]], ids=["forward", "backward"])
def test_sentences_are_whole(pair: list[Path]) -> None:
    """Parentheses go by pairs; no « que » before a clause in the indicative where French wants a subjunctive."""
    differences = compare(*(load_policy(path, library()) for path in pair))
    sentences = said(differences).split("\n")
    assert len(sentences) > 100
    for sentence in sentences:
        assert sentence.count("(") == sentence.count(")"), sentence
        assert not re.search(r"(suffit|demandé|exige)( plus| désormais| aussi)* qu[e’]", sentence), sentence
        assert "déjà logé par le bailleur est" not in sentence
