"""Every text of law reads, says where each value comes from, and never passes for a policy."""

import re
from datetime import date
from fractions import Fraction

import pytest

from peuplier.law.library import Library, library
from peuplier.law.reading import LawText, read_law
from peuplier.policy.document import read_policy
from peuplier.policy.findings import UnusableDocumentError
from peuplier.policy.tree.document import Heading, Prose
from peuplier.policy.tree.legal import Status
from peuplier.policy.tree.monitoring_blocks import Base, Table
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.policy.wording.printer import print_block

LIBRARY = library()
NAMES = sorted(LIBRARY.sources)
EVERY = pytest.mark.parametrize("name", NAMES)
ON = date(2026, 9, 1)
HEAD = """---
nature: loi
titre: Un texte
texte: un texte
en_vigueur: 2022-01-01
vérifié_jusqu'au: 2026-12-31
statut: lu
source: une page
---

# Un texte
"""


def _read(name: str) -> LawText:
    reading = read_law(LIBRARY.sources[name])
    assert reading.text is not None, "\n".join(map(str, reading.findings))
    return reading.text


@EVERY
def test_a_text_of_law_reads_without_a_finding(name: str) -> None:
    assert read_law(LIBRARY.sources[name]).findings == ()


@EVERY
def test_a_text_of_law_is_not_a_policy(name: str) -> None:
    reading = read_policy(LIBRARY.sources[name], LIBRARY)
    assert reading.policy is None
    assert any("« nature »" in finding.what for finding in reading.findings)


def test_a_policy_is_not_a_text_of_law() -> None:
    policy = '---\ntitre: t\nterritoire: "1"\nversion: "1"\nstatut: projet\ncotation: essai\n---\n\n# Titre\n'
    reading = read_law(policy)
    assert reading.text is None
    assert any("« cotation »" in finding.what for finding in reading.findings)


@EVERY
def test_every_block_of_a_text_of_law_has_a_source(name: str) -> None:
    blocks = [part for part in _read(name).parts if not isinstance(part, Heading | Prose)]
    assert blocks
    for block in blocks:
        assert block.source, block


@EVERY
def test_every_value_has_a_start_a_status_a_source_and_a_date_until_which_it_was_checked(name: str) -> None:
    for table in _read(name).tables:
        for edition in table.editions:
            assert edition.start <= table.checked_until
            assert table.source_of(edition)
            for row in edition.rows:
                assert table.status_of(edition, row) in Status
                assert row.value.value > 0


@EVERY
def test_a_block_of_law_printed_reads_as_the_same_block(name: str) -> None:
    text = LIBRARY.sources[name]
    fences = re.split(r"(^```\w+\n.*?\n```$)", text, flags=re.DOTALL | re.MULTILINE)
    read = _read(name)
    blocks = iter(part for part in read.parts if not isinstance(part, Heading | Prose))
    printed = "".join(
        f"{opening[0]}{print_block(next(blocks))}```" if (opening := re.match(r"```\w+\n", part)) else part
        for part in fences
    )
    again = read_law(printed)
    assert again.text is not None, "\n".join(map(str, again.findings[:3]))
    assert [b for b in again.text.parts if not isinstance(b, Heading | Prose)] == [
        b for b in read.parts if not isinstance(b, Heading | Prose)
    ]


def test_the_priority_groups_are_dalo_then_the_letters_of_the_code() -> None:
    groups = LIBRARY.groups(ON)
    assert [group.legal.letter if group.legal else "" for group in groups] == [
        *(None, "a", "b", "c", "d", "e", "f", "g", "g bis", "h", "i", "j", "k", "l", "m")
    ]
    assert groups[0].name == "dalo"
    assert all(group.proof and group.source for group in groups)


def test_a_group_that_starts_later_is_not_in_force_before() -> None:
    def letters(on: date) -> set[str | None]:
        return {group.legal.letter for group in LIBRARY.groups(on) if group.legal}

    assert "m" not in letters(date(2020, 1, 1))
    assert letters(ON) - letters(date(2020, 1, 1)) == {"m"}


def test_the_minima_of_the_law_are_those_of_the_article() -> None:
    aims = {o.name: (o.aim.share, o.in_qpv) for o in LIBRARY.objectives(ON)}
    assert aims == {
        "publics_prioritaires_par_réservataire": (Fraction(1, 4), None),
        "premier_quartile_hors_qpv": (Fraction(1, 4), False),
        "autres_quartiles_en_qpv": (Fraction(1, 2), True),
        "travailleurs_essentiels": (None, None),
    }


def test_the_law_wants_an_objective_for_essential_workers_and_leaves_its_value_to_the_territory() -> None:
    aim = next(o for o in LIBRARY.objectives(ON) if o.name == "travailleurs_essentiels").aim
    assert (aim.local, aim.at_least, aim.base) == (True, True, Base.SIGNED_LEASES)
    assert not any(o.name == "travailleurs_essentiels" for o in LIBRARY.objectives(date(2021, 1, 1)))


def test_the_shares_of_the_flow_are_ceilings() -> None:
    shares = {share.nominator: share for share in LIBRARY.shares(ON)}
    assert {code: share.share for code, share in shares.items()} == {
        "PPRIOR": Fraction(30, 100),
        "PFONCT": Fraction(5, 100),
        "COLTER": Fraction(20, 100),
    }
    assert all(share.ceiling for share in shares.values())


def test_a_table_read_alone_is_the_one_read_with_its_whole_text() -> None:
    whole = {table.name: table for text in LIBRARY.texts for table in text.tables}
    assert set(whole) == set(LIBRARY.table_names)
    for name, table in whole.items():
        alone = LIBRARY.table(name)
        assert (alone.keys, alone.editions, alone.checked_until) == (table.keys, table.editions, table.checked_until)


def test_a_table_narrowed_to_a_territory_keeps_its_values_and_loses_the_keys_that_say_where() -> None:
    table: Table = LIBRARY.tables("243500741")["seuil_premier_quartile"]
    assert table.keys == ()
    # The territory of Redon stands in two départements, with one value in the order.
    written = LIBRARY.table("seuil_premier_quartile").editions[-1].rows
    assert len({row.value for row in written if "243500741" in row.keys}) == 1
    assert sum("243500741" in row.keys for row in written) >= 2
    assert [len(edition.rows) for edition in table.editions] == [1, 1, 1]


def test_the_digest_of_the_law_changes_with_any_of_its_texts_and_not_with_their_order() -> None:
    assert Library(dict(reversed(LIBRARY.sources.items()))).digest == LIBRARY.digest
    for name in NAMES:
        changed = {**LIBRARY.sources, name: LIBRARY.sources[name] + "\nUne ligne.\n"}
        assert Library(changed).digest != LIBRARY.digest


def test_a_library_with_a_broken_text_says_what_is_wrong() -> None:
    with pytest.raises(UnusableDocumentError, match="n’a pas de bloc"):
        _ = Library({"a.md": f"{HEAD}\n```critère\na : a\nsi parent_isolé : 1 point\nsinon : 0 point\n```\n"}).texts


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nature: loi", "nature: circulaire", "« nature » ne peut pas valoir « circulaire »"),
        ("statut: lu", "statut: sûr", "« statut » ne peut pas valoir « sûr »"),
        ("en_vigueur: 2022-01-01", "en_vigueur: 2022-02-30", "La date « 2022-02-30 » n'existe pas"),
        ("source: une page\n", "", "ne dit pas « source »"),
        ("titre: Un texte", "titre: ''", "ne dit pas « titre »"),
        ("statut: lu", "statut: lu\nterritoire: '34'", "La clé « territoire » n'est pas celle d'un texte de loi"),
    ],
)
def test_a_head_that_lacks_something_is_refused_with_its_remedy(old: str, new: str, said: str) -> None:
    reading = read_law(HEAD.replace(old, new))
    assert reading.text is None
    (finding,) = reading.findings
    assert said in finding.what
    assert finding.remedy.endswith((".", "?"))


def test_a_text_of_law_may_date_its_blocks() -> None:
    block = (
        "essai : un public\nsi logement_indigne\nlettre : f\nen vigueur du 2022-01-01 au 2022-12-31\nstatut : dérivé"
    )
    text = read_law(f"{HEAD}\n```public\n{block}\n```\n").text
    assert text is not None
    group: Group = text.groups[0]
    assert group.legal is not None
    assert group.legal.status is Status.DERIVED
    assert [group.legal.in_force(date(2022, 1, 1)), group.legal.in_force(date(2023, 1, 1))] == [True, False]
