"""Other ways to write what a rule forbids: each is found out, and what only looks like it is left alone."""

from datetime import date
from pathlib import Path

import pytest

from peuplier.policy.findings import Finding
from tests.legal.documents import GOOD, ON, edited, findings

POLICIES = Path(__file__).parents[2] / "policies"
TIES = "\npuis dépôt_demande, du plus ancien"
GRID = "\n```grille\ncotation : toutes les demandes\n"
PRIORITY = "\nsi prioritaires : 40 points"
REFUSALS = "\n```refus"
EVERY_DALO = "si dalo_reconnu : 100 points"


def found(*edits: tuple[str, str]) -> dict[str, Finding]:
    """The findings of the good document after some edits, by rule (the last one of each)."""
    text = edited(GOOD, [{"replace": old, "by": new} for old, new in edits])
    return {finding.rule: finding for finding in findings(text)}


def criterion(lines: str) -> tuple[str, str]:
    """One more criterion."""
    return REFUSALS, f"\n```critère\nessai_de_critère : essai\n{lines}\nsource : essai\n```\n{REFUSALS}"


def condition(line: str) -> tuple[str, str]:
    """One more condition of admission."""
    return GRID, f"\n```condition\nouverte : logement ouvert\n{line}\nmotif : autre filière\n```\n{GRID}"


# ── the order ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "key",
    [
        "avant les points : d’abord si non dalo_reconnu",
        "avant les points : d’abord si non dalo_reconnu et nombre_mineurs >= 1",
        "avant les points : d’abord si statut_dalo = NON",
        "puis d’abord si non dalo_reconnu",
    ],
)
def test_an_order_that_places_dalo_after_others_is_found_out(key: str) -> None:
    assert "dalo_placé_après" in found((TIES, f"\n{key}{TIES}"))


@pytest.mark.parametrize(
    "key",
    [
        "avant les points : d’abord si dalo_reconnu",
        "avant les points : d’abord si dalo_reconnu ou personne_handicapée",
        "puis d’abord si nombre_mineurs >= 1",
    ],
)
def test_an_order_that_never_places_dalo_after_the_same_household_is_left_alone(key: str) -> None:
    assert "dalo_placé_après" not in found((TIES, f"\n{key}{TIES}"))


def test_the_points_of_dalo_matter_unless_it_comes_first_whatever_its_points() -> None:
    few = (EVERY_DALO, "si dalo_reconnu : 0 point")
    assert "dalo_sans_points" not in found(few, (TIES, f"\navant les points : d’abord si dalo_reconnu{TIES}"))
    few_and_none = [few, (PRIORITY, "\nsi prioritaires et non dalo_reconnu : 40 points")]
    for key in ("d’abord si non dalo_reconnu", "d’abord si nombre_mineurs >= 1"):
        assert "dalo_sans_points" in found(*few_and_none, (TIES, f"\navant les points : {key}{TIES}"))


def test_a_tie_settled_by_wished_communes_favours_some_of_them() -> None:
    assert "lien_départage_partiel" in found((TIES, f"\npuis d’abord si communes_souhaitées contient 34301{TIES}"))


def test_a_tie_settled_by_every_commune_that_is_named_is_to_justify() -> None:
    rules = found(
        criterion("si commune_résidence parmi {34301, 34108} : 5 points\nsinon : 0 point"),
        (TIES, f"\npuis d’abord si commune_résidence parmi {{34301, 34108}}{TIES}"),
    )
    assert "lien_départage" in rules
    assert "lien_départage_partiel" not in rules


# ── groups left out ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("écarte si dalo_reconnu", "dalo_écarté"),
        ("exige non (prioritaires et logement_type = T1)", "dalo_écarté"),
        ("écarte si statut_dalo = ACTIF et logement_en_qpv", "dalo_écarté"),
        ("écarte si personne_handicapée", "public_écarté"),
        ("exige logement_financement = PLAI ou non menace_expulsion", "public_écarté"),
        ("écarte si niveau_de_vie < seuil_premier_quartile()", "public_écarté"),
    ],
)
def test_a_condition_that_stops_a_priority_group_as_such_is_found_out(line: str, rule: str) -> None:
    assert rule in found(condition(line))


@pytest.mark.parametrize(
    "line",
    [
        "écarte si relogement_renouvellement_urbain",
        "exige dalo_reconnu ou logement_type ≠ T5",
        "écarte si logement_type = T1 et nombre_personnes >= 3",
        "exige logement_loyer_hors_charges <= 0,35 × ressources_mensuelles",
        "exige demande_élargie ou communes_souhaitées contient logement_commune",
    ],
)
def test_a_condition_that_stops_nobody_for_a_priority_is_left_alone(line: str) -> None:
    assert not {"dalo_écarté", "public_écarté"} & set(found(condition(line)))


@pytest.mark.parametrize("label", ["dalo_reconnu", "menace_expulsion", "dépourvu_de_logement"])
def test_a_group_that_no_grid_scores_is_to_justify(label: str) -> None:
    rules = found((GRID, f"{GRID}hors cotation si relogement_vente : dû\nhors cotation si {label} : autre filière\n"))
    assert "public_écarté" in rules
    assert "dalo_écarté" not in rules


def test_rehousing_for_works_is_left_out_of_scoring_freely() -> None:
    assert "public_écarté" not in found((GRID, f"{GRID}hors cotation si relogement_renouvellement_urbain : dû\n"))


# ── the link ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("points", [10, 60, 90])
def test_points_taken_for_want_of_a_link_weigh_as_much_as_points_given_for_it(points: int) -> None:
    floor = (GRID, f"{GRID}au moins 0 point\n")
    link = "si commune_résidence parmi {34301}"
    taken = found(floor, criterion(f"{link} : 0 point\nsinon : −{points} points"))
    given = found(floor, criterion(f"{link} : {points} points\nsinon : 0 point"))
    assert "public_sans_points" not in taken
    for rule in ("lien_dépasse_les_publics", "lien_dépasse_un_public"):
        assert (rule in taken) == (rule in given)
    assert ("lien_dépasse_les_publics" in taken) == (points >= 40)


@pytest.mark.parametrize(
    "lines",
    [
        "si prioritaires et commune_résidence parmi {34301} : 20 points\nsinon : 0 point",
        "si dalo_reconnu et commune_travail = 34301 : 20 points\nsinon : 0 point",
    ],
)
def test_points_of_a_priority_given_to_those_who_have_the_link_are_found_out(lines: str) -> None:
    assert "points_réservés_au_lien" in found(criterion(lines))


def test_a_priority_and_a_link_that_add_up_are_left_alone() -> None:
    link = criterion("si commune_résidence parmi {34301} : 5 points\nsinon : 0 point")
    assert "points_réservés_au_lien" not in found(link)


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "lines",
    [
        "si nombre_refus_adaptés >= 1 : −20 points\nsinon : 0 point",
        "si refus_adaptés_12_mois = 0 : 40 points\nsinon : 0 point",
        "si nombre_propositions = 0 : 60 points\nsinon : 0 point",
        "si nombre_propositions = 0 et personne_handicapée : 60 points\nsinon : 0 point",
    ],
)
def test_points_that_a_criterion_lets_a_refusal_take_are_to_justify(lines: str) -> None:
    assert "refus_hors_bloc" in found(criterion(lines))


@pytest.mark.parametrize(
    "lines",
    [
        "si nombre_propositions = 0 et ancienneté_mois >= 24 : 9 points\nsinon : 0 point",
        "si nombre_propositions >= 3 : 5 points\nsinon : 0 point",
        "si parent_isolé : 5 points\nsinon : 0 point",
    ],
)
def test_points_that_no_refusal_takes_are_left_alone(lines: str) -> None:
    assert "refus_hors_bloc" not in found(criterion(lines))


# ── the flow ─────────────────────────────────────────────────────────────────────────────────────────────


def test_shares_under_the_whole_are_said_whether_the_landlords_have_one_or_not() -> None:
    share = GOOD[GOOD.index("```part\nbailleurs") : GOOD.index("## Article 5")]
    assert "flux_moins_de_cent" in found(("\n50 % du flux", "\n40 % du flux"))
    assert "flux_sans_bailleur" in found((share, ""))
    assert not {"flux_moins_de_cent", "flux_sans_bailleur", "flux_sans_état"} & set(found())


# ── tables without a value ───────────────────────────────────────────────────────────────────────────────


def test_an_objective_that_cannot_be_read_at_a_date_is_not_said_absent() -> None:
    lines = "seuil_local : seuil\nà partir du 2026-01-01 : 9 450 €\nvérifié jusqu’au 2026-12-31\nsource : essai"
    own = f"```barème\n{lines}\n```"
    text = GOOD.replace("pour quartile = 1 ou", "pour niveau_de_vie < seuil_local() ou").replace(
        "## Article 3", f"{own}\n\n## Article 3"
    )
    rules = {day: {f.rule for f in findings(text, day)} for day in (date(2025, 3, 1), ON)}
    assert "barème_à_venir" in rules[date(2025, 3, 1)]
    assert not {"part_absente", "part_absente_en_qpv"} & rules[date(2025, 3, 1)]
    assert not {"part_absente", "barème_à_venir"} & rules[ON]
    text = (POLICIES / "sete-fictive-2026.md").read_text(encoding="utf-8")
    assert not {"part_absente", "public_écarté"} & {f.rule for f in findings(text, date(2023, 3, 1))}


# ── the common profile ───────────────────────────────────────────────────────────────────────────────────


def test_a_common_profile_is_a_household_that_exists() -> None:
    # Three minors and a lone applicant of nineteen: no household has both the births and the age.
    young = "si âge_demandeur < 20 et nombre_enfants_à_charge >= 3 : 900 points"
    lines = f"{young}\nsi nombre_mineurs >= 5 et non parent_isolé : 500 points\nsinon : 0 point"
    told = found(criterion(lines))["dalo_devancé"]
    assert " 524\N{NO-BREAK SPACE}points" in told.what
    assert "41, 39, 17, 14, 9, 6, 2 ans" in told.why


# ── needs and commitments ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "lines",
    [
        "si nombre_enfants_à_charge >= 4 : 0 point\nsinon : 10 points",
        "si ressources_mensuelles >= 2 000 € : 20 points\nsinon : 0 point",
        "si situation_professionnelle parmi {CDI, CDD} : 20 points\nsinon : 0 point",
    ],
)
def test_points_that_fall_when_the_need_grows_are_to_justify(lines: str) -> None:
    assert "besoin_à_rebours" in found(criterion(lines))


@pytest.mark.parametrize(
    "lines",
    [
        "si nombre_enfants_à_charge >= 4 : 10 points\nsinon : 0 point",
        "si ressources_mensuelles < 1 000 € : 20 points\nsinon : 0 point",
        "si situation_professionnelle = CHO : 20 points\nsinon : 0 point",
    ],
)
def test_points_that_grow_with_the_need_are_left_alone(lines: str) -> None:
    assert "besoin_à_rebours" not in found(criterion(lines))


def test_an_objective_both_narrower_and_wider_than_the_law_says_what_it_counts_beside_it() -> None:
    lines = "hébergés : hébergés\nsi hébergé_en_structure\npreuve : attestation\njustifié par justificatif_hébergement"
    proved = f"```public\n{lines}\n```"
    both = "pour (prioritaires et non ancien_ase) ou hébergés\n"
    text = GOOD.replace("## Article 2", f"{proved}\n\n## Article 2").replace("pour prioritaires\n", both)
    assert "part_population_élargie" in {finding.rule for finding in findings(text)}
