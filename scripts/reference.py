"""Write the generated pages of the reference, and the generated part of the glossary.

    python scripts/reference.py            write them
    python scripts/reference.py --check    exit 1 when one of them is stale

Each page is a function that returns its text; `pages()` lists them.
"""

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from peuplier.cli.arguments import parser
from peuplier.policy.reading.grammar import FORMS, grammar
from peuplier.policy.reading.markdown import KINDS, RawBlock, outline
from peuplier.vocabulary import FACTS, THEMES, CodeList, Fact, Kind, write_quantity
from peuplier.vocabulary.formula_text import formula_text
from peuplier.vocabulary.left_out import NOT_FACTS

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "<!-- produit par scripts/reference.py : début -->"
END = "<!-- produit par scripts/reference.py : fin -->"

_HARD_SPACES = (
    (re.compile(r" (?=[:»%€]|m²)"), "\u00a0"),
    (re.compile(r" (?=[;!?])"), "\u202f"),
    (re.compile(r"(?<=«) |(?<=art\.) |(?<=\b[LR]\.) |(?<=n°) "), "\u00a0"),
)


def typographic(text: str) -> str:
    """The no-break spaces that French asks for; the rules of a table are left as they are."""
    lines = (line if re.match(r"^\| *:?-", line) else _spaced(line) for line in text.split("\n"))
    return "\n".join(lines)


def _spaced(line: str) -> str:
    for pattern, space in _HARD_SPACES:
        line = pattern.sub(space, line)
    return line


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────

_INTRO = """\
# Les faits : le vocabulaire d’une politique

*Page produite par `scripts/reference.py` à partir de `src/peuplier/vocabulary/` : ne la modifiez pas à la \
main. Après un changement du vocabulaire, lancez `make reference`.*

Un **fait** est un mot que le texte d’une politique peut employer : `pièces_manquantes`, `ancienneté_mois`, \
`dalo_reconnu`… Chacun a un type, une unité, une source et une définition. Ce vocabulaire en compte {count}.

- Un fait qu’on ignore est **inconnu** : ni zéro, ni non. Ce qui s’en déduit est inconnu à son tour.
- Un **montant** s’écrit en euros, une **surface** en mètres carrés ; le calcul se fait en centimes et en \
décimètres carrés, sans arrondi.
- Une valeur hors des bornes plausibles est une **anomalie** que l’import signale.
- **Cotation** dit si un critère, un départage ou l’effet d’un refus peut lire le fait.
- **Confidentialité** va de *publique* à *sensible* ; elle décide de qui voit la valeur.
"""


def facts_page() -> str:
    """Every fact by theme, then the code lists, then what the register carries and is left aside."""
    parts = [_INTRO.format(count=len(FACTS)), "## Sommaire\n", _contents()]
    for title, facts in THEMES.items():
        parts.append(f"## {title}\n")
        parts += [_fact(fact) for fact in facts]
    parts += ["## Listes de codes\n", *(_code_list(codes) for codes in _code_lists()), _left_out()]
    return typographic("\n".join(parts))


def anchor(title: str) -> str:
    """The anchor that Markdown viewers give a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _contents() -> str:
    titles = [*THEMES, "Listes de codes", "Ce que le registre porte et qui n’est pas un fait"]
    return "\n".join(f"- [{title}](#{anchor(title)})" for title in titles) + "\n"


def _fact(fact: Fact) -> str:
    lines = [f"### {fact.name}\n", f"**{_capital(fact.label)}.** {fact.definition}\n", *_properties(fact)]
    return "\n".join(lines) + "\n"


def _properties(fact: Fact) -> Iterator[str]:
    yield f"- Type : {_type(fact)}"
    if fact.kind is Kind.BOOLEAN:
        yield f"- Oui : {fact.says}"
        yield f"- Non : {fact.denies}"
    if fact.codes:
        yield f"- Codes : [{fact.codes.title}](#liste-{anchor(fact.codes.name)}), {_codes(fact.codes)}"
    if fact.formula is not None:
        yield f"- Calcul : {formula_text(fact, FACTS, _link)}"
    if fact.path:
        yield f"- Source : {fact.origin.value} — {_path(fact.path)}"
    elif fact.formula is None:
        yield f"- Source : {fact.origin.value}"
    yield f"- Confidentialité : {fact.sensitivity.value}"
    yield "- Cotation : oui" if fact.may_score else f"- Cotation : non. {fact.why_not}"


def _codes(codes: CodeList) -> str:
    return "liste ouverte" if codes.open else " ".join(f"`{code}`" for code in codes.labels)


def _type(fact: Fact) -> str:
    words = fact.kind.value
    if fact.unit:
        words += f", en {fact.unit}" if fact.unit[0] in "€m%U" else f" (unité : {fact.unit})"
    if fact.lowest is not None and fact.highest is not None:
        words += f" ; valeurs plausibles de {_bound(fact, fact.lowest)} à {_bound(fact, fact.highest)}"
    return words


def _bound(fact: Fact, value: int) -> str:
    if fact.kind in {Kind.DATE, Kind.DATES} or (fact.unit is None and value > 1000):
        return str(value)
    return f"{value} %" if fact.unit == "%" else write_quantity(value, None)


def _path(path: str) -> str:
    steps = path.split("\n")
    shown = [f"`{step}`" if step.startswith("/") else step[0].lower() + step[1:] for step in steps]
    if len(shown) == 1:
        return shown[0] if steps[0].startswith("/") else _keep_acronym(steps[0])
    return "plusieurs champs :\n" + "\n".join(f"  - {step}" for step in shown)


def _keep_acronym(text: str) -> str:
    """A phrase in the middle of a sentence: no capital, but for an acronym."""
    return text if text[:2].isupper() else text[0].lower() + text[1:]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _link(fact: Fact) -> str:
    return f"[{fact.label}](#{anchor(fact.name)})"


def _code_lists() -> list[CodeList]:
    used = {fact.codes.name: fact.codes for fact in FACTS.values() if fact.codes}
    return sorted(used.values(), key=lambda codes: unicodedata.normalize("NFD", codes.name.casefold()))


def _code_list(codes: CodeList) -> str:
    head = f"### Liste {codes.name}\n\n{_capital(codes.title)}. Source : {codes.source}.\n"
    if codes.open:
        return f"{head}\nListe ouverte : tout code est admis.\n"
    rows = "\n".join(f"| `{code}` | {label} |" for code, label in codes.labels.items())
    return f"{head}\n| Code | Sens |\n| --- | --- |\n{rows}\n"


def _left_out() -> str:
    rows = "\n".join(f"| `{prefix}` | {reason} |" for prefix, reason in NOT_FACTS.items())
    return (
        "## Ce que le registre porte et qui n’est pas un fait\n\n"
        "Chaque champ de l’interface du SNE, version 02.01, est la source d’un fait ou figure ici avec sa "
        "raison ; un test le vérifie. Un chemin vaut pour tous les champs qu’il contient.\n\n"
        f"| Chemin | Raison |\n| --- | --- |\n{rows}\n"
    )


# ── grammar ──────────────────────────────────────────────────────────────────────────────────────────────

POLICY = ROOT / "policies" / "sete-fictive-2026.md"
LAW = ROOT / "src/peuplier/law/texts/arrete_1987_07_29.md"

_GRAMMAR_INTRO = """\
# La grammaire d’une politique

*Page produite par `scripts/reference.py` à partir de `src/peuplier/policy/` et de \
`policies/sete-fictive-2026.md` : ne la modifiez pas à la main. Après un changement, lancez `make reference`.*

Une politique est un texte Markdown. Ses titres et ses paragraphes s’adressent aux lecteurs ; ses **blocs**, \
encadrés par trois accents graves, sont lus par les mêmes personnes et exécutés tels quels. Le mot qui ouvre le \
bloc dit son type ; la première ligne est son titre ; les lignes suivantes viennent dans l’ordre \
qu’on veut, sauf quand l’ordre a un sens : les cas d’un critère, les clés d’un ordre. Une \
ligne qui commence par un blanc continue celle du dessus.

Les exemples de cette page sont tirés de la politique de démonstration, qui est fictive.
"""

_HEAD = """\
## L’en-tête

Le document commence par un en-tête, entre deux lignes `---`, une clé par ligne.

| Clé | Obligatoire | Ce qu’elle dit |
| --- | --- | --- |
| `titre` | oui | le titre du document |
| `territoire` | oui | le SIREN de l’intercommunalité, entre guillemets |
| `version` | oui | la version du document, entre guillemets |
| `statut` | oui | `fictif`, `projet` ou `adopté` |
| `cotation` | oui | qui cote : `sne`, `peuplier` ou `essai` |
| `adopté_le` | si `adopté` | la date de la délibération ; interdite sinon |
| `délibération` | si `adopté` | sa référence ; interdite sinon |
| `en_vigueur` | si `adopté` | le jour où le document s’applique |
| `barèmes` | non | `prolongés` : une prévision emploie les barèmes au-delà de leur date de vérification |
"""

# What a kind of block says, who reads it today, and the block of the demonstration policy that shows it.
BLOCKS: dict[str, tuple[str, str, str]] = {
    "public": (
        "Un groupe de demandes désigné par la loi ou par le document : sa condition, sa preuve, et ce qu’on en \
pense tant que la preuve manque.",
        "`score` (colonnes `groups` et `groups_to_check`), `explain`, et les conditions des autres blocs",
        "dalo",
    ),
    "grille": (
        "Les demandes qu’une cotation concerne, celles qu’elle laisse hors cotation et pour quelle raison, les \
bornes du total.",
        "`score`, `explain`",
        "premières_demandes",
    ),
    "rubrique": (
        "Une famille de critères : additionnés (`cumul`), le meilleur seul (`la plus favorable`), ou celui de la \
case cochée (`selon la case`) ; avec un plafond ou un plancher si on veut.",
        "`score`, `explain`",
        "reconnaissances",
    ),
    "critère": (
        "Des points, par cas, par table ou par pente. Le titre finit par sa rubrique et, s’il n’est pas de toutes \
les grilles, par la sienne : `(rubrique conditions_logement, grille mutations)`.",
        "`score`, `explain`",
        "sur_occupation",
    ),
    "condition": (
        "Ce qui admet une demande sur un logement donné, ou l’écarte.",
        "`check` et `prose` ; la recherche de candidats pour un logement n’existe pas encore",
        "taille_du_logement",
    ),
    "ordre": (
        "Ce qui départage les demandes, jusqu’au numéro unique. Un document qui a des \
critères en énonce un, et un seul.",
        "`score` (rangs), `explain`",
        "départage",
    ),
    "objectif": (
        "Une part, ou un nombre, à atteindre ou à ne pas dépasser : parmi quelles attributions, pour qui, \
déclinée comment.",
        "`check` et `prose` ; les indicateurs n’existent pas encore",
        "q1_hors_qpv",
    ),
    "part": (
        "La part d’un réservataire dans le flux annuel d’un bailleur, et ce qui en est retiré ou mis à part.",
        "`check` et `prose` ; le compte du flux n’existe pas encore",
        "part_collectivités",
    ),
    "refus": (
        "Les refus qui comptent et leur effet. De toutes les sanctions atteintes, seule la plus forte s’applique.",
        "`score`, `explain`",
        "effet_des_refus",
    ),
    "mutation": (
        "Les demandes de mutation, celles qui sont favorisées, les chaînes de relogement.",
        "`check` et `prose` ; les chaînes n’existent pas encore",
        "parcours_mutation",
    ),
    "engagement": (
        "Ce qu’un signataire de la convention promet, en nombre ou en part, où et quand.",
        "`check` et `prose` ; le suivi n’existe pas encore",
        "mistral_mutations",
    ),
    "offre": (
        "Les logements à produire, par commune, type, financement et année.",
        "`check` et `prose` ; la simulation n’existe pas encore",
        "offre_2026",
    ),
    "action": (
        "Une mesure : son thème, son pilote, ses partenaires, son calendrier, son indicateur.",
        "`check` et `prose` ; le suivi n’existe pas encore",
        "essai_avant_vote",
    ),
    "barème": (
        "Des valeurs datées — plafonds, seuils — avec leur statut (`lu`, `dérivé`, `à vérifier`) et le jour \
jusqu’auquel elles sont vérifiées. La plupart sont dans la loi livrée avec le logiciel, écrite dans ce même langage \
(`src/peuplier/law/texts`) : un document les emploie par leur nom, sans les recopier.",
        "les conditions des autres blocs, qui les appellent par leur nom suivi de parenthèses",
        "somme_âges_jeune_ménage",
    ),
    "exemple": (
        "Un cas et le résultat attendu. Un exemple qui ne donne pas son résultat bloque la publication.",
        "`check`, à chaque vérification",
        "Deux enfants dans un logement trop petit ; le bail et la composition du ménage sont vérifiés",
    ),
}

_MEANING = """\
## Ce que veulent dire les lignes

**Trois réponses.** Une condition est vraie, fausse ou inconnue. `non` passe avant `et`, qui passe avant `ou` ; les \
parenthèses groupent. Une condition fausse rend faux le « et » ; une condition vraie rend vrai le « ou » ; dans \
les autres cas, l’inconnu se propage.

**Le premier cas qui convient.** Les lignes `si … : N points` s’excluent : on retient la première qui est vraie, \
sinon la ligne `sinon`, obligatoire. Les lignes `et si … de plus` (ou `de moins`) et les pentes s’ajoutent.

**L’intervalle.** Si une donnée manque, un critère donne le plus petit et le plus grand nombre de points des lignes \
encore possibles. `si inconnu : N points` fixe le résultat ; `si inconnu : exclu` met le critère de côté (0 point).

**Plafonds et planchers.** Les bornes d’un critère, d’une rubrique et d’une grille s’appliquent à chacune des deux \
bornes de l’intervalle, dans cet ordre.

**Les tables couvrent tout.** Les lignes d’une table de grandeurs ne laissent ni trou ni recouvrement. Une table de \
codes qui ne les nomme pas tous finit par `sinon`.

**Les lignes linéaires sont des marches.** `de A à moins de B : de N à M points` monte par points entiers, arrondis \
au point inférieur. Les pentes comptent des tranches entières : un enfant, 100 €, un mois.

**Les mois entiers.** Un mois est révolu le même jour d’un mois suivant, ou le dernier jour du mois si ce jour n’y \
existe pas (Code de procédure civile, art. 641). Un mois commencé ne compte pas.

**Les pièces.** `compté si déclaré` : les points comptent dans le total provisoire dès la déclaration, et dans le \
total vérifié quand la pièce l’est. `compté si prouvé` : ils attendent une pièce vérifiée ou validée. `compté si \
validé` : ils attendent un travailleur social. `justifié par A ou B` : une \
seule des pièces suffit. Une pièce dont la date d’expiration est passée ne compte plus ; \
une pièce sans date d’expiration n’expire pas.

**Les publics sans preuve.** `sans preuve : présumé` laisse l’appartenance inconnue, à vérifier ; `sans preuve : \
non retenu` la nie. Une pièce dont on ne connaît pas l’état laisse l’appartenance inconnue.

**Les refus.** À la date du calcul, on compte les refus de la fenêtre. De toutes les sanctions atteintes, on applique \
celle du rang le plus élevé, une seule fois, et seulement si un refus a eu lieu dans la durée de son effet.

**L’ordre.** Les demandes d’une grille se classent par points acquis (la borne basse), puis par les lignes `puis`, \
jusqu’au numéro unique. Une ligne `avant les points` passe avant eux. Une clé inconnue range la demande après \
celles dont la clé est connue. Les rangs minimal et maximal disent où la demande pourrait se trouver une fois tout \
connu.

**Les barèmes.** On emploie l’édition en vigueur à la date du calcul. Avant la première, ou après la date de \
vérification, le calcul est refusé, sauf `barèmes: prolongés`. `provisoire jusqu’au DATE` ouvre, après la date de \
vérification, un temps où la dernière édition sert encore : le résultat dit « seuil provisoire ». Une édition peut \
porter sa date de publication (`publié le`), son statut et sa source ; une valeur, son statut entre parenthèses ; une \
ligne, un libellé entre guillemets droits, pour le lecteur. `au-delà de 6 : "+" par FAIT` prolonge la dernière ligne : \
sa valeur, plus celle de « + » autant de fois que le dit le fait.

**La loi.** Un nom de barème que le document ne déclare pas est celui de la loi, réduit au territoire de l’en-tête. La \
page de lecture montre les valeurs appliquées ; les résultats portent l’empreinte de la loi. Un territoire sans valeur \
reçoit un constat. Les lignes `lettre`, `en vigueur du` et `statut` d’un public, d’un objectif ou d’une part, comme \
`une part fixée localement`, n’appartiennent qu’aux textes de loi.

**L’identité.** L’empreinte d’un document est le SHA-256 de son texte canonique : Unicode NFC, fins de ligne LF, \
blancs de fin de ligne retirés, espaces insécables lues comme des espaces dans les blocs.

## La grammaire

Le fichier `src/peuplier/policy/reading/grammar.lark`, tel que le programme le lit. Il porte toutes les formes, \
y compris celles que les listes ci-dessus abrègent. Une apostrophe typographique y vaut une apostrophe droite.
"""


def grammar_page() -> str:
    """The head of a document, each kind of block with an example, what the lines mean, and the grammar itself."""
    examples = {(block.kind, _title(block)): block.text for block in _demonstration_blocks()}
    parts = [typographic(_GRAMMAR_INTRO), typographic(_HEAD), typographic("## Les quinze types de blocs\n")]
    for kind in KINDS:
        says, read_by, shown = BLOCKS[kind]
        forms = "\n".join(f"- `{form}`" for form in FORMS[kind])
        parts.append(typographic(f"### {kind}\n\n{says}\n\n*Lu par :* {read_by}.\n\nSes lignes :\n") + f"\n{forms}\n")
        parts.append(f"```{kind}\n{examples[kind, shown]}\n```\n")
    parts += [typographic(_MEANING), f"```text\n{grammar().rstrip()}\n```\n"]
    return "\n".join(parts)


def _demonstration_blocks() -> list[RawBlock]:
    texts = (POLICY, LAW)
    cuts = (outline(path.read_text(encoding="utf-8")) for path in texts)
    return [part for cut in cuts for part in cut.parts if isinstance(part, RawBlock)]


def _title(block: RawBlock) -> str:
    """What tells a block from the others of its kind: its name, or the title of an example."""
    first = block.text.split("\n")[0]
    return first if block.kind == "exemple" else first.split(" :")[0]


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────

_COMMANDS_INTRO = """\
# Les commandes

*Page produite par `scripts/reference.py` à partir de `src/peuplier/cli/arguments.py` : ne la modifiez pas à la \
main. Après un changement, lancez `make reference`.*

Après `make run`, la commande s’appelle `.venv/bin/peuplier` ; activez l’environnement \
(`source .venv/bin/activate`) pour écrire `peuplier`.

- Les résultats vont sur la sortie standard, les messages sur la sortie d’erreur.
- **Codes de sortie** : 0 tout va bien ; 1 des constats bloquent ; 2 arguments ou fichiers inutilisables.
- Un fichier de résultat est entier ou absent : il n’est jamais écrit à moitié.
- Avec `--json`, la réponse est un seul document JSON ; ses clés sont en anglais, ses textes en français.
"""

# What `--json` answers and what files hold: the contract, written by hand.
CONTRACTS: dict[str, str] = {
    "check": """\
**JSON** : `document` (chemin), `digest` et `status` (nuls si le document ne se lit pas), `blocking` (nombre de \
constats qui bloquent), `findings` : une liste de `level` (`blocks`, `to_justify`, `advice`), `line`, `article`, \
`what`, `why`, `remedy`.

Sort avec 1 si un constat bloque.
""",
    "prose": """\
**JSON** : `title`, `version`, `status`, `standing`, `territory`, `scorer`, `digest`, `articles` : une liste de \
`level`, `heading`, `line`, `text` (le texte voté), `blocks`, chaque bloc ayant `kind`, `title`, `line`, `sentences`.

La page HTML est d’un seul tenant, sans script ; le HTML brut d’un document y est affiché, jamais interprété.
""",
    "score": """\
**Le fichier** a une ligne par demande et par grille qui la concerne ou pourrait la concerner, dans l’ordre de la \
table. Une demande qu’aucune grille ne cote a une ligne, avec sa raison. Une cellule sans objet est vide.

| Colonne | Contenu |
| --- | --- |
| `demand_number` | le numéro unique |
| `grid` | le nom de la grille |
| `points_low`, `points_high` | les bornes du total |
| `rank_low`, `rank_high` | entre quels rangs se trouve la demande dans la grille |
| `groups` | les publics certains, séparés par une barre verticale |
| `rank` | le rang par points acquis |
| `verified_low`, `verified_high` | les bornes du total avec les seules pièces vérifiées |
| `groups_to_check` | les publics présumés ou inconnus |
| `grid_certain` | `true` si la grille s’applique à coup sûr, `false` si on ne le sait pas encore |
| `not_scored` | la raison, pour une demande hors cotation |
| `policy_status` | `fictif`, `projet` ou `adopté` : la marque suit les données |

**JSON** : `demands`, `scored`, `uncertain`, `not_scored`, `on`, `policy_digest`, `policy_version`, \
`policy_status`, `out`.

La table d’entrée est décrite dans [le guide des tables](../guides/table-de-demandes.md).
""",
    "explain": """\
**JSON** : `demand_number`, `on`, `policy` (`title`, `version`, `status`, `fictional`, `scorer`, `digest`), \
`headline`, `grid`, `grid_certain`, `points_low`, `points_high`, `verified_low`, `verified_high`, \
`rank_low`, `rank_high`, `rank`, `ranked`, `groups`, `groups_to_check`, `not_scored`, puis :

- `reasons` : `criterion`, `title`, `kind`, `points_low`, `points_high`, `facts`, `article`, `line`, `source`, \
`sentence`. La somme des bornes basses est `points_low`, celle des bornes hautes `points_high` ;
- `facts` d’une raison : `name`, `label`, `value` (en unités entières), `stored_per_unit`, `shown`, `source`, `since` ;
- `missing` : `fact`, `label`, `criteria`, `points_low`, `points_high`, `sentence` ;
- `changes` : `cause` (`document`, `time`), `fact`, `on`, `points_low`, `points_high`, `sentence`.
""",
    "facts": """\
Sans nom : tous les faits. Avec un nom exact : sa définition. Avec un mot : les faits qui le portent, accents \
mis à part.

**JSON** : une liste, ou un seul objet pour un nom exact, de `name`, `english`, `label`, `kind`, `unit`, `subject`, \
`codes`, `open_codes`, `definition`, `origin`, `path`, `derived_from`, `sensitivity`, `may_score`, `why_not`.

La même chose à lire : [les faits](faits.md).
""",
    "call-order": """\
Les candidats sont donnés du mieux au moins bien classé ; les taux passent dans l’ordre où ils sont écrits. Le \
format des deux fichiers est décrit dans [L’ordre d’appel écrit dans un fichier](ordre-d-appel-fichier.md), \
les garanties dans [L’ordre d’appel sous des taux minimum](../background/ordre-d-appel.md).

**JSON** : `order`, les rangs de départ, comptés de 1, dans l’ordre d’appel.
""",
    "verify": """\
Recompte un ordre d’appel sans le code qui l’a calculé. Sort avec 1 si une propriété est rompue.

**JSON** : `file`, `on`, `calls` (nombre d’appels), `rates`, `holds`, `violations` : une liste de `property`, `prefix` \
(numéro de l’appel), `candidates` (rangs de départ), `detail`.
""",
    "demo": """\
Vérifie la politique fictive, cote la table synthétique, explique trois ménages et écrit dans le dossier \
`resume-fictif.html`, `politique-fictive.html` et `points-fictif.csv`.

**JSON** : les clés de `score --json`, puis `households` : une liste de réponses d’`explain --json`.
""",
}


def commands_page() -> str:
    """Every command with its usage and options, from the parser; then what it answers."""
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    parts = [typographic(_COMMANDS_INTRO)]
    for name, command in commands.choices.items():
        usage = f"```text\npeuplier {name} {' '.join(_usage(command))}\n```\n"
        rows = [f"| `{_written(action)}` | {_help(action)} |" for action in command._actions]
        table = "\n".join(["| Argument | Sens |", "| --- | --- |", *rows])
        parts += [f"## {name}\n", typographic(f"{command.description}\n"), usage, typographic(f"{table}\n")]
        parts.append(typographic(CONTRACTS[name]))
    return "\n".join(parts)


def _usage(command: argparse.ArgumentParser) -> Iterator[str]:
    """Positional arguments, then options, those that may be left out between brackets."""
    for action in sorted(command._actions, key=lambda a: (bool(a.option_strings), not a.required)):
        if not isinstance(action, argparse._HelpAction):
            yield _written(action) if action.required else f"[{_written(action)}]"


def _written(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar)
    if isinstance(action, argparse._HelpAction):
        return ", ".join(action.option_strings)
    return " ".join(filter(None, (action.option_strings[-1], str(action.metavar or ""))))


def _help(action: argparse.Action) -> str:
    return f"{action.help}{'' if action.required or isinstance(action, argparse._HelpAction) else ' (facultatif)'}"


# ── glossary ─────────────────────────────────────────────────────────────────────────────────────────────


def glossary() -> str:
    """The glossary: what was written by hand is kept, the table of facts is written anew."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"GLOSSARY.md: the markers are missing: {BEGIN} {END}")
    rows = "\n".join(f"| `{fact.name}` | `{fact.english}` | {fact.label} |" for fact in FACTS.values())
    table = f"| French name | English name | Label |\n| --- | --- | --- |\n{rows}"
    return f"{before}{BEGIN}\n\n{typographic(table)}\n\n{END}{after}"


def pages() -> dict[Path, str]:
    """Every generated file with the text it should hold."""
    reference = ROOT / "docs" / "reference"
    return {
        reference / "faits.md": facts_page(),
        reference / "grammaire.md": grammar_page(),
        reference / "commandes.md": commands_page(),
        ROOT / "GLOSSARY.md": glossary(),
    }


def stale() -> list[Path]:
    """The generated files that do not hold what they should."""
    return [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write the stale pages, or with `--check` name them and fail."""
    check = "--check" in arguments
    texts = pages()
    late = stale()
    for path in late:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
        print(f"{path.relative_to(ROOT)} : {'à refaire, lancez « make reference »' if check else 'écrit'}")
    return 1 if check and late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
