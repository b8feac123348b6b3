"""What the household lives on: monthly resources and reference tax income, two facts never merged."""

from fractions import Fraction

from peuplier.vocabulary.facts import Fact, Sensitivity
from peuplier.vocabulary.formulas import Band, Quotient, Ref, Weighted
from peuplier.vocabulary.making import APPLICANT, CO_HOLDER, derived, registered
from peuplier.vocabulary.quantities import Kind

_PERSONAL = Sensitivity.PERSONAL
_CODE, _AMOUNT = "detailRessource/ressource", "detailRessource/montant"

_MONTHLY = (
    registered(
        "ressources_reçues",
        "resources_received",
        "ressources mensuelles reçues",
        Kind.MONEY,
        "Total des ressources reçues chaque mois par le demandeur et les cotitulaires, hors aides au "
        "logement ; la périodicité mensuelle est celle du formulaire.",
        f"{APPLICANT}/listeRessourceRecue/{_AMOUNT}",
        f"{CO_HOLDER}/listeRessourceRecue/{_AMOUNT}",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=0,
        highest=20_000,
    ),
    registered(
        "pensions_versées",
        "pensions_paid",
        "pensions alimentaires versées",
        Kind.MONEY,
        "Total des pensions alimentaires versées chaque mois par le demandeur et les cotitulaires.",
        f"{APPLICANT}/listeRessourceVersee/{_CODE}",
        f"{APPLICANT}/listeRessourceVersee/{_AMOUNT}",
        f"{CO_HOLDER}/listeRessourceVersee/{_CODE}",
        f"{CO_HOLDER}/listeRessourceVersee/{_AMOUNT}",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=0,
        highest=10_000,
    ),
    registered(
        "ressources_reçues_personnes_à_charge",
        "dependant_resources_received",
        "ressources mensuelles reçues par les personnes à charge",
        Kind.MONEY,
        "Total des ressources reçues chaque mois par les personnes à charge, hors aides au logement.",
        f"{APPLICANT}/listeRessourceRecuePersACharge/{_AMOUNT}",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=0,
        highest=20_000,
    ),
    registered(
        "pensions_versées_personnes_à_charge",
        "dependant_pensions_paid",
        "pensions alimentaires versées par les personnes à charge",
        Kind.MONEY,
        "Total des pensions alimentaires versées chaque mois par les personnes à charge.",
        f"{APPLICANT}/listeRessourceVerseePersACharge/{_CODE}",
        f"{APPLICANT}/listeRessourceVerseePersACharge/{_AMOUNT}",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=0,
        highest=10_000,
    ),
    derived(
        "ressources_mensuelles",
        "monthly_resources",
        "ressources mensuelles",
        Kind.MONEY,
        Weighted(
            (
                (Fraction(1), Ref("ressources_reçues")),
                (Fraction(-1), Ref("pensions_versées")),
                (Fraction(1), Ref("ressources_reçues_personnes_à_charge")),
                (Fraction(-1), Ref("pensions_versées_personnes_à_charge")),
            )
        ),
        "Ressources mensuelles déclarées de toutes les personnes à loger, pensions versées déduites ; "
        "elles servent au classement en quartiles et au taux d’effort, jamais aux plafonds de ressources.",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=-10_000,
        highest=40_000,
    ),
    registered(
        "nature_ressources",
        "resource_kinds",
        "natures des ressources",
        Kind.CODES,
        "Natures des ressources reçues par le demandeur, les cotitulaires et les personnes à charge.",
        f"{APPLICANT}/listeRessourceRecue/{_CODE}",
        f"{CO_HOLDER}/listeRessourceRecue/{_CODE}",
        f"{APPLICANT}/listeRessourceRecuePersACharge/{_CODE}",
        codes="ListeRessourceRecue",
        sensitivity=_PERSONAL,
    ),
    derived(
        "niveau_de_vie",
        "living_standard",
        "ressources annuelles par unité de consommation",
        Kind.RATIO,
        Quotient(Ref("ressources_mensuelles"), Ref("unités_consommation"), Fraction(12 * 10, 100)),
        "Ressources mensuelles déclarées, multipliées par douze et divisées par le nombre d’unités de "
        "consommation : le chiffre que l’on compare au seuil du premier quartile (CCH, art. L. 441-1).",
        unit="€ par UC et par an",
        sensitivity=_PERSONAL,
        lowest=-120_000,
        highest=480_000,
    ),
    derived(
        "quartile",
        "quartile",
        "quartile de ressources",
        Kind.CODE,
        Band(
            Ref("niveau_de_vie"),
            ("seuil_premier_quartile", "seuil_deuxième_quartile", "seuil_troisième_quartile"),
            ("1", "2", "3", "4"),
        ),
        "Rang des ressources par unité de consommation parmi celles des demandeurs de l’EPCI ; seul le "
        "seuil du premier quartile est fixé par arrêté (CCH, art. L. 441-1).",
        codes="quartile",
        sensitivity=_PERSONAL,
    ),
)

_TAX = (
    registered(
        "revenu_fiscal_n_1",
        "reference_tax_income_n_1",
        "revenu fiscal de référence de l’année N−1",
        Kind.MONEY,
        "Somme des revenus fiscaux de référence du demandeur et des cotitulaires pour l’année N−1 ; un "
        "montant absent est inconnu, non nul.",
        f"{APPLICANT}/revenuFiscal/montantMoins1",
        f"{CO_HOLDER}/revenuFiscal/montantMoins1",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=-200_000,
        highest=400_000,
    ),
    registered(
        "année_revenu_fiscal_n_1",
        "tax_year_n_1",
        "année du revenu fiscal N−1",
        Kind.COUNT,
        "Année des revenus que porte l’avis d’imposition N−1.",
        f"{APPLICANT}/revenuFiscal/anneeMoins1",
        f"{CO_HOLDER}/revenuFiscal/anneeMoins1",
        why_not="Le millésime d’un avis d’imposition sert à vérifier la pièce, non à mesurer un besoin.",
        lowest=1990,
        highest=2100,
    ),
    registered(
        "revenu_fiscal_n_2",
        "reference_tax_income_n_2",
        "revenu fiscal de référence de l’année N−2",
        Kind.MONEY,
        "Somme des revenus fiscaux de référence du demandeur et des cotitulaires pour l’année N−2 ; un "
        "montant absent est inconnu, non nul.",
        f"{APPLICANT}/revenuFiscal/montantMoins2",
        f"{CO_HOLDER}/revenuFiscal/montantMoins2",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=-200_000,
        highest=400_000,
    ),
    registered(
        "année_revenu_fiscal_n_2",
        "tax_year_n_2",
        "année du revenu fiscal N−2",
        Kind.COUNT,
        "Année des revenus que porte l’avis d’imposition N−2.",
        f"{APPLICANT}/revenuFiscal/anneeMoins2",
        f"{CO_HOLDER}/revenuFiscal/anneeMoins2",
        why_not="Le millésime d’un avis d’imposition sert à vérifier la pièce, non à mesurer un besoin.",
        lowest=1990,
        highest=2100,
    ),
    derived(
        "revenu_fiscal_référence",
        "reference_tax_income",
        "revenu fiscal de référence",
        Kind.MONEY,
        Ref("revenu_fiscal_n_2"),
        "Revenu comparé aux plafonds de ressources : celui de l’année N−2 (arrêté du 29 juillet 1987). La "
        "baisse de 10 % prouvée, qui permet de retenir une période plus récente, s’apprécie à "
        "l’instruction.",
        unit="€",
        sensitivity=_PERSONAL,
        lowest=-200_000,
        highest=400_000,
    ),
)

FACTS: tuple[Fact, ...] = _MONTHLY + _TAX
