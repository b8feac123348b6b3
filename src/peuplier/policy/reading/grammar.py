"""The parser of blocks, made from grammar.lark, and its syntax errors said in French."""

from functools import cache, lru_cache
from importlib import resources

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from peuplier.policy.findings import RefusedError, suggestion

RULES = {
    "critère": "critere",
    "condition": "condition_block",
    "barème": "bareme",
}

FORMS = {
    "public": ("si …", "preuve : …", "justifié par FAIT ou FAIT", "sans preuve : présumé", "sans preuve : non retenu"),
    "grille": ("pour …", "hors cotation si … : raison", "au plus N points", "au moins N points"),
    "rubrique": ("cumul", "la plus favorable", "selon la case FAIT", "au plus N points", "au moins N points"),
    "critère": (
        "si … : N points",
        "sinon : N points",
        "si inconnu : N points",
        "si inconnu : exclu",
        "et si … : N points de plus",
        "et si … : N points de moins",
        "par mois entier depuis FAIT : N points, au plus N points",
        "par tranche de N UNITÉ de FAIT au-delà de N UNITÉ : N points",
        "selon FAIT",
        "de A à moins de B : N points",
        "au plus N points",
        "justifié par FAIT ou FAIT",
        "compté si déclaré",
        "compté si prouvé",
        "compté si validé",
        "case : CODE",
    ),
    "condition": ("exige …", "écarte si …", "si inconnu : à instruire", "si inconnu : écarté", "motif : …"),
    "ordre": (
        "puis FAIT, du plus ancien au plus récent",
        "puis FAIT, du plus petit au plus grand",
        "puis d'abord si …",
        "avant les points : d'abord si …",
    ),
    "refus": (
        "compte FAIT",
        "à partir du 2e refus en 12 mois : −N points pendant N mois",
        "si inconnu : 0 point",
        "sans effet sur les points",
        "motifs admis : …",
        "suivi : …",
    ),
    "mutation": ("pour …", "favorisée si …", "chaîne : au plus N logements", "logement libéré : …"),
    "objectif": (
        "au moins N % des attributions suivies de bail signé",
        "parmi attributions hors qpv si …",
        "pour …",
        "décliné par bailleur, commune",
        "période : …",
        "appliqué en désignation",
    ),
    "part": (
        "réservataire CODE",
        "N % du flux annuel",
        "dont au plus N % : …",
        "hors flux si …",
        "à part si … : raison",
        "désignation directe",
        "gestion déléguée",
        "compte les logements proposés",
        "premières mises en location à part",
    ),
    "engagement": (
        "signataire : …",
        "au moins N % des attributions suivies de bail signé",
        "au moins N logements",
        "au titre de OBJECTIF",
        "territoire : …",
        "année N",
        "de N à N",
        "suivi : …",
    ),
    "offre": ("COMMUNE, TYPE, FINANCEMENT, ANNÉE : N logements",),
    "action": ("thème N", "pilote : …", "partenaires : …", "du DATE au DATE", "indicateur : …"),
    "barème": (
        "selon FAIT, FAIT",
        "à partir du DATE",
        "CODE, CODE : valeur",
        "à partir du DATE : valeur",
        "publié le DATE",
        "statut de l'édition : lu",
        "source de l'édition : …",
        "au-delà de CODE : CODE par FAIT",
        "vérifié jusqu'au DATE",
        "provisoire jusqu'au DATE",
        "statut : lu",
    ),
    "exemple": (
        "au DATE",
        "FAIT = valeur",
        "donne CRITÈRE : N points",
        "donne total : entre N et M points",
        "donne groupe NOM : oui",
        "donne grille NOM",
        "donne hors cotation",
    ),
}


@cache
def grammar() -> str:
    """The text of the grammar: a page of the reference."""
    return resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")


@cache
def _parser() -> Lark:
    return Lark(
        grammar(),
        parser="lalr",
        start=[RULES.get(kind, kind) for kind in FORMS],
        maybe_placeholders=False,
    )


@lru_cache(maxsize=4096)
def parse_block(kind: str, text: str) -> Tree[Token]:
    """The syntax tree of a block. Raises RefusedError (`line` counted from 1 within the block)."""
    source = text.replace("’", "'")
    try:
        return _parser().parse(source, start=RULES.get(kind, kind))
    except UnexpectedInput as error:
        raise _refusal(kind, source, error) from None


def _refusal(kind: str, source: str, error: UnexpectedInput) -> RefusedError:
    lines = source.split("\n")
    end_reached = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    number = len(lines) if end_reached else max(1, min(error.line, len(lines)))
    if number > 1 and isinstance(error, UnexpectedToken) and error.token.type == "NL":
        number = error.token.line or number
    line = lines[number - 1].strip()
    if number == 1:
        return _bad_title(kind, line)
    forms = FORMS[kind]
    words = "source : …", *forms
    found = _found(error, end_reached)
    close = suggestion(line.split(" :")[0], dict.fromkeys(form.split(" :")[0] for form in words), "")
    known = "Une ligne de ce bloc s'écrit : " + " ; ".join(words) + "."
    return RefusedError(
        f"La ligne « {line} » n'est pas comprise{found}.",
        f"elle n'a la forme d'aucune ligne d'un bloc « {kind} ».",
        f"{close} {known}".strip(),
        number,
    )


def _found(error: UnexpectedInput, end_reached: bool) -> str:
    if end_reached or (isinstance(error, UnexpectedToken) and error.token.type == "NL"):
        return " : elle s'arrête trop tôt"
    if isinstance(error, UnexpectedToken):
        return f" à partir de « {str(error.token).split(chr(10))[0].strip()} »"
    if isinstance(error, UnexpectedCharacters):
        return f" : le signe « {error.char} » est inattendu"
    return ""


def _bad_title(kind: str, line: str) -> RefusedError:
    return RefusedError(
        f"La première ligne « {line} » n'est pas un titre." if line else "Le bloc est vide.",
        f"la première ligne d'un bloc « {kind} » est son titre : un nom en minuscules, deux-points, un intitulé.",
        "Écrivez par exemple « sur_occupation : logement trop petit ».",
        1,
    )
