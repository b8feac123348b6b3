"""Marks of a vote, of a signature, of a person, in a fictional document: natural French is caught, the rest is not.

Every name is invented.
"""

import pytest

from tests.legal.documents import GOOD, findings

TITLE = "# Orientations d’essai\n"


def marks(sentence: str) -> set[str]:
    """The marks found in the good document with a sentence more."""
    text = GOOD.replace(TITLE, f"{TITLE}\n{sentence}\n")
    return {finding.rule for finding in findings(text) if finding.rule.startswith("fictif_")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Adopté le 12 mars 2026.",
        "Approuvée le 12 mars 2026 par le conseil communautaire.",
        "Adopté en séance du 12 mars 2026.",
        "Voté à l’unanimité en mars 2026.",
        "VU la DÉLIBÉRATION n° 12",
        "Vu la délibération du 12 mars 2026,",
        "Le conseil communautaire, réuni le 12 mars 2026, approuve ce texte.",
        "Le conseil, réuni en séance le 12 mars 2026, a adopté les orientations.",
        "Le conseil a adopté ce document.",
        "Ce document a été adopté le 12 mars 2026 par le conseil.",
        "Ce document-cadre, présenté en commission, a été adopté\nle 12 mars 2026.",
        "Adopté le 12 mars 2026, le présent document s’applique.",
        "## Orientations (adoptées le 12/03/2026)",
    ],
)
def test_a_vote_is_found_in_natural_french(sentence: str) -> None:
    assert "fictif_adoption" in marks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "La loi votée le 23 novembre 2018 prévoit ce taux.",
        "Le PLH a été adopté le 3 octobre 2019.",
        "Adopté le 3 octobre 2019, le PLH prévoit ces logements.",
        "Ce document n’a été ni débattu ni voté.",
        "Le conseil pourrait examiner ce texte en 2027.",
        "Ce document reprend le taux de la loi, votée en 2018.",
    ],
)
def test_a_law_or_a_plan_that_was_voted_is_no_mark(sentence: str) -> None:
    assert marks(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Le président François Ormelune a présenté ce texte.",
        "Le maire Hervé X l’a voulu.",
        "Madame la préfète Chantal Brivoret",
        "M. Ormelune a présenté ce texte.",
        "Monsieur ORMELUNE",
        "Le maire de Sète, Hervé Ormelune, soutient ce texte.",
        "Anne Brivoret, présidente de l’agglomération",
        "La préfète de l’Hérault, Mme Chantal BRIVORET",
    ],
)
def test_the_name_of_an_official_is_found(sentence: str) -> None:
    assert marks(sentence) == {"fictif_nom"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Le maire de Sète reçoit les demandeurs.",
        "Monsieur le maire préside la commission.",
        "Madame la préfète signe la convention de réservation.",
        "Le conseiller Action Logement reçoit sur rendez-vous.",
        "Mme Agnès D., mère de deux enfants, attend depuis trois ans.",
        "Le directeur Habitat Urbanisme suit ce travail.",
    ],
)
def test_an_office_without_a_name_is_no_mark(sentence: str) -> None:
    assert marks(sentence) == set()


def test_a_mark_of_fiction_is_a_rule_of_the_software_and_says_so() -> None:
    text = GOOD.replace(TITLE, f"{TITLE}\nAdopté le 12 mars 2026.\n")
    (finding,) = [finding for finding in findings(text) if finding.rule == "fictif_adoption"]
    assert finding.law.startswith("règle de ce logiciel")
    assert finding.line == GOOD[: GOOD.index(TITLE)].count("\n") + 3
