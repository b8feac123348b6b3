"""What is written is read again the same: unknown stays unknown, nothing is made up, nothing is lost in silence."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.sources.demand_table import read_demands
from peuplier.sources.sne.facts import ESTABLISHED, IDENTITY, carried, direct
from peuplier.sources.sne.read_back import NO_CENTS, NOT_AS_IT_IS, NOT_OF_THE_INTERFACE, read_back, same
from peuplier.sources.sne.reading import read_sne_stream
from peuplier.sources.sne.writing import NotWritableError, document, write_demand
from peuplier.vocabulary import FACTS, LABELS
from peuplier.vocabulary.facts import Fact, Origin, Subject
from peuplier.vocabulary.quantities import Kind
from tests.sne.files import CO_HOLDER, DEMAND, NUMBER, ON, PERSONS, Tree, changed
from tests.sne.files import document as made
from tests.sne.schema import valid
from tests.sne.strategies import demand_trees

DEMONSTRATION = Path(__file__).parents[2] / "src" / "peuplier" / "data" / "demonstration" / "demandes.csv"
MINIMAL: Mapping[str, Value] = {"dépôt_demande": date(2024, 2, 29)}


def from_tree(tree: Tree) -> OneDemand | None:
    """The facts that a drawn file says; None when its demand is refused."""
    intake = read_sne_stream(io.BytesIO(made(tree).encode())).intake
    return one_demand(intake.demands, 0, ON) if len(intake.demands) else None


def read_again(content: bytes) -> OneDemand:
    return one_demand(read_sne_stream(io.BytesIO(content)).intake.demands, 0, ON)


def written_and_read(facts: Mapping[str, Value]) -> OneDemand:
    return read_again(document([write_demand(NUMBER, facts, ON).element], ON))


# ── the property ─────────────────────────────────────────────────────────────────────────────────────────


@given(demand_trees())
def test_what_a_file_says_is_written_and_read_again_the_same(tree: Tree) -> None:
    demand = from_tree(tree)
    if demand is None:
        return
    before = demand.known()
    written = write_demand(NUMBER, before, ON)
    content = document([written.element], ON)
    valid(content)
    after = read_again(content).known()
    assert set(after) == set(before)
    assert all(same(FACTS[name], before[name], after[name]) for name in before)
    compared = read_back(demand, written)
    assert compared.lost == ()
    assert compared.added == ()


# Forgetting the applicant’s birth is another matter: the household is then unknown too.
FORGETTABLE = [one.fact.name for one in direct() if one.fact.name not in ("naissance_demandeur", "dépôt_demande")]


@given(demand_trees(), st.sets(st.sampled_from(FORGETTABLE)))
def test_a_fact_that_is_one_element_can_be_forgotten_without_touching_another(tree: Tree, forgotten: set[str]) -> None:
    demand = from_tree(tree)
    if demand is None:
        return
    kept = {name: value for name, value in demand.known().items() if name not in forgotten}
    after = written_and_read(kept).known()
    assert all(same(FACTS[name], value, after.get(name)) for name, value in kept.items())
    assert set(after) - set(kept) <= {"équipements_nécessaires"}


@given(demand_trees(), st.sets(st.sampled_from(sorted(ESTABLISHED))))
def test_whatever_is_known_of_a_household_nothing_is_lost_or_added_in_silence(tree: Tree, forgotten: set[str]) -> None:
    demand = from_tree(tree)
    if demand is None:
        return
    kept = {name: value for name, value in demand.known().items() if name not in forgotten}
    smaller = OneDemand(NUMBER, kept, ON)
    written = write_demand(NUMBER, kept, ON)
    content = document([written.element], ON)
    valid(content)
    after = read_again(content).known()
    compared = read_back(smaller, written)
    lost = {name for name, _ in compared.lost}
    for name, value in kept.items():
        assert (name in lost) != same(FACTS[name], value, after.get(name)), name
    assert set(compared.added) == set(after) - set(kept)


def test_a_demand_of_which_only_the_date_is_known_stays_so(tmp_path: Path) -> None:
    after = written_and_read(MINIMAL).known()
    assert after == {
        "numéro_unique": NUMBER,
        "dépôt_demande": date(2024, 2, 29),
        "naissances_attendues": 0,
    } or after == {
        "numéro_unique": NUMBER,
        "dépôt_demande": date(2024, 2, 29),
    }


# ── what the interface cannot say ────────────────────────────────────────────────────────────────────────


def test_the_facts_that_the_interface_does_not_carry_are_known() -> None:
    missing = {
        name
        for name, fact in FACTS.items()
        if fact.subject is Subject.DEMAND and fact.origin is not Origin.DERIVED and name not in carried()
    }
    companions = {name for label in LABELS.values() for name in (label.issuer, label.issued, label.expiry, label.proof)}
    recognitions = set(LABELS) - {"personne_handicapée", "dalo_reconnu"}
    documents = {name for name in missing if name.startswith("justificatif_")}
    history = {
        "refus_logement_adapté_le",
        "autres_refus_le",
        "propositions_le",
        "passages_commission_le",
        "rendez_vous_manqués_le",
        "recherche_active_le",
        "points_ancien_barème",
    }
    elsewhere = {"charges_actuelles", "carte_invalidité"}
    assert missing == companions | recognitions | documents | history | elsewhere | set(IDENTITY)


def _some_value(fact: Fact) -> Value:
    match fact.kind:
        case Kind.BOOLEAN:
            return True
        case Kind.CODE:
            return next(iter(fact.codes.labels)) if fact.codes and fact.codes.labels else "34301"
        case Kind.DATE:
            return date(2025, 1, 2)
        case Kind.DATES:
            return (date(2025, 1, 2),)
        case Kind.TEXT:
            return "TEXTE"
    return 100


@pytest.mark.parametrize(
    "name", [name for name, fact in FACTS.items() if fact.subject is Subject.DEMAND and name not in carried()]
)
def test_a_fact_that_the_interface_does_not_carry_is_reported_and_not_written(name: str) -> None:
    fact = FACTS[name]
    if fact.kind in (Kind.RATIO, Kind.CODES) or fact.origin is Origin.DERIVED:
        return
    demand = OneDemand(NUMBER, MINIMAL | {name: _some_value(fact)}, ON)
    written = write_demand(NUMBER, demand.known(), ON)
    assert (name, NOT_OF_THE_INTERFACE) in read_back(demand, written).lost
    if fact.kind is Kind.TEXT:
        assert b"TEXTE" not in etree.tostring(written.element)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("loyer_actuel", 61_250, NO_CENTS),
        ("surface_logement_actuel", 4_825, NO_CENTS),
        ("ressources_reçues", 123_456, NO_CENTS),
        ("revenu_fiscal_n_2", 1_700_050, NO_CENTS),
        ("bailleur_actuel", "B" * 35, NOT_AS_IT_IS),
        ("bailleur_actuel", " B", NOT_AS_IT_IS),
        ("bailleur_actuel", "B\x00", NOT_AS_IT_IS),
        ("guichet", "340012", NOT_AS_IT_IS),
        ("commune_résidence", "Sète", NOT_AS_IT_IS),
        ("naissance_conjoint", date(1990, 1, 1), NOT_AS_IT_IS),
    ],
)
def test_a_value_that_an_element_cannot_hold_is_reported_and_not_changed(name: str, value: Value, reason: str) -> None:
    demand = OneDemand(NUMBER, MINIMAL | {name: value}, ON)
    written = write_demand(NUMBER, demand.known(), ON)
    assert read_back(demand, written).lost == ((name, reason),)
    assert written_and_read(demand.known()).known().get(name) is None


def test_no_share_of_a_total_is_made_up() -> None:
    tree = changed(DEMAND, f"{PERSONS}/listeCotitulaire/cotitulaire", [CO_HOLDER])
    demand = from_tree(tree)
    assert demand is not None
    element = write_demand(NUMBER, demand.known(), ON).element
    amounts = [found.text for found in element.iter("{*}montant")]
    assert sorted(set(amounts)) == ["0", "1640"]
    assert [found.text for found in element.iter("{*}montantMoins2")] == ["25000", "0"]
    marked = [found for found in element.iter("{*}montant", "{*}montantMoins2") if found.text == "0"]
    assert all(len(found) == 1 for found in marked)


def test_what_the_schema_demands_and_nobody_knows_is_a_marked_placeholder() -> None:
    written = write_demand(NUMBER, MINIMAL, ON)
    content = document([written.element], ON)
    valid(content)
    assert "demandeLogement/personnePhysique/demandeur/nom" in written.placeholders
    name = next(written.element.iter("{*}nom"))
    assert (name.text, name[0].target) == ("NON COMMUNIQUE", "peuplier")
    assert read_sne_stream(io.BytesIO(content)).intake.anomalies == ()


@pytest.mark.parametrize(
    ("number", "facts"),
    [("X" * 19, MINIMAL), ("", MINIMAL), (" 1", MINIMAL), ("A\nB", MINIMAL), (NUMBER, {})],
)
def test_a_demand_that_cannot_be_one_of_the_interface_is_not_written(number: str, facts: Mapping[str, Value]) -> None:
    with pytest.raises(NotWritableError):
        write_demand(number, facts, ON)


def test_every_demand_of_the_demonstration_is_written_and_what_is_lost_is_only_what_the_interface_lacks() -> None:
    demands = read_demands(DEMONSTRATION).demands
    for row in range(0, len(demands), 7):
        demand = one_demand(demands, row, ON)
        written = write_demand(demand.number, demand.known(), ON)
        valid(document([written.element], ON))
        lost = {name for name, reason in read_back(demand, written).lost if reason != NOT_OF_THE_INTERFACE}
        # Who is in custody is unknown: the interface cannot then say that everybody else is there.
        assert lost <= {"naissances_ménage"} - set(demand.known() if "naissances_en_garde" in demand.known() else ())


def test_the_same_demand_written_twice_is_the_same_bytes() -> None:
    facts = dict(MINIMAL) | {"nature_ressources": ("SAL", "AF"), "ressources_reçues": 150_000}
    assert etree.tostring(write_demand(NUMBER, facts, ON).element) == etree.tostring(
        write_demand(NUMBER, dict(reversed(facts.items())), ON).element
    )


def test_the_day_of_the_file_is_the_one_given() -> None:
    later = ON + timedelta(days=30)
    content = document([write_demand(NUMBER, MINIMAL, later).element], later)
    assert read_sne_stream(io.BytesIO(content)).intake.extract_date == later
