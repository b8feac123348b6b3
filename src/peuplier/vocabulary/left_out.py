"""What the register carries and the vocabulary leaves aside, with the reason; the list of its paths."""

from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType

from peuplier.vocabulary.making import APPLICANT, CO_HOLDER, DEMAND, PERSONS

_FILE = "Tenue du fichier d’échange, sans rapport avec le ménage."
_CONTACT = "Coordonnée : elle sert à joindre le demandeur, non à attribuer un logement."
_ADDRESS = "Adresse : seule la commune sert à l’attribution."
_FREE = "Texte libre : aucune règle ne peut le lire, l’instructeur le lit dans le dossier."
_THIRD = "Donnée sur un tiers."
_EMPLOYER = "Détail de l’emploi : la situation professionnelle et la commune de travail suffisent."
_HEALTH = "Coordonnées ou détails médicaux que l’attribution n’a pas à connaître."
_TWICE = "Déjà porté par un autre fait du ménage."


def _under(parent: str, names: str, reason: str) -> dict[str, str]:
    return {f"{parent}/{name}": reason for name in names.split()}


_POSTAL = (
    "etranger appartement etage escalier batiment compAdresse numero voie lieuDit codePostal "
    "codePostalEtranger communeEtranger pays nomHebergeant"
)
_JOB = (
    "profession multiEmployeur nomEmployeurPrincipal etranger codePostal codePostalEtranger "
    "communeEtranger pays nomOrganismeCollecteur"
)

# A path prefix of the interface, and why nothing under it is a fact.
NOT_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "/interfaceNuu/entete": _FILE,
        **_under(DEMAND, "refInterne forcerDoublon incrementFichier listeAnomalie", _FILE),
        f"{DEMAND}/numUniqueAssocie": "Lien entre deux demandes issues d’une séparation : tenue du registre.",
        f"{DEMAND}/listeDoublons": "Rapprochement des demandes en double : l’import le traite et le compte.",
        f"{DEMAND}/dateDerniereModificationPiece": "Suivi des fichiers : chaque pièce a son état et sa date.",
        f"{DEMAND}/informationTraitement/dateCalculIndicateur": _FILE,
        f"{DEMAND}/precision": _FREE,
        f"{DEMAND}/principauxMotifDemande/compAutreMotif": _FREE,
        f"{DEMAND}/association": "Demande d’une personne morale : la cotation porte sur des ménages, "
        "l’import la met à part.",
        **_under(APPLICANT, "telDomicile telPortable telTravail mel notifSms notifEvt", _CONTACT),
        **_under(f"{APPLICANT}/adressePostale", _POSTAL, _ADDRESS),
        **_under(f"{PERSONS}/adresseLogement", _POSTAL, _ADDRESS),
        **_under(f"{APPLICANT}/situationProfessionnelle", _JOB, _EMPLOYER),
        **_under(CO_HOLDER, "telDomicile telPortable telTravail", _CONTACT),
        **_under(f"{CO_HOLDER}/situationProfessionnelle", _JOB, _EMPLOYER),
        f"{CO_HOLDER}/situationFamiliale": _TWICE,
        **_under(f"{PERSONS}/logementActuel", "compNomStructure compNomCentre", _THIRD),
        **_under(
            f"{PERSONS}/logementActuel",
            "etranger codePostal codePostalEtranger communeEtranger pays",
            _ADDRESS,
        ),
        f"{DEMAND}/listeHandicap/handicap/dateNaissance": _TWICE,
        **_under(f"{DEMAND}/listeHandicap/handicap/referent", "procheDomicile nom adresse tel mel", _THIRD),
        **_under(f"{DEMAND}/listeHandicap/handicap", "compAutreNature besoinParticulier besoinAutre", _HEALTH),
        f"{DEMAND}/radiation/attributionLogement/zus": "Les zones urbaines sensibles n’existent plus : ce "
        "champ ne vaut pas quartier prioritaire.",
        **_under(
            f"{DEMAND}/radiation/attributionLogement/adresse",
            "appartement etage escalier batiment compAdresse numero voie lieuDit codePostal",
            _ADDRESS,
        ),
    }
)


def sne_paths() -> Iterator[str]:
    """The leaf paths of the register's interface, version 02.01."""
    lines = resources.files(__package__).joinpath("sne_paths.csv").read_text(encoding="utf-8").splitlines()
    yield from (line for line in lines if line.startswith("/"))


def why_left_out(path: str) -> str | None:
    """The reason a path is no fact; None when no reason is given."""
    parts = path.split("/")
    prefixes = ("/".join(parts[:end]) for end in range(len(parts), 1, -1))
    return next((NOT_FACTS[prefix] for prefix in prefixes if prefix in NOT_FACTS), None)
