"""The household to house: persons, ages, family situation, work."""

from fractions import Fraction

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity
from peuplier.vocabulary.formulas import (
    AllOf,
    AnyOf,
    AtLeast,
    CodeOfRank,
    Const,
    CountAged,
    CountDates,
    HasAny,
    IsTrue,
    Negation,
    OneIf,
    Ref,
    TableValue,
    Weighted,
    YearsSince,
    not_below_zero,
)
from peuplier.vocabulary.making import APPLICANT, CO_HOLDER, PERSONS, derived, registered, stated
from peuplier.vocabulary.quantities import Kind

_DEPENDANT = f"{PERSONS}/listePersonneACharge/personneACharge"
_IN_CUSTODY = f"{PERSONS}/listePersonneEnGarde/personneEnGarde"
_ONE = Fraction(1)
_CATEGORIES, _BEYOND = ("1", "2", "3", "4", "5", "6"), "+"
_PARTNERS, _HOLDERS = ("M", "P", "C"), ("M", "P", "C", "L")

_PERSONS = (
    registered(
        "naissances_ménage",
        "household_births",
        "dates de naissance des personnes à loger",
        Kind.DATES,
        "Dates de naissance du demandeur, des cotitulaires, des personnes à charge et des enfants en garde "
        "alternée ou en droit de visite ; l’enfant à naître n’y figure pas.",
        f"{APPLICANT}/dateNaissance",
        f"{CO_HOLDER}/dateNaissance",
        f"{_DEPENDANT}/dateNaissance",
        f"{_IN_CUSTODY}/dateNaissance",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1900,
        highest=2100,
    ),
    registered(
        "naissance_demandeur",
        "applicant_birth",
        "date de naissance du demandeur",
        Kind.DATE,
        "Jour de naissance de la personne qui signe la demande.",
        f"{APPLICANT}/dateNaissance",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1900,
        highest=2100,
    ),
    derived(
        "âge_demandeur",
        "applicant_age",
        "âge du demandeur",
        Kind.COUNT,
        YearsSince(Ref("naissance_demandeur")),
        "Âge révolu du demandeur à la date de calcul.",
        unit="an",
        sensitivity=Sensitivity.PERSONAL,
        lowest=0,
        highest=120,
    ),
    registered(
        "naissances_attendues",
        "expected_births",
        "nombre d’enfants à naître",
        Kind.COUNT,
        "Nombre d’enfants à naître déclarés ; zéro quand la demande n’en déclare pas.",
        f"{PERSONS}/personneANaitre/nombre",
        unit="enfant",
        sensitivity=Sensitivity.SENSITIVE,
        lowest=0,
        highest=9,
    ),
    registered(
        "naissance_prévue_le",
        "expected_birth_date",
        "date de naissance prévue",
        Kind.DATE,
        "Jour prévu de la naissance attendue.",
        f"{PERSONS}/personneANaitre/dateNaissancePrevue",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="Le terme d’une grossesse relève de la santé : le nombre d’enfants à naître suffit.",
        lowest=1990,
        highest=2100,
    ),
    registered(
        "naissances_en_garde",
        "custody_births",
        "dates de naissance des enfants en garde alternée ou en droit de visite",
        Kind.DATES,
        "Dates de naissance des enfants accueillis en garde alternée ou en droit de visite ; elles "
        "figurent aussi parmi celles du ménage.",
        f"{_IN_CUSTODY}/dateNaissance",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1900,
        highest=2100,
    ),
    derived(
        "nombre_personnes",
        "household_size",
        "nombre de personnes à loger",
        Kind.COUNT,
        Weighted(((_ONE, CountDates(Ref("naissances_ménage"))), (_ONE, Ref("naissances_attendues")))),
        "Nombre de personnes du ménage, enfants à naître compris.",
        unit="personne",
        lowest=1,
        highest=20,
    ),
    derived(
        "nombre_14_et_plus",
        "persons_of_14_or_more",
        "nombre de personnes de 14 ans et plus",
        Kind.COUNT,
        CountAged(Ref("naissances_ménage"), at_least=14),
        "Nombre de personnes du ménage qui ont au moins 14 ans à la date de calcul.",
        unit="personne",
        lowest=1,
        highest=20,
    ),
    derived(
        "nombre_moins_14",
        "children_under_14",
        "nombre d’enfants de moins de 14 ans",
        Kind.COUNT,
        CountAged(Ref("naissances_ménage"), below=14),
        "Nombre d’enfants du ménage qui ont moins de 14 ans à la date de calcul ; l’enfant à naître n’est pas compté.",
        unit="enfant",
        lowest=0,
        highest=15,
    ),
    derived(
        "nombre_mineurs",
        "minors",
        "nombre d’enfants mineurs",
        Kind.COUNT,
        CountAged(Ref("naissances_ménage"), below=18),
        "Nombre de personnes du ménage qui ont moins de 18 ans à la date de calcul.",
        unit="enfant",
        lowest=0,
        highest=15,
    ),
    derived(
        "nombre_enfants_en_garde",
        "children_in_custody",
        "nombre d’enfants en garde alternée ou en droit de visite",
        Kind.COUNT,
        CountDates(Ref("naissances_en_garde")),
        "Nombre d’enfants accueillis en garde alternée ou en droit de visite, compris dans le ménage à loger "
        "(CCH, art. L. 621-2).",
        unit="enfant",
        lowest=0,
        highest=10,
    ),
    registered(
        "naissances_enfants_à_charge",
        "dependent_child_births",
        "dates de naissance des enfants à charge",
        Kind.DATES,
        "Dates de naissance des personnes à charge déclarées comme enfants du demandeur ou d’un cotitulaire ; "
        "elles figurent aussi parmi celles du ménage.",
        f"{_DEPENDANT}/dateNaissance",
        f"{_DEPENDANT}/lienParente",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1900,
        highest=2100,
    ),
    derived(
        "nombre_enfants_à_charge",
        "dependent_children",
        "nombre d’enfants à charge",
        Kind.COUNT,
        CountDates(Ref("naissances_enfants_à_charge")),
        "Nombre de personnes à charge déclarées comme enfants du demandeur ou d’un cotitulaire.",
        unit="enfant",
        lowest=0,
        highest=15,
    ),
    derived(
        "unités_consommation",
        "consumption_units",
        "unités de consommation",
        Kind.DECIMAL,
        Weighted(
            ((Fraction(5), Ref("nombre_14_et_plus")), (Fraction(3), Ref("nombre_moins_14"))),
            constant=5,
        ),
        "Poids du ménage pour comparer les ressources : 1 pour la première personne, 0,5 pour chaque autre "
        "personne de 14 ans et plus, 0,3 pour chaque enfant de moins de 14 ans (échelle à vérifier).",
        unit="UC",
        lowest=1,
        highest=12,
    ),
)

# Rank of a household among the categories of ceilings (arrêté du 29 juillet 1987): these advantages do not add up.
_RANK = (
    (_ONE, Ref("nombre_personnes")),
    (
        _ONE,
        OneIf(
            AnyOf(
                (
                    AllOf(
                        (
                            Negation(HasAny(Ref("liens_cotitulaires"), _HOLDERS)),
                            AtLeast(Ref("nombre_personnes"), Const(2)),
                        )
                    ),
                    AllOf((IsTrue(Ref("jeune_ménage")), Negation(AtLeast(Ref("nombre_personnes"), Const(3))))),
                    IsTrue(Ref("carte_invalidité")),
                )
            )
        ),
    ),
)
_CEILINGS = "La catégorie de ménage désigne un plafond de ressources : elle sert aux conditions d’accès."

_FAMILY = (
    registered(
        "situation_familiale",
        "family_situation",
        "situation familiale",
        Kind.CODE,
        "Situation familiale déclarée par le demandeur.",
        f"{APPLICANT}/situationFamiliale",
        codes="ListeSituationFamiliale",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "liens_cotitulaires",
        "co_holder_ties",
        "liens des cotitulaires avec le demandeur",
        Kind.CODES,
        "Lien de chaque cotitulaire avec le demandeur : conjoint, partenaire de Pacs, concubin ou colocataire.",
        f"{CO_HOLDER}/lienDemandeur",
        codes="ListeLienDemandeur",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "liens_personnes_à_charge",
        "dependant_ties",
        "liens de parenté des personnes à charge",
        Kind.CODES,
        "Lien de parenté de chaque personne à charge : parent, enfant ou autre.",
        f"{_DEPENDANT}/lienParente",
        codes="ListeLienParente",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "coparentalité",
        "co_parenting",
        "formes de coparentalité",
        Kind.CODES,
        "Garde alternée ou droit de visite, pour les enfants accueillis une partie du temps.",
        f"{_IN_CUSTODY}/coParentalite",
        codes="ListeCoparentalite",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "naissance_conjoint",
        "partner_birth",
        "date de naissance du conjoint, du partenaire ou du concubin",
        Kind.DATE,
        "Jour de naissance du cotitulaire qui forme un couple avec le demandeur.",
        f"{CO_HOLDER}/dateNaissance",
        f"{CO_HOLDER}/lienDemandeur",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1900,
        highest=2100,
    ),
    derived(
        "parent_isolé",
        "lone_parent",
        "parent isolé",
        Kind.BOOLEAN,
        AllOf(
            (
                AtLeast(Ref("nombre_enfants_à_charge"), Const(1)),
                Negation(HasAny(Ref("liens_cotitulaires"), _PARTNERS)),
            )
        ),
        "Le demandeur a au moins un enfant à charge et ni conjoint, ni partenaire, ni concubin parmi les cotitulaires.",
        sensitivity=Sensitivity.PERSONAL,
    ),
    derived(
        "jeune_ménage",
        "young_household",
        "jeune ménage",
        Kind.BOOLEAN,
        AllOf(
            (
                HasAny(Ref("liens_cotitulaires"), _PARTNERS),
                AtLeast(
                    TableValue("somme_âges_jeune_ménage"),
                    Weighted(
                        ((_ONE, YearsSince(Ref("naissance_demandeur"))), (_ONE, YearsSince(Ref("naissance_conjoint"))))
                    ),
                ),
            )
        ),
        "Couple dont la somme des âges révolus ne dépasse pas 55 ans (arrêté du 29 juillet 1987) ; le nombre vient "
        "des barèmes de la loi.",
        sensitivity=Sensitivity.PERSONAL,
    ),
    stated(
        "carte_invalidité",
        "disability_card",
        "personne titulaire de la carte mobilité inclusion « invalidité »",
        Kind.BOOLEAN,
        Origin.DOCUMENT,
        "Carte présentée par une personne du ménage",
        "Une personne à loger est titulaire de la carte mobilité inclusion portant la mention « invalidité » "
        "(arrêté du 29 juillet 1987).",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="Cette carte désigne un plafond de ressources. Les points vont à la reconnaissance du handicap "
        "(CCH, art. L. 441-1, a).",
    ),
    derived(
        "personnes_supplémentaires",
        "extra_persons",
        "nombre de personnes au-delà de la sixième catégorie",
        Kind.COUNT,
        not_below_zero(Weighted(_RANK, constant=-len(_CATEGORIES))),
        "Nombre de fois que s’ajoute, au plafond de ressources de la sixième catégorie, celui d’une personne "
        "supplémentaire (arrêté du 29 juillet 1987).",
        unit="personne",
        why_not=_CEILINGS,
        lowest=0,
        highest=20,
    ),
    derived(
        "catégorie_ménage",
        "household_category",
        "catégorie de ménage pour les plafonds de ressources",
        Kind.CODE,
        CodeOfRank(Weighted(_RANK), _CATEGORIES, _BEYOND),
        "Catégorie, de 1 à 6 puis « + », qui désigne le plafond de ressources : le nombre de personnes à loger, et "
        "un rang de plus pour une personne seule avec des personnes à charge, un jeune ménage sans personne à charge "
        "ou un ménage dont une personne est invalide (arrêté du 29 juillet 1987, à vérifier pour l’enfant à naître).",
        codes="catégorie_ménage",
        why_not=_CEILINGS,
    ),
)

_WORK = (
    registered(
        "situation_professionnelle",
        "work_situation",
        "situation professionnelle du demandeur",
        Kind.CODE,
        "Nature du contrat de travail ou situation du demandeur.",
        f"{APPLICANT}/situationProfessionnelle/typeContratTravail",
        codes="ListeTypeContratTravail",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "situations_cotitulaires",
        "co_holder_work_situations",
        "situations professionnelles des cotitulaires",
        Kind.CODES,
        "Nature du contrat de travail ou situation de chaque cotitulaire.",
        f"{CO_HOLDER}/situationProfessionnelle/typeContratTravail",
        codes="ListeTypeContratTravail",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "commune_travail",
        "work_commune",
        "commune de travail du demandeur",
        Kind.CODE,
        "Commune du lieu de travail du demandeur ; l’absence de lien avec la commune ne peut à elle seule "
        "motiver une non-attribution (CCH, art. L. 441).",
        f"{APPLICANT}/situationProfessionnelle/commune",
        codes="commune",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "communes_travail_cotitulaires",
        "co_holder_work_communes",
        "communes de travail des cotitulaires",
        Kind.CODES,
        "Commune du lieu de travail de chaque cotitulaire.",
        f"{CO_HOLDER}/situationProfessionnelle/commune",
        codes="commune",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "commune_résidence",
        "home_commune",
        "commune de résidence",
        Kind.CODE,
        "Commune où vit le ménage : celle du logement, à défaut celle de l’adresse postale ; l’absence de "
        "lien avec la commune ne peut à elle seule motiver une non-attribution (CCH, art. L. 441).",
        f"{PERSONS}/adresseLogement/commune",
        f"{APPLICANT}/adressePostale/commune",
        codes="commune",
        sensitivity=Sensitivity.PERSONAL,
    ),
)

FACTS: tuple[Fact, ...] = _PERSONS + _FAMILY + _WORK
