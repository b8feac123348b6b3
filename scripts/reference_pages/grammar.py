"""The page of the language: the head of a document, each kind of block, what the lines mean, the grammar itself."""

from peuplier.policy.reading.grammar import FORMS, grammar
from peuplier.policy.reading.markdown import KINDS, RawBlock, outline
from reference_pages.shared import ROOT, typographic

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
        "`score` (colonnes `groups` et `groups_to_check`), `explain`, `check` (la loi), et les conditions des autres \
blocs",
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
        "`match` et `nominate`, qui disent pour chaque demande si elle est admise, à instruire ou écartée",
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
        "`check` (les minimums de la loi), `orient`, et `nominate` quand le bloc écrit `appliqué en désignation` ; \
le suivi de l’année n’existe pas encore",
        "q1_hors_qpv",
    ),
    "part": (
        "La part d’un réservataire dans le flux annuel d’un bailleur, et ce qui en est retiré ou mis à part.",
        "`check` (les maximums de la loi), `orient` et `nominate`, qui disent à qui le tour",
        "part_collectivités",
    ),
    "refus": (
        "Les refus qui comptent et leur effet. De toutes les sanctions atteintes, seule la plus forte s’applique.",
        "`score`, `explain`",
        "effet_des_refus",
    ),
    "mutation": (
        "Les demandes de mutation, celles qui sont favorisées, les chaînes de relogement.",
        "`match` et `nominate` (les demandes de mutation et celles qui sont favorisées) ; les chaînes \
n’existent pas encore",
        "parcours_mutation",
    ),
    "engagement": (
        "Ce qu’un signataire de la convention promet, en nombre ou en part, où et quand.",
        "`orient`, qui rappelle celui du bailleur ou du réservataire ; le suivi n’existe pas encore",
        "mistral_mutations",
    ),
    "offre": (
        "Les logements à produire, par commune, type, financement et année.",
        "`check`, `prose` et `compare` ; la simulation n’existe pas encore",
        "offre_2026",
    ),
    "action": (
        "Une mesure : son thème, son pilote, ses partenaires, son calendrier, son indicateur.",
        "`check`, `prose` et `compare` ; le suivi n’existe pas encore",
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
celle du rang le plus élevé, une seule fois, et seulement si un refus a eu lieu dans la durée de son effet. Des refus \
qu’on ne connaît pas ouvrent l’intervalle, ou ne retirent rien si le bloc écrit `si inconnu : 0 point`.

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
