"""Where the household lives now: kind of housing, size, cost, occupancy."""

from fractions import Fraction

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity
from peuplier.vocabulary.formulas import (
    AtLeast,
    HasAny,
    Lookup,
    MonthsSince,
    Negation,
    Quotient,
    Ref,
    Steps,
    Weighted,
    minus,
    not_below_zero,
)
from peuplier.vocabulary.making import PERSONS, derived, registered, stated
from peuplier.vocabulary.quantities import Kind

_PRESENT = f"{PERSONS}/logementActuel"
_ONE = Fraction(1)
_IN_SHELTER = ("RS", "RHVS", "SLHT", "SH", "CDEFCM")
_NO_HOME = ("CP", "CPE", "CAMCAR", "HOT", "SD", "SQUAT", "SLHT", "SH", "RHVS", "CDEFCM")
# 9 m² alone, 16 m² for two, 9 m² more per person, 70 m² from eight persons on, in square decimetres.
_SMALLEST_AREAS = (
    (1, 900),
    (2, 1600),
    (3, 2500),
    (4, 3400),
    (5, 4300),
    (6, 5200),
    (7, 6100),
    (8, 7000),
)

_KIND = (
    registered(
        "situation_logement",
        "present_housing",
        "situation de logement",
        Kind.CODES,
        "Situations de logement cochées par le demandeur.",
        f"{_PRESENT}/listeModeleLogement/modeleLogement",
        codes="ListeModeleLogement",
        sensitivity=Sensitivity.PERSONAL,
    ),
    derived(
        "mutation",
        "transfer",
        "demande de mutation",
        Kind.BOOLEAN,
        HasAny(Ref("situation_logement"), ("HLM",)),
        "Le ménage est déjà locataire du parc social (CCH, art. R. 441-2-10, 9° et 11°).",
    ),
    derived(
        "sans_logement_propre",
        "no_home_of_own",
        "ménage sans logement propre",
        Kind.BOOLEAN,
        HasAny(Ref("situation_logement"), _NO_HOME),
        "Le ménage vit chez autrui, dans une structure, à l’hôtel, en camping, en squat ou sans abri. "
        "C’est une présomption tirée de la déclaration, non la reconnaissance prévue à l’article L. 441-1 "
        "du CCH.",
        sensitivity=Sensitivity.PERSONAL,
    ),
    derived(
        "hébergé_en_structure",
        "in_shelter",
        "ménage hébergé ou logé temporairement",
        Kind.BOOLEAN,
        HasAny(Ref("situation_logement"), _IN_SHELTER),
        "Le ménage vit en structure d’hébergement, en résidence sociale, en résidence hôtelière à vocation "
        "sociale, en centre maternel ou dans un logement temporaire (CCH, art. L. 441-1, d).",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "structure_depuis",
        "in_shelter_since",
        "date d’entrée dans la structure",
        Kind.DATE,
        "Jour d’entrée dans l’hébergement ou le logement temporaire actuel ; le plus ancien si plusieurs "
        "sont déclarés.",
        f"{_PRESENT}/compResSocDepuis",
        f"{_PRESENT}/compResHotDepuis",
        f"{_PRESENT}/compSousLocDepuis",
        f"{_PRESENT}/compStructDepuis",
        f"{_PRESENT}/compCentreDepuis",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1970,
        highest=2100,
    ),
    derived(
        "mois_en_structure",
        "months_in_shelter",
        "durée de présence dans la structure",
        Kind.COUNT,
        MonthsSince(Ref("structure_depuis")),
        "Nombre de mois entiers passés dans l’hébergement ou le logement temporaire ; la commission de "
        "médiation peut être saisie après six mois d’hébergement ou dix-huit mois de logement de "
        "transition (CCH, art. L. 441-2-3).",
        unit="mois",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=1560,
    ),
    registered(
        "bailleur_actuel",
        "present_landlord",
        "bailleur actuel",
        Kind.TEXT,
        "Nom du bailleur social actuel, déclaré par le locataire du parc social.",
        f"{_PRESENT}/compNomOrgBailleur",
        why_not="La cotation est la même quel que soit le bailleur (CCH, art. R. 441-2-10, 11°).",
    ),
    registered(
        "catégorie_logement_actuel",
        "present_dwelling_category",
        "catégorie du logement actuel",
        Kind.CODE,
        "Appartement ou maison.",
        f"{_PRESENT}/categorieLogement",
        codes="ListeCategorieLogement",
    ),
    registered(
        "propriétaire_logement",
        "owns_a_dwelling",
        "ménage propriétaire d’un logement",
        Kind.BOOLEAN,
        "Le ménage possède un logement autre que celui qu’il occupe ; la commission peut en tenir compte "
        "(CCH, art. L. 441-2-2).",
        f"{_PRESENT}/proprietaire",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "type_logement_possédé",
        "owned_dwelling_type",
        "type du logement possédé",
        Kind.CODE,
        "Type du logement que le ménage possède sans l’occuper.",
        f"{_PRESENT}/typeLogementPossede",
        codes="ListeTypeLogement",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "commune_logement_possédé",
        "owned_dwelling_commune",
        "commune du logement possédé",
        Kind.CODE,
        "Commune du logement que le ménage possède sans l’occuper.",
        f"{_PRESENT}/commune",
        codes="commune",
        sensitivity=Sensitivity.PERSONAL,
    ),
)

_SIZE = (
    registered(
        "type_logement_actuel",
        "present_dwelling_type",
        "type du logement actuel",
        Kind.CODE,
        "Type du logement occupé, de la chambre au T6 et plus.",
        f"{_PRESENT}/typeLogementActuel",
        codes="ListeTypeLogement",
    ),
    derived(
        "pièces_logement_actuel",
        "present_rooms",
        "nombre de pièces du logement actuel",
        Kind.COUNT,
        Lookup(
            Ref("type_logement_actuel"),
            (("C", 1), ("T1", 1), ("T2", 2), ("T3", 3), ("T4", 4), ("T5", 5), ("T6P", 6)),
        ),
        "Nombre de pièces principales du logement occupé, d’après son type ; un T6 et plus compte pour six pièces.",
        unit="pièce",
        lowest=1,
        highest=6,
    ),
    registered(
        "surface_logement_actuel",
        "present_area",
        "surface du logement actuel",
        Kind.AREA,
        "Surface habitable déclarée du logement occupé.",
        f"{_PRESENT}/surface",
        unit="m²",
        lowest=5,
        highest=400,
    ),
    registered(
        "occupants_logement_actuel",
        "present_occupants",
        "nombre d’occupants du logement actuel",
        Kind.COUNT,
        "Nombre de personnes qui vivent dans le logement occupé, membres du ménage ou non.",
        f"{_PRESENT}/nombreHabitant",
        unit="personne",
        lowest=1,
        highest=25,
    ),
    derived(
        "pièces_nécessaires",
        "rooms_needed",
        "nombre de pièces nécessaires",
        Kind.COUNT,
        Steps(Ref("nombre_personnes"), ((1, 1), (2, 2), (3, 3), (5, 4), (7, 5))),
        "Nombre de pièces qui conviennent au ménage : convention de calcul de peuplier, à remplacer par "
        "celle du territoire.",
        unit="pièce",
        lowest=1,
        highest=5,
    ),
    derived(
        "pièces_manquantes",
        "missing_rooms",
        "nombre de pièces manquantes",
        Kind.COUNT,
        not_below_zero(minus("pièces_nécessaires", "pièces_logement_actuel")),
        "Nombre de pièces qui manquent au logement occupé pour convenir au ménage à loger.",
        unit="pièce",
        lowest=0,
        highest=4,
    ),
    derived(
        "pièces_excédentaires",
        "spare_rooms",
        "nombre de pièces excédentaires",
        Kind.COUNT,
        not_below_zero(
            Weighted(
                ((_ONE, Ref("pièces_logement_actuel")), (-_ONE, Ref("occupants_logement_actuel"))),
                constant=-1,
            )
        ),
        "Nombre de pièces au-delà du nombre d’occupants plus un : un logement est sous-occupé dès la "
        "première (CCH, art. L. 621-2).",
        unit="pièce",
        lowest=0,
        highest=5,
    ),
    derived(
        "surface_par_personne",
        "area_per_person",
        "surface par personne",
        Kind.RATIO,
        Quotient(Ref("surface_logement_actuel"), Ref("occupants_logement_actuel"), Fraction(1, 100)),
        "Surface du logement occupé divisée par le nombre de ses occupants.",
        unit="m² par personne",
        lowest=0,
        highest=400,
    ),
    derived(
        "personnes_par_pièce",
        "persons_per_room",
        "nombre de personnes par pièce",
        Kind.RATIO,
        Quotient(Ref("occupants_logement_actuel"), Ref("pièces_logement_actuel")),
        "Nombre d’occupants du logement divisé par son nombre de pièces.",
        unit="personne par pièce",
        lowest=0,
        highest=25,
    ),
    derived(
        "surface_minimale",
        "smallest_lawful_area",
        "surface minimale légale",
        Kind.AREA,
        Steps(Ref("occupants_logement_actuel"), _SMALLEST_AREAS),
        "Surface au-dessous de laquelle un logement est sur-occupé : 9 m² pour une personne, 16 m² pour "
        "deux, 9 m² de plus par personne, jusqu’à 70 m² pour huit et plus (CCH, art. R. 822-25).",
        unit="m²",
        lowest=9,
        highest=70,
    ),
    derived(
        "sur_occupation_légale",
        "lawful_overcrowding",
        "sur-occupation au sens de la loi",
        Kind.BOOLEAN,
        Negation(AtLeast(Ref("surface_logement_actuel"), Ref("surface_minimale"))),
        "La surface du logement occupé est inférieure à la surface minimale légale (CCH, art. L. 822-10 et R. 822-25).",
    ),
)

_COST = (
    registered(
        "loyer_actuel",
        "present_rent",
        "loyer actuel",
        Kind.MONEY,
        "Loyer ou redevance payé chaque mois pour le logement occupé.",
        f"{_PRESENT}/montantMensuelLoyer",
        unit="€",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=3_000,
    ),
    stated(
        "charges_actuelles",
        "present_charges",
        "charges actuelles",
        Kind.MONEY,
        Origin.DOCUMENT,
        "Quittance de loyer",
        "Charges payées chaque mois en plus du loyer ; nulles quand le loyer déclaré les comprend déjà.",
        unit="€",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=1_000,
    ),
    registered(
        "aide_logement_actuelle",
        "present_housing_aid",
        "aide au logement actuelle",
        Kind.MONEY,
        "Aide personnelle au logement ou allocation de logement reçue chaque mois.",
        f"{_PRESENT}/montantMensuelAPL",
        unit="€",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=1_500,
    ),
    derived(
        "loyer_net_actuel",
        "net_present_rent",
        "loyer net actuel",
        Kind.MONEY,
        not_below_zero(
            Weighted(
                (
                    (_ONE, Ref("loyer_actuel")),
                    (_ONE, Ref("charges_actuelles")),
                    (-_ONE, Ref("aide_logement_actuelle")),
                )
            )
        ),
        "Loyer et charges payés chaque mois, aide au logement déduite (arrêté du 10 mars 2011).",
        unit="€",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=4_000,
    ),
    derived(
        "taux_effort",
        "rent_burden",
        "taux d’effort",
        Kind.RATIO,
        Quotient(Ref("loyer_net_actuel"), not_below_zero(Ref("ressources_mensuelles"))),
        "Part des ressources mensuelles que prend le loyer net actuel (arrêté du 10 mars 2011) ; sans "
        "ressources, un loyer à payer donne un taux plus grand que tout seuil.",
        unit="%",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=200,
    ),
    derived(
        "reste_à_vivre",
        "residual_income",
        "reste à vivre",
        Kind.MONEY,
        minus("ressources_mensuelles", "loyer_net_actuel"),
        "Ce qui reste chaque mois des ressources une fois le loyer net payé ; la loi n’en donne pas de définition.",
        unit="€",
        sensitivity=Sensitivity.PERSONAL,
        lowest=-10_000,
        highest=40_000,
    ),
    derived(
        "reste_à_vivre_par_uc",
        "residual_income_per_unit",
        "reste à vivre par unité de consommation",
        Kind.RATIO,
        Quotient(Ref("reste_à_vivre"), Ref("unités_consommation"), Fraction(10, 100)),
        "Reste à vivre mensuel divisé par le nombre d’unités de consommation.",
        unit="€ par UC et par mois",
        sensitivity=Sensitivity.PERSONAL,
        lowest=-10_000,
        highest=40_000,
    ),
)

FACTS: tuple[Fact, ...] = _KIND + _SIZE + _COST
