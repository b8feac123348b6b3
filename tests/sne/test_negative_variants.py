"""Files that break one rule of the interface each: the rule is named, with its path, and nothing else is lost.

The variants are made from the tree of the interface: every leaf gets what it does not admit, every mandatory element
goes missing once, every single element is written twice, every block holds something unknown once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.structure import Node, Shape, interface
from tests.sne.files import HEADER, Tree, breaks, changed, known, read, without
from tests.sne.whole import steps, whole_demand

WHOLE = whole_demand()
NUMBER, DEPOSIT = "demandeLogement/numUnique", "demandeLogement/dateCreationDemande"
_APPLICANT, _PERSONS = "demandeLogement/personnePhysique/demandeur", "demandeLogement/personnePhysique"
# Without these a demand is nobody's, or of no date: it is refused, for that reason first.
BLOCKING = {
    NUMBER: rules.NO_NUMBER,
    DEPOSIT: rules.NO_DEPOSIT,
    "demandeLogement": rules.NO_BODY,
    _PERSONS: rules.NO_HOUSEHOLD,
    _APPLICANT: rules.NO_APPLICANT,
}


@dataclass(frozen=True)
class Variant:
    """A demand with one fault: where, which rule, and whether the demand is refused."""

    name: str
    tree: Tree
    field: str
    rule: Rule
    refused: bool = False


def _nodes(node: Node) -> Iterator[Node]:
    for child in node:
        if child.name in ("codePostalEtranger", "communeEtranger", "pays", "association"):
            continue
        yield child
        yield from _nodes(child)


def _bad_values(node: Node) -> Iterator[tuple[object, Rule]]:
    match node.shape:
        case Shape.CODE:
            yield "@ZZZZZZ", rules.UNKNOWN_CODE
            yield "@é", rules.UNKNOWN_CODE
            if node.name != "motifRadiation":
                yield None, rules.NO_VALUE
        case Shape.COMMUNE:
            yield from ((f"@{code}", rules.BAD_COMMUNE) for code in ("3430", "343010", "ABCDE", "٣٤٣٠١"))
        case Shape.DATE:
            for text in ("2026-02-30", "2026-13-01", "01/09/2026", "2026-9-1", "0000-01-01", "2026-W01-1", "hier"):
                yield text, rules.BAD_DATE
            yield "1850-01-01", rules.NOT_PLAUSIBLE
            yield None, rules.NO_VALUE
        case Shape.YES_NO:
            yield from ((text, rules.BAD_YES_NO) for text in ("OUI", "vrai", "TRUE", "2"))
        case Shape.WHOLE:
            yield from ((text, rules.BAD_WHOLE) for text in ("12,5", "12.5", "1e3", "douze", "٣", "9" * 400))
            yield str(node.most + 1), rules.OUT_OF_BOUNDS
            yield str(node.least - 1), rules.OUT_OF_BOUNDS
        case Shape.TEXT:
            yield "X" * (node.most + 1), rules.TEXT_TOO_LONG


def _values() -> Iterator[Variant]:
    for node in _nodes(interface()["demande"]):
        if node.shape is Shape.BLOCK or node.aside:
            continue
        for place, (value, rule) in enumerate(_bad_values(node)):
            refused = node.short in BLOCKING
            tree = changed(WHOLE, steps(node.path), value)
            yield Variant(f"{node.short}-{place}", tree, node.short, rule, refused)


def _missing() -> Iterator[Variant]:
    for node in _nodes(interface()["demande"]):
        if node.required:
            path = steps(node.path).removesuffix("/0")
            rule = BLOCKING.get(node.short, rules.MISSING_ASIDE if node.aside else rules.MISSING)
            yield Variant(f"no {node.short}", without(WHOLE, path), node.short, rule, node.short in BLOCKING)


def _twice() -> Iterator[Variant]:
    for node in _nodes(interface()["demande"]):
        if node.repeated or node.shape is Shape.ANY:
            continue
        path = steps(node.path)
        held = _at(path)
        block = node.shape is Shape.BLOCK
        rule = rules.BLOCK_TWICE if block else rules.LEAF_TWICE
        refused = block or node.short in BLOCKING
        yield Variant(f"two {node.short}", changed(WHOLE, path, [held, held]), node.short, rule, refused)


def _at(path: str) -> object:
    here: object = WHOLE
    for name in path.split("/"):
        here = here[int(name)] if isinstance(here, list) else here[name]  # type: ignore[index]
    return here


def _unknown() -> Iterator[Variant]:
    for node in _nodes(interface()["demande"]):
        if node.shape is Shape.BLOCK:
            tree = changed(WHOLE, f"{steps(node.path)}/inventee", {"dedans": "X"})
            yield Variant(f"in {node.short}", tree, f"{node.short}/inventee", rules.UNKNOWN_ELEMENT)


VARIANTS = [*_values(), *_missing(), *_twice(), *_unknown()]


def test_there_are_more_than_two_hundred_variants() -> None:
    assert len(VARIANTS) > 600


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_broken_rule_is_named_with_its_path(variant: Variant, tmp_path: Path) -> None:
    intake = read(tmp_path, variant.tree)
    assert intake.rows_in == 1
    assert (len(intake.demands), len(intake.rejected)) == ((0, 1) if variant.refused else (1, 0)), intake.anomalies
    said = [(anomaly.field, anomaly.line) for anomaly in intake.anomalies if breaks(anomaly, variant.rule)]
    assert said, [anomaly.rule for anomaly in intake.anomalies]
    field, line = said[0]
    # A value out of plausible bounds is that of a fact, which may come from several elements.
    assert field == variant.field or variant.rule is rules.NOT_PLAUSIBLE
    assert line > 0
    if not variant.refused:
        before = known(read(tmp_path, WHOLE))
        after = known(intake)
        lost = {name for name in before if after.get(name) != before[name]}
        assert len(lost) <= 12, f"one fault, and all this is lost: {sorted(lost)}"
        assert after["numéro_unique"] == before["numéro_unique"]


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        (None, rules.NO_HEADER),
        ({}, rules.NO_HEADER_VALUE),
        ({"typeFichier": "MOD"}, rules.NO_HEADER_VALUE),
        ({"dateFichier": HEADER["dateFichier"]}, rules.NO_HEADER_VALUE),
        (HEADER | {"typeFichier": "XXX"}, rules.FILE_TYPE),
        (HEADER | {"typeFichier": "MODIF"}, rules.TEXT_TOO_LONG),
        (HEADER | {"typeFichier": "RAD"}, None),
        (HEADER | {"dateFichier": "2026-09-01"}, rules.BAD_INSTANT),
        (HEADER | {"dateFichier": "2026-02-30T10:00:00"}, rules.BAD_INSTANT),
        (HEADER | {"dateFichier": "2026-09-01T25:00:00"}, rules.BAD_INSTANT),
        (HEADER | {"dateFichier": ""}, rules.NO_VALUE),
        (HEADER | {"dateFichier": [HEADER["dateFichier"]] * 2}, rules.LEAF_TWICE),
        (HEADER | {"inventee": "X"}, rules.UNKNOWN_ELEMENT),
    ],
)
def test_a_faulty_header_is_said_and_the_demands_are_read(
    header: Tree | None, rule: Rule | None, tmp_path: Path
) -> None:
    intake = read(tmp_path, WHOLE, header=header)
    assert len(intake.demands) == 1
    assert [breaks(anomaly, rule) for anomaly in intake.anomalies[:1]] == ([True] if rule else [])


@pytest.mark.parametrize(
    ("file_type", "block", "rule"),
    [("RAD", "radiation", rules.NO_CLOSURE), ("REN", "renouvellement", rules.NO_RENEWAL)],
)
def test_a_file_that_announces_what_its_demands_lack_says_so(
    file_type: str, block: str, rule: Rule, tmp_path: Path
) -> None:
    tree = without(WHOLE, f"demandeLogement/{block}")
    intake = read(tmp_path, tree, header=HEADER | {"typeFichier": file_type})
    assert [anomaly.rule for anomaly in intake.anomalies] == [rule.says]


def test_elements_of_the_later_version_are_read_and_said_in_a_file_of_the_older_one(tmp_path: Path) -> None:
    intake = read(tmp_path, WHOLE, version="02.00")
    assert len(intake.demands) == 1
    assert {anomaly.field.rpartition("/")[2] for anomaly in intake.anomalies} == {
        "informationTraitement",
        "notifSms",
        "notifEvt",
    }
    assert all(breaks(anomaly, rules.LATER_ELEMENT) for anomaly in intake.anomalies)


@pytest.mark.parametrize(
    ("number", "rule", "taken"),
    [
        ("034012607200100001", None, True),
        ("1110318016982g1104", rules.NUMBER_SHAPE, True),
        ("123", rules.NUMBER_SHAPE, True),
        ("0340126072001000011", rules.TEXT_TOO_LONG, False),
        ("   ", rules.NO_NUMBER, False),
    ],
)
def test_the_shape_of_a_number_is_only_a_warning(number: str, rule: Rule | None, taken: bool, tmp_path: Path) -> None:
    intake = read(tmp_path, changed(WHOLE, NUMBER, number))
    assert len(intake.demands) == taken
    assert any(breaks(anomaly, rule) for anomaly in intake.anomalies) if rule else intake.anomalies == ()


def test_an_association_and_a_person_at_once_is_nobody(tmp_path: Path) -> None:
    intake = read(tmp_path, changed(WHOLE, "demandeLogement/association", {"nom": "ASSOCIATION"}))
    assert [anomaly.rule for anomaly in intake.rejected[0].anomalies] == [rules.TWO_HOUSEHOLDS.says]
