"""The definite article of a label, from a small lexicon of the nouns that begin the labels of facts."""

import unicodedata


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MASCULINE = _words(
    """
    accompagnement accord ascenseur bailleur besoin contingent cumul diagnostic délai département enfant financement
    guichet handicap identifiant logement loyer majeur mineur ménage mode motif nom nombre numéro
    parcours parent prénom quartier quartile rang relogement renouvellement reste revenu réservataire
    sexe statut taux territoire travailleur type viol âge émetteur état étage
    """
)
FEMININE = _words(
    """
    aide ancienneté année attribution catégorie civilité classe commune date demande durée décision fin
    menace mise nationalité nature personne place recherche reprise résidence situation sortie
    sur-occupation surface victime zone évolution
    """
)
PLURAL = _words(
    """
    aides charges communes dates formes liens marches motifs natures pensions points quartiers
    ressources situations types unités violences équipements
    """
)
NOUNS = MASCULINE | FEMININE | PLURAL

# Adjectives that come before their noun: « jeune ménage », « autre handicap », « première mise en location ».
_BEFORE_THE_NOUN = _words("ancien ancienne autre autres dernier dernière jeune jeunes premier première second seconde")
# Words that begin with a vowel or an h and before which nothing is elided: « h aspiré », « onze ».
_NO_ELISION = _words(
    """
    hall hameau handicap handicapé handicapée handicaps hangar hausse haut haute hauteur hors huit
    huitième onze onzième
    """
)


def head(label: str) -> str:
    """The noun with which the article of a label agrees: `autre handicap` → `handicap`."""
    words = label.replace("’", " ").split()
    return next((word for word in words if word not in _BEFORE_THE_NOUN), label)


def the(label: str) -> str:
    """`date de radiation` → `la date de radiation`; a noun that the lexicon lacks is taken as masculine."""
    noun = head(label)
    if noun in PLURAL:
        return f"les {label}"
    if _elides(label):
        return f"l’{label}"
    return f"la {label}" if noun in FEMININE else f"le {label}"


def of_the(label: str) -> str:
    """`nombre d’enfants` → `du nombre d’enfants`; `motifs` → `des motifs`; `âge` → `de l’âge`."""
    article, _, rest = the(label).partition(" ")
    contracted = {"le": "du", "les": "des"}.get(article)
    return f"{contracted} {rest}" if contracted else f"de {the(label)}"


def _elides(label: str) -> bool:
    """Whether the article loses its vowel: before a vowel or a mute h."""
    first = label.partition(" ")[0]
    letter = unicodedata.normalize("NFD", first)[:1]
    return letter in tuple("aeiouhœæ") and first not in _NO_ELISION
