"""The page of the legal lint: what it looks for, theme by theme, from the rules themselves."""

from peuplier.checking.legal.lint import RULES
from reference_pages.shared import capital, row, typographic

_INTRO = """\
# Le contrôle de légalité

*Page produite par `scripts/reference.py` à partir de `src/peuplier/checking/legal/` : ne la modifiez pas à la main. \
Après un changement, lancez `make reference`.*

`peuplier check POLITIQUE.md --on DATE` tient un document contre la loi en vigueur à cette date : {count} constats \
possibles, rangés ici par thème. Chacun a, dans les tests, un document qui le provoque. Avec `--demands TABLE`, le \
document est aussi tenu contre les demandes du territoire ; avec `--no-law`, la loi n’est pas regardée.

**Aucun constat ne veut pas dire légal.** Le contrôle cherche ce qui est écrit ici, et rien d’autre ; un juriste reste \
nécessaire. Ce qu’il ne peut pas voir est dans [Limites](../background/limites.md).

| Niveau | Ce que cela veut dire |
| --- | --- |
| bloque | le document va contre un texte, et personne ne peut en choisir autrement : il ne peut pas être publié |
| à justifier | la loi laisse un choix, sa lecture n’est pas fixée, ou seul le territoire sait : le document répond |
| conseil | rien n’oblige à suivre |

**Répondre à un constat.** Dans l’article où il se trouve, une ligne de prose : `Justification (nom_du_constat) : …`. \
Le constat reste, avec sa réponse. Rien ne répond à un constat qui bloque.

**Comment il cherche.** Il ne compare pas des mots. Il essaie des ménages, de part et d’autre de chaque limite que les \
deux textes tracent, et montre celui qu’ils ne traitent pas de même. Ce qui n’est pas trouvé en 4 000 essais est dit \
« non démontré ». La raison de ce choix est dans \
[la décision 19](../decisions/0019-the-lint-tries-households.md).
"""


def lint_page() -> str:
    """Every rule: its name, its level, the article of law, what is looked for."""
    parts = [_INTRO.format(count=sum(len(rules) for _, rules in RULES))]
    for theme, rules in RULES:
        rows = [row(f"`{rule.name}`", rule.level.value, rule.law or "—", capital(rule.says)) for rule in rules]
        table = "\n".join(["| Constat | Niveau | Droit | Ce que l’on cherche |", "| --- | --- | --- | --- |", *rows])
        parts.append(f"## {theme}\n\n{table}\n")
    return typographic("\n".join(parts))
