"""Priority labels: recognitions issued by others, each with its issuer, its dates and its proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity
from peuplier.vocabulary.making import DEMAND, stated
from peuplier.vocabulary.quantities import Kind

_O, _P, _S = Sensitivity.ORDINARY, Sensitivity.PERSONAL, Sensitivity.SENSITIVE


@dataclass(frozen=True, slots=True)
class PriorityLabel:
    """One recognition: `letter` is that of art. L. 441-1 when there is one; `stem` names its four companions.

    `phrase` is the French label of the recognition fact, `meaning` its definition.
    """

    name: str
    english: str
    phrase: str
    meaning: str
    letter: str = ""
    sensitivity: Sensitivity = _P
    path: str = "Reconnaissance transmise par le service qui l’a délivrée"

    @property
    def stem(self) -> str:
        """The name without « reconnu »: dalo_reconnu → dalo, whose companions are dalo_émetteur, etc."""
        return self.name.removesuffix("_reconnu")

    @property
    def issuer(self) -> str:
        """The name of the fact that says who recognised."""
        return f"{self.stem}_émetteur"

    @property
    def issued(self) -> str:
        """The name of the fact that says when."""
        return f"{self.stem}_délivré_le"

    @property
    def expiry(self) -> str:
        """The name of the fact that says until when."""
        return f"{self.stem}_expire_le"

    @property
    def proof(self) -> str:
        """The name of the fact that says in what state the proof is."""
        return f"{self.stem}_preuve"


_ALL = (
    PriorityLabel(
        "dalo_reconnu",
        "dalo_recognised",
        "ménage reconnu prioritaire au titre du DALO",
        "Décision de la commission de médiation (CCH, art. L. 441-2-3).",
    ),
    PriorityLabel(
        "pdalhpd_reconnu",
        "pdalhpd_recognised",
        "ménage reconnu au titre du PDALHPD",
        "Le ménage relève du plan départemental d’action pour le logement et l’hébergement des personnes "
        "défavorisées (loi n° 90-449 du 31 mai 1990, art. 4).",
    ),
    PriorityLabel(
        "accord_collectif",
        "collective_agreement",
        "ménage relevant d’un accord collectif",
        "Le ménage est désigné au titre d’un accord collectif départemental ou intercommunal "
        "(CCH, art. L. 441-1-1 et L. 441-1-2).",
    ),
    PriorityLabel(
        "personne_handicapée",
        "disabled_person",
        "personne en situation de handicap dans le ménage",
        "Une personne du ménage est en situation de handicap reconnue, ou le ménage en a une à sa charge "
        "(CCH, art. L. 441-1, a).",
        "a",
        _S,
        f"{DEMAND}/listeHandicap/handicap/referent/handicapReconnu",
    ),
    PriorityLabel(
        "appartement_coordination_thérapeutique",
        "therapeutic_flat_leaver",
        "sortie d’un appartement de coordination thérapeutique",
        "Le ménage sort d’un appartement de coordination thérapeutique (CCH, art. L. 441-1, b).",
        "b",
        _S,
    ),
    PriorityLabel(
        "difficultés_particulières",
        "particular_difficulties",
        "ménage mal logé, défavorisé ou en difficulté particulière",
        "Le ménage est mal logé, défavorisé, ou rencontre des difficultés particulières de logement pour "
        "des raisons financières ou tenant à ses conditions d’existence (CCH, art. L. 441-1, c).",
        "c",
    ),
    PriorityLabel(
        "sortie_hébergement",
        "shelter_leaver",
        "ménage hébergé ou logé temporairement, prêt à un logement",
        "Le ménage est hébergé dans un établissement ou logé temporairement dans un logement de transition "
        "(CCH, art. L. 441-1, d).",
        "d",
    ),
    PriorityLabel(
        "reprise_activité_longue_durée",
        "back_to_work",
        "reprise d’activité après un chômage de longue durée",
        "La personne, mal logée, reprend une activité après un chômage de longue durée (CCH, art. L. 441-1, e).",
        "e",
    ),
    PriorityLabel(
        "logement_indigne",
        "unfit_housing",
        "ménage exposé à l’habitat indigne",
        "Les services compétents constatent que le ménage est exposé à une situation d’habitat indigne "
        "(CCH, art. L. 441-1, f).",
        "f",
    ),
    PriorityLabel(
        "violences_conjugales",
        "partner_violence",
        "violences au sein du couple",
        "La personne est victime de violences au sein du couple (CCH, art. L. 441-1, g) ; en pratique, le "
        "récépissé du dépôt de plainte est admis.",
        "g",
        _S,
    ),
    PriorityLabel(
        "mariage_forcé",
        "forced_marriage",
        "menace de mariage forcé",
        "La personne est menacée de mariage forcé (CCH, art. L. 441-1, g).",
        "g",
        _S,
    ),
    PriorityLabel(
        "violences_hors_couple",
        "violence_outside_couple",
        "viol ou agression sexuelle au domicile ou à ses abords",
        "La personne est victime de viol ou d’agression sexuelle à son domicile ou à ses abords, et une "
        "juridiction a prononcé des interdictions de lieu ou de contact (CCH, art. L. 441-1, g bis).",
        "g bis",
        _S,
    ),
    PriorityLabel(
        "sortie_prostitution",
        "prostitution_exit",
        "parcours de sortie de la prostitution",
        "La personne est engagée dans un parcours de sortie de la prostitution (CCH, art. L. 441-1, h).",
        "h",
        _S,
    ),
    PriorityLabel(
        "victime_traite",
        "trafficking_victim",
        "victime de traite ou de proxénétisme",
        "La personne est victime de traite des êtres humains ou de proxénétisme (CCH, art. L. 441-1, i).",
        "i",
        _S,
    ),
    PriorityLabel(
        "mineur_mal_logé",
        "badly_housed_child",
        "enfant mineur en logement sur-occupé ou non décent",
        "Le ménage a au moins un enfant mineur et occupe un logement manifestement sur-occupé ou non décent "
        "(CCH, art. L. 441-1, j).",
        "j",
    ),
    PriorityLabel(
        "logement_non_décent",
        "non_decent_housing",
        "logement non décent",
        "Un constat établit que le logement occupé ne présente pas le caractère d’un logement décent "
        "(loi n° 89-462 du 6 juillet 1989, art. 6).",
        "j",
    ),
    PriorityLabel(
        "dépourvu_de_logement",
        "homeless",
        "ménage dépourvu de logement",
        "Le ménage est reconnu dépourvu de logement, y compris lorsqu’un tiers l’héberge (CCH, art. L. 441-1, k).",
        "k",
    ),
    PriorityLabel(
        "menace_expulsion",
        "eviction_threat",
        "menace d’expulsion sans relogement",
        "Le ménage est menacé d’expulsion sans relogement (CCH, art. L. 441-1, l).",
        "l",
    ),
    PriorityLabel(
        "mineur_émancipé",
        "emancipated_minor",
        "mineur émancipé",
        "Le demandeur est un mineur émancipé (CCH, art. L. 441-1, m ; lettre à vérifier).",
        "m",
    ),
    PriorityLabel(
        "ancien_ase",
        "care_leaver",
        "jeune majeur sortant de l’aide sociale à l’enfance",
        "Le demandeur a moins de 21 ans et a été pris en charge par l’aide sociale à l’enfance "
        "(CCH, art. L. 441-1, m ; lettre à vérifier).",
        "m",
        _S,
    ),
    PriorityLabel(
        "travailleur_essentiel",
        "essential_worker",
        "travailleur d’un secteur essentiel",
        "Le demandeur exerce une activité qui ne peut s’accomplir en télétravail dans un secteur "
        "essentiel, défini par la conférence intercommunale du logement (CCH, art. L. 441-1) ; ce n’est "
        "pas un public prioritaire.",
        sensitivity=_O,
    ),
    PriorityLabel(
        "relogement_renouvellement_urbain",
        "urban_renewal_rehousing",
        "relogement d’une opération de renouvellement urbain",
        "Le ménage doit être relogé dans le cadre d’une opération de rénovation ou de renouvellement urbain "
        "(loi n° 2003-710 du 1er août 2003).",
        sensitivity=_O,
    ),
    PriorityLabel(
        "relogement_copropriété_dégradée",
        "degraded_condominium_rehousing",
        "relogement d’une copropriété dégradée",
        "Le ménage doit être relogé dans le cadre d’une opération sur une copropriété dégradée "
        "(CCH, art. L. 741-1 et L. 741-2).",
        sensitivity=_O,
    ),
    PriorityLabel(
        "relogement_habitat_indigne",
        "unfit_housing_rehousing",
        "relogement au titre de l’habitat indigne",
        "Le ménage doit être relogé à la suite d’une mesure de police de l’habitat (CCH, art. L. 521-3-1 à "
        "L. 521-3-3).",
    ),
    PriorityLabel(
        "relogement_vente",
        "sale_rehousing",
        "relogement à la suite d’une vente de logements sociaux",
        "Le ménage est relogé en raison de la vente de son logement social (CCH, art. R. 441-5).",
        sensitivity=_O,
    ),
)

LABELS: Mapping[str, PriorityLabel] = MappingProxyType({label.name: label for label in _ALL})


def _recognition(label: PriorityLabel) -> Fact:
    """The fact that says whether the recognition was given."""
    return stated(
        label.name,
        label.english,
        label.phrase,
        Kind.BOOLEAN,
        Origin.LABEL,
        label.path,
        label.meaning,
        sensitivity=label.sensitivity,
    )


def _companions(label: PriorityLabel) -> tuple[Fact, ...]:
    """Who recognised, when, until when, and in what state the proof is."""
    of_it = f"de la reconnaissance « {label.phrase} »"
    english = label.english.removesuffix("_recognised")
    return (
        stated(
            label.issuer,
            f"{english}_issuer",
            f"émetteur {of_it}",
            Kind.CODE,
            Origin.LABEL,
            label.path,
            f"Service à l’origine {of_it}.",
            codes="émetteur",
            sensitivity=label.sensitivity,
            why_not="Le service qui a délivré une reconnaissance ne change rien à la situation du ménage.",
        ),
        stated(
            label.issued,
            f"{english}_issued_on",
            f"date {of_it}",
            Kind.DATE,
            Origin.LABEL,
            label.path,
            f"Jour de la délivrance {of_it}.",
            sensitivity=label.sensitivity,
            lowest=1990,
            highest=2100,
        ),
        stated(
            label.expiry,
            f"{english}_expires_on",
            f"fin de validité {of_it}",
            Kind.DATE,
            Origin.LABEL,
            label.path,
            f"Dernier jour de validité {of_it} ; sans date, la reconnaissance n’expire pas.",
            sensitivity=label.sensitivity,
            lowest=1990,
            highest=2100,
        ),
        stated(
            label.proof,
            f"{english}_proof",
            f"état de la preuve {of_it}",
            Kind.CODE,
            Origin.LABEL,
            label.path,
            f"La preuve {of_it} est absente, déposée par le demandeur, vérifiée par un instructeur, "
            "validée par un travailleur social ou expirée.",
            codes="état_justificatif",
            sensitivity=label.sensitivity,
        ),
    )


# `dalo_reconnu` follows from the register's DALO status (demand.py): only its companions are declared here.
FACTS: tuple[Fact, ...] = tuple(
    fact for label in _ALL for fact in ((() if label.stem == "dalo" else (_recognition(label),)) + _companions(label))
)
