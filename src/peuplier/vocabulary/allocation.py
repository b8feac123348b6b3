"""What a committee decided and what followed: the rows that objectives and accounts count."""

from typing import Unpack

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.making import DEMAND, Options, stated
from peuplier.vocabulary.quantities import Kind

_LETTING = f"{DEMAND}/radiation/attributionLogement"
_LANDLORD = "Fichier du bailleur"
_MINUTES = "Procès-verbal de la commission d’attribution"
_AFTERWARDS = "Une attribution est l’issue de la demande : ce fait se lit dans un objectif ou un bilan."


def _allocation(
    name: str, english: str, label: str, kind: Kind, path: str, definition: str, **options: Unpack[Options]
) -> Fact:
    """A fact of an allocation, read in objectives and accounts; its origin follows from its path."""
    options = {"subject": Subject.ALLOCATION, "why_not": _AFTERWARDS, **options}
    origin = Origin.REGISTER if path.startswith(DEMAND) else Origin.PARTNER
    return stated(f"attribution_{name}", f"allocation_{english}", label, kind, origin, path, definition, **options)


FACTS: tuple[Fact, ...] = (
    _allocation(
        "numéro_unique",
        "demand_number",
        "numéro unique de la demande attributaire",
        Kind.TEXT,
        _MINUTES,
        "Numéro de la demande à laquelle le logement est attribué (CCH, art. L. 441-2-1).",
        sensitivity=Sensitivity.PERSONAL,
    ),
    _allocation(
        "issue",
        "decision",
        "décision de la commission",
        Kind.CODE,
        _MINUTES,
        "L’une des cinq décisions que peut prendre la commission d’attribution (CCH, art. R. 441-3).",
        codes="issue",
        sensitivity=Sensitivity.PERSONAL,
    ),
    _allocation(
        "décision_le",
        "decided_on",
        "date de la décision d’attribution",
        Kind.DATE,
        _MINUTES,
        "Jour de la décision de la commission (CCH, art. R. 441-3).",
        lowest=1990,
        highest=2100,
    ),
    _allocation(
        "rang",
        "rank",
        "rang du candidat",
        Kind.COUNT,
        _MINUTES,
        "Rang donné par la commission dans une attribution par classement (CCH, art. R. 441-3, b).",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1,
        highest=20,
    ),
    _allocation(
        "premier_de_la_cotation",
        "first_by_score",
        "attribution au premier de la cotation",
        Kind.BOOLEAN,
        _MINUTES,
        "Le candidat retenu était le premier de la cotation parmi les candidats examinés pour ce logement. "
        "La cotation aide à choisir : la commission peut retenir un autre candidat.",
        sensitivity=Sensitivity.PERSONAL,
    ),
    _allocation(
        "bail_signé_le",
        "lease_signed_on",
        "date de signature du bail",
        Kind.DATE,
        f"{_LETTING}/dateSignatureBail",
        "Jour de la signature du bail : il clôt la demande et fait compter l’attribution (CCH, art. R. 441-2-8, a).",
        lowest=1990,
        highest=2100,
    ),
    _allocation(
        "réservataire",
        "nominator",
        "réservataire de l’attribution",
        Kind.CODE,
        f"{_LETTING}/typeReservataire",
        "Réservataire sur le contingent duquel le logement est attribué (CCH, art. R. 441-5).",
        codes="ListeTypeReservataire",
    ),
    _allocation(
        "bailleur",
        "landlord",
        "bailleur du logement attribué",
        Kind.CODE,
        f"{_LETTING}/codeSirenBailleur",
        "Numéro Siren du bailleur du logement attribué.",
        codes="bailleur",
    ),
    _allocation(
        "rpls",
        "rpls",
        "identifiant RPLS du logement attribué",
        Kind.TEXT,
        f"{_LETTING}/numeroRpls",
        "Identifiant du logement attribué au répertoire des logements locatifs sociaux.",
    ),
    _allocation(
        "commune",
        "commune",
        "commune du logement attribué",
        Kind.CODE,
        f"{_LETTING}/adresse/commune",
        "Commune où se trouve le logement attribué.",
        codes="commune",
    ),
    _allocation(
        "en_qpv",
        "in_qpv",
        "attribution en quartier prioritaire",
        Kind.BOOLEAN,
        _LANDLORD,
        "Le logement attribué est dans un quartier prioritaire de la politique de la ville au jour du "
        "décompte (CCH, art. L. 441-1) ; le champ « ZUS » du registre ne le dit pas.",
    ),
    _allocation(
        "quartier_prioritaire",
        "qpv_code",
        "quartier prioritaire de l’attribution",
        Kind.CODE,
        _LANDLORD,
        "Code du quartier prioritaire où se trouve le logement attribué.",
        codes="quartier_prioritaire",
    ),
    _allocation(
        "résidence",
        "residence",
        "résidence du logement attribué",
        Kind.CODE,
        _LANDLORD,
        "Immeuble ou ensemble de logements où se trouve le logement attribué.",
        codes="résidence",
    ),
    _allocation(
        "dalo",
        "dalo",
        "attribution à un ménage DALO",
        Kind.BOOLEAN,
        f"{_LETTING}/attribueEnComDALO",
        "Le logement est attribué au titre du droit au logement opposable (CCH, art. L. 441-2-3).",
        sensitivity=Sensitivity.PERSONAL,
    ),
    _allocation(
        "accord_collectif",
        "collective_agreement",
        "accord collectif de l’attribution",
        Kind.CODE,
        f"{_LETTING}/accordCollectif",
        "Accord collectif départemental ou intercommunal au titre duquel le logement est attribué "
        "(CCH, art. L. 441-1-1 et L. 441-1-2).",
        codes="ListeAccordCollectif",
        sensitivity=Sensitivity.PERSONAL,
    ),
    _allocation(
        "déjà_logé_par_bailleur",
        "same_landlord",
        "ménage déjà logé par le bailleur",
        Kind.CODE,
        f"{_LETTING}/dejaLogeParcBailleur",
        "Le ménage était déjà locataire du bailleur qui attribue le logement : la mutation interne sort de "
        "la base du flux (CCH, art. R. 441-5).",
        codes="ListeBooleen",
    ),
    _allocation(
        "type",
        "type",
        "type du logement attribué",
        Kind.CODE,
        f"{_LETTING}/typeLogement",
        "Type du logement attribué.",
        codes="ListeTypeLogementRPLS",
    ),
    _allocation(
        "surface",
        "area",
        "surface du logement attribué",
        Kind.AREA,
        f"{_LETTING}/surface",
        "Surface habitable du logement attribué.",
        unit="m²",
        lowest=9,
        highest=300,
    ),
    _allocation(
        "loyer",
        "rent",
        "loyer du logement attribué",
        Kind.MONEY,
        f"{_LETTING}/montantLoyer",
        "Loyer mensuel du logement attribué.",
        unit="€",
        lowest=0,
        highest=2_500,
    ),
    _allocation(
        "financement",
        "financing",
        "financement du logement attribué",
        Kind.CODE,
        _LANDLORD,
        "Catégorie de financement du logement attribué.",
        codes="financement",
    ),
    _allocation(
        "mise_en_location",
        "letting_kind",
        "nature de la mise en location",
        Kind.CODE,
        _LANDLORD,
        "Première mise en location ou relocation.",
        codes="mise_en_location",
    ),
    _allocation(
        "hors_flux",
        "outside_flow",
        "attribution hors flux",
        Kind.BOOLEAN,
        _LANDLORD,
        "L’attribution sort de la base du flux annuel (CCH, art. R. 441-5).",
    ),
    _allocation(
        "quartile",
        "quartile",
        "quartile de ressources à l’attribution",
        Kind.CODE,
        _LANDLORD,
        "Quartile de ressources du ménage d’après le seuil retenu pour l’année du décompte (CCH, art. L. 441-1).",
        codes="quartile",
        sensitivity=Sensitivity.PERSONAL,
    ),
)
