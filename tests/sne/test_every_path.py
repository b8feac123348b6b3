"""Every leaf of the interface 02.01 is read into the facts that name it, or left aside in silence."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from peuplier.evaluation.inputs import one_demand
from peuplier.sources.sne import rules
from peuplier.sources.sne.facts import ESTABLISHED, IDENTITY, carried, carried_allocations, direct
from peuplier.sources.sne.reading import read_sne_file
from peuplier.sources.sne.structure import Shape, interface, leaves
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.left_out import sne_paths, why_left_out
from tests.sne.files import APPLICANT, BODY, DEMAND, HEADER, ON, PERSONS, Tree, changed, document, read, without
from tests.sne.whole import first_value, node_at, other_value, steps, whole_demand

PATHS = [path for path in sne_paths() if "/listeDoublons/" not in path and "/listeAnomalie/" not in path]
INSIDE = [path for path in PATHS if path.startswith("/interfaceNuu/demande/") and "/association/" not in path]
READ = {name: fact.path.split("\n") for name, fact in (carried() | carried_allocations()).items()}
NAMED = {path: [name for name, paths in READ.items() if path in paths] for path in INSIDE}
IDENTIFYING = {path for name in IDENTITY for path in FACTS[name].path.split("\n")}
WHOLE = whole_demand()
# Read only when another element is missing: the postal address, when the dwelling has none.
INSTEAD = {f"/interfaceNuu/demande/{APPLICANT}/adressePostale/commune": f"{PERSONS}/adresseLogement"}


def facts(folder: Path, tree: Tree) -> Mapping[str, object]:
    """Facts of a demand and of the allocation that closed it."""
    path = folder / "demande.xml"
    path.write_text(document(tree), encoding="utf-8")
    found = read_sne_file(path)
    assert len(found.intake.demands) == 1, found.intake.anomalies
    demand = one_demand(found.intake.demands, 0, ON).known()
    return demand | one_demand(found.allocations, 0, ON).known() | {"numéro_unique": demand["numéro_unique"]}


def test_the_tree_of_the_interface_has_exactly_the_leaves_of_version_02_01() -> None:
    opaque = [node.path for node in leaves(interface()) if node.shape is Shape.ANY]
    known = {path for path in sne_paths() if not any(path.startswith(f"{block}/") for block in opaque)}
    mine = {node.path for node in leaves(interface())}
    assert mine - set(opaque) == known - set(opaque)
    assert all(any(path.startswith(block) for path in sne_paths()) for block in opaque)


def test_the_parts_of_the_interface_left_aside_are_those_that_the_vocabulary_leaves_out() -> None:
    for node in leaves(interface()):
        if node.path.startswith("/interfaceNuu/demande/"):
            assert node.aside == (why_left_out(node.path) is not None or node.path in IDENTIFYING), node.path


def test_each_carried_fact_is_one_element_or_is_established() -> None:
    assert {one.fact.name for one in direct()} | ESTABLISHED | {"numéro_unique"} == set(carried())


def test_a_demand_where_nothing_is_missing_gives_every_fact_and_no_anomaly(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE).anomalies == ()
    # The partner of the one co-holder is known; nothing else of the interface is missing.
    assert set(facts(tmp_path, WHOLE)) >= set(carried()) | set(carried_allocations())


@pytest.mark.parametrize("path", [path for path in INSIDE if NAMED[path]])
def test_an_element_that_has_a_fact_is_read(path: str, tmp_path: Path) -> None:
    tree = without(WHOLE, INSTEAD[path]) if path in INSTEAD else WHOLE
    before = facts(tmp_path, tree)
    after = facts(tmp_path, changed(tree, steps(path), other_value(node_at(path))))
    moved = [name for name in NAMED[path] if before.get(name) != after.get(name)]
    assert moved, f"none of {NAMED[path]} depends on {path}"


@pytest.mark.parametrize("path", [path for path in INSIDE if why_left_out(path) or path in IDENTIFYING])
def test_an_element_left_out_is_accepted_in_silence_and_nothing_of_it_is_kept(path: str, tmp_path: Path) -> None:
    tree = changed(whole_demand(), steps(path), first_value(node_at(path)))
    intake = read(tmp_path, tree)
    assert intake.anomalies == ()
    value = other_value(node_at(path))
    if isinstance(value, str) and node_at(path).shape is Shape.TEXT:
        sentinel = "ZQXJK"[: node_at(path).most]
        assert sentinel not in str(facts(tmp_path, changed(tree, steps(path), sentinel)))
    assert facts(tmp_path, changed(tree, steps(path), value)) == facts(tmp_path, WHOLE)


@pytest.mark.parametrize("path", [path for path in PATHS if "/association/" in path])
def test_an_association_is_refused_as_such_whatever_it_says(path: str, tmp_path: Path) -> None:
    inner = path.split("/association/")[1]
    tree = changed(without(DEMAND, f"{BODY}/personnePhysique"), f"{BODY}/association/{inner}", "X")
    intake = read(tmp_path, tree)
    assert [anomaly.rule for anomaly in intake.anomalies] == [rules.ASSOCIATION.says]
    assert (intake.rows_in, len(intake.rejected)) == (1, 1)


def test_the_header_is_the_day_of_the_file(tmp_path: Path) -> None:
    intake = read(tmp_path, DEMAND, header=HEADER)
    assert intake.extract_date == ON
    assert intake.anomalies == ()
