"""The dwelling to let: what the stock register and the landlord say of it."""

from typing import Unpack

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.making import Options, stated
from peuplier.vocabulary.quantities import Kind

_LANDLORD = "Fichier du bailleur"
_NOT_OF_DEMAND = (
    "La note d’une demande ne dépend pas du logement à attribuer : ce fait se lit dans une condition, un "
    "objectif ou une part."
)


def _dwelling(
    name: str, english: str, label: str, kind: Kind, path: str, definition: str, **options: Unpack[Options]
) -> Fact:
    """A fact of the dwelling: public unless said otherwise, read in conditions and objectives."""
    options = {
        "subject": Subject.DWELLING,
        "sensitivity": Sensitivity.PUBLIC,
        "why_not": _NOT_OF_DEMAND,
        **options,
    }
    return stated(f"logement_{name}", f"dwelling_{english}", label, kind, Origin.STOCK, path, definition, **options)


_WHERE = (
    _dwelling(
        "identifiant",
        "id",
        "identifiant du logement",
        Kind.TEXT,
        _LANDLORD,
        "Identifiant du logement chez le bailleur.",
    ),
    _dwelling(
        "rpls",
        "rpls",
        "identifiant du logement au RPLS",
        Kind.TEXT,
        "RPLS, rubrique 1",
        "Identifiant du logement au répertoire des logements locatifs sociaux.",
    ),
    _dwelling(
        "commune",
        "commune",
        "commune du logement",
        Kind.CODE,
        "RPLS, rubrique 4 (DEPCOM)",
        "Commune où se trouve le logement.",
        codes="commune",
    ),
    _dwelling(
        "en_qpv",
        "in_qpv",
        "logement en quartier prioritaire",
        Kind.BOOLEAN,
        "RPLS, rubrique 22 (QPV)",
        "Le logement est dans un quartier prioritaire de la politique de la ville, d’après le périmètre en "
        "vigueur au jour du décompte (CCH, art. L. 441-1).",
    ),
    _dwelling(
        "quartier_prioritaire",
        "qpv_code",
        "quartier prioritaire du logement",
        Kind.CODE,
        "Décret n° 2023-1314 du 28 décembre 2023",
        "Code du quartier prioritaire où se trouve le logement.",
        codes="quartier_prioritaire",
    ),
    _dwelling(
        "bailleur",
        "landlord",
        "bailleur du logement",
        Kind.CODE,
        _LANDLORD,
        "Bailleur social propriétaire ou gestionnaire du logement.",
        codes="bailleur",
    ),
    _dwelling(
        "résidence",
        "residence",
        "résidence",
        Kind.CODE,
        _LANDLORD,
        "Immeuble ou ensemble de logements auquel le logement appartient.",
        codes="résidence",
    ),
    _dwelling(
        "résidence_à_enjeu",
        "priority_mix_residence",
        "résidence à enjeu prioritaire de mixité sociale",
        Kind.BOOLEAN,
        "Convention intercommunale d’attribution, annexe",
        "La résidence figure sur la liste des résidences à enjeu prioritaire de mixité sociale (CCH, art. L. 441-1-6).",
    ),
)

_WHAT = (
    _dwelling(
        "type",
        "type",
        "type du logement",
        Kind.CODE,
        "RPLS, rubrique 24 (NBPIECE)",
        "Type du logement, d’après le nombre de pièces principales.",
        codes="ListeTypeLogementRPLS",
    ),
    _dwelling(
        "pièces",
        "rooms",
        "nombre de pièces du logement",
        Kind.COUNT,
        "RPLS, rubrique 24 (NBPIECE)",
        "Nombre de pièces principales.",
        unit="pièce",
        lowest=1,
        highest=9,
    ),
    _dwelling(
        "surface",
        "area",
        "surface du logement",
        Kind.AREA,
        "RPLS, rubrique 25 (SURFHAB)",
        "Surface habitable.",
        unit="m²",
        lowest=9,
        highest=300,
    ),
    _dwelling(
        "construction",
        "construction",
        "type de construction",
        Kind.CODE,
        "RPLS, rubrique 23 (TYPECONST)",
        "Immeuble collectif, maison individuelle ou logement pour étudiants.",
        codes="type_construction",
    ),
    _dwelling(
        "construction_année",
        "construction_year",
        "année d’achèvement du logement",
        Kind.COUNT,
        "RPLS, rubrique 26 (CONSTRUCT)",
        "Année d’achèvement de la construction.",
        lowest=1700,
        highest=2100,
    ),
    _dwelling(
        "nature",
        "nature",
        "nature du logement",
        Kind.CODE,
        "Convention APL (APILOS)",
        "Logement ordinaire, logement-foyer ou résidence sociale.",
        codes="nature_logement",
    ),
    _dwelling(
        "dpe",
        "energy_class",
        "classe énergie du logement",
        Kind.CODE,
        "RPLS, rubrique 49 (DPEENERGIE)",
        "Classe énergie du diagnostic de performance énergétique, de A à G.",
        codes="dpe",
    ),
    _dwelling(
        "étage",
        "floor",
        "étage du logement",
        Kind.COUNT,
        "RPLS, rubriques 11 à 16 (ETAGE)",
        "Étage du logement ; zéro au rez-de-chaussée.",
        lowest=-2,
        highest=40,
    ),
    _dwelling(
        "rez_de_chaussée",
        "ground_floor",
        "logement en rez-de-chaussée",
        Kind.BOOLEAN,
        "RPLS, rubriques 11 à 16 (ETAGE)",
        "Le logement est au rez-de-chaussée.",
    ),
    _dwelling(
        "ascenseur",
        "lift",
        "ascenseur",
        Kind.BOOLEAN,
        _LANDLORD,
        "Un ascenseur dessert le logement.",
    ),
    _dwelling(
        "adapté",
        "adapted",
        "logement adapté au handicap",
        Kind.BOOLEAN,
        _LANDLORD,
        "Le logement est adapté à une personne en situation de handicap (CCH, art. L. 441).",
    ),
    _dwelling(
        "stationnement",
        "parking",
        "place de stationnement",
        Kind.BOOLEAN,
        _LANDLORD,
        "Une place de stationnement est louée avec le logement.",
    ),
)

_LETTING = (
    _dwelling(
        "loyer_hors_charges",
        "rent",
        "loyer hors charges du logement",
        Kind.MONEY,
        "RPLS, rubrique 44",
        "Loyer principal mensuel, hors charges.",
        unit="€",
        lowest=0,
        highest=2_500,
    ),
    _dwelling(
        "charges",
        "charges",
        "charges du logement",
        Kind.MONEY,
        _LANDLORD,
        "Provision mensuelle pour les charges récupérables.",
        unit="€",
        lowest=0,
        highest=800,
    ),
    _dwelling(
        "aide_estimée",
        "estimated_housing_aid",
        "aide au logement estimée pour ce logement",
        Kind.MONEY,
        "Simulation de l’organisme payeur ou du bailleur",
        "Aide mensuelle que le ménage pourrait recevoir dans ce logement ; sans simulation, elle est inconnue, non "
        "nulle (CCH, art. L. 441-1).",
        unit="€",
        lowest=0,
        highest=1_500,
    ),
    _dwelling(
        "financement",
        "financing",
        "financement du logement",
        Kind.CODE,
        "RPLS, rubriques 32 (FINAN) et 47 (CUS)",
        "Catégorie de financement, qui fixe le plafond de ressources applicable.",
        codes="financement",
    ),
    _dwelling(
        "plafond_zone",
        "ceiling_zone",
        "zone des plafonds de ressources",
        Kind.CODE,
        "Arrêté du 29 juillet 1987",
        "Zone qui désigne le plafond de ressources : Paris et communes limitrophes, reste de "
        "l’Île-de-France, autres régions.",
        codes="plafond_zone",
    ),
    _dwelling(
        "réservataire",
        "nominator",
        "réservataire du logement",
        Kind.CODE,
        _LANDLORD,
        "Titulaire du droit de désigner des candidats pour ce logement (CCH, art. R. 441-5).",
        codes="ListeTypeReservataire",
    ),
    _dwelling(
        "contingent_rpls",
        "rpls_share",
        "contingent d’appartenance du logement",
        Kind.CODE,
        "RPLS, rubrique 63",
        "Contingent auquel le RPLS rattache le logement.",
        codes="contingent_rpls",
    ),
    _dwelling(
        "mise_en_location",
        "letting_kind",
        "première mise en location ou relocation",
        Kind.CODE,
        _LANDLORD,
        "Première mise en location ou relocation : le flux annuel les compte à part (CCH, art. R. 441-5).",
        codes="mise_en_location",
    ),
    _dwelling(
        "hors_flux",
        "outside_flow",
        "logement hors flux",
        Kind.BOOLEAN,
        _LANDLORD,
        "Le logement n’entre pas dans la base du flux annuel : mutation interne, relogement, ou parc exclu "
        "(CCH, art. R. 441-5).",
    ),
    _dwelling(
        "occupation",
        "occupancy",
        "mode d’occupation du logement",
        Kind.CODE,
        "RPLS, rubrique 40",
        "Mode d’occupation au 1er janvier.",
        codes="mode_occupation",
    ),
    _dwelling(
        "loué",
        "let",
        "logement loué",
        Kind.BOOLEAN,
        "RPLS, rubrique 40",
        "Le logement est loué avec un contrat de location.",
    ),
    _dwelling(
        "libre_le",
        "available_on",
        "date de disponibilité du logement",
        Kind.DATE,
        "RPLS, rubrique 62",
        "Jour où le logement est ou sera disponible à la location.",
        lowest=1990,
        highest=2100,
    ),
)

FACTS: tuple[Fact, ...] = _WHERE + _WHAT + _LETTING
