"""What the household looks for: types, places, rent, comfort."""

from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.making import DEMAND, registered
from peuplier.vocabulary.quantities import Kind

_WANTED = f"{DEMAND}/logementRecherche"
_PLACE = f"{_WANTED}/listeLocalisationSouhaite/localisationSouhaite"

FACTS: tuple[Fact, ...] = (
    registered(
        "types_souhaités",
        "wanted_types",
        "types de logement souhaités",
        Kind.CODES,
        "Types de logement que le demandeur accepte, de la chambre au T6 et plus.",
        f"{_WANTED}/listeTypeLogement/typeLogement",
        codes="ListeTypeLogement",
    ),
    registered(
        "communes_souhaitées",
        "wanted_communes",
        "communes souhaitées",
        Kind.CODES,
        "Communes où le demandeur souhaite vivre, dans l’ordre du fichier.",
        f"{_PLACE}/commune",
        codes="commune",
    ),
    registered(
        "quartiers_souhaités",
        "wanted_neighbourhoods",
        "quartiers souhaités",
        Kind.CODES,
        "Quartiers où le demandeur souhaite vivre, quand il en précise.",
        f"{_PLACE}/quartier",
        codes="quartier",
    ),
    registered(
        "catégorie_souhaitée",
        "wanted_category",
        "catégorie de logement souhaitée",
        Kind.CODE,
        "Appartement, maison, ou l’un et l’autre.",
        f"{_WANTED}/categorieLogementRecherche",
        codes="ListeCategorieLogementRecherche",
    ),
    registered(
        "loyer_souhaité",
        "wanted_rent",
        "loyer que le demandeur pense pouvoir payer",
        Kind.MONEY,
        "Montant mensuel, charges comprises, que le demandeur pense pouvoir consacrer au loyer.",
        f"{_WANTED}/montantLoyer",
        unit="€",
        lowest=0,
        highest=3_000,
    ),
    registered(
        "sans_ascenseur_accepté",
        "accepts_no_lift",
        "logement sans ascenseur accepté",
        Kind.BOOLEAN,
        "Le demandeur accepte un logement desservi sans ascenseur.",
        f"{_WANTED}/sansAscenseur",
    ),
    registered(
        "rez_de_chaussée_souhaité",
        "accepts_ground_floor",
        "logement en rez-de-chaussée accepté",
        Kind.BOOLEAN,
        "Le demandeur accepte un logement en rez-de-chaussée.",
        f"{_WANTED}/rezDeChaussee",
    ),
    registered(
        "parking_souhaité",
        "wants_parking",
        "place de stationnement souhaitée",
        Kind.BOOLEAN,
        "Le demandeur souhaite une place de stationnement.",
        f"{_WANTED}/avecParking",
    ),
    registered(
        "demande_élargie",
        "wider_search",
        "recherche élargie acceptée",
        Kind.BOOLEAN,
        "Le demandeur accepte que sa recherche s’étende au-delà des communes qu’il a choisies.",
        f"{_WANTED}/demandeElargie",
    ),
)
