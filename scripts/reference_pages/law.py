"""The page of the law that ships with the software: each text, what it holds, until when it was checked."""

from collections.abc import Iterator

from peuplier.law.library import DEPARTMENT, TERRITORY, library
from peuplier.law.reading import LawText
from peuplier.policy.tree.monitoring_blocks import Edition, NominatorShare, Objective, Table
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary.quantities import write_number, write_quantity
from reference_pages.shared import anchor, capital, row, typographic

_INTRO = """\
# La loi livrée avec le logiciel

*Page produite par `scripts/reference.py` à partir de `src/peuplier/law/texts/` : ne la modifiez pas à la main. Après \
un changement, lancez `make reference`.*

La loi est écrite dans le langage des politiques, un fichier par texte. Un document emploie un barème de la loi par \
son nom, sans le recopier. Chaque valeur a une source, un début et un statut :

- **lu** : lu dans le texte, ou dans une base publique qui le cite ;
- **dérivé** : calculé d’après une autre valeur, par une règle qui est dite ;
- **à vérifier** : repris d’ailleurs, à rapprocher du texte officiel.

Demander une valeur avant sa première édition, ou après sa date de vérification, est une erreur. Un barème qui écrit \
« provisoire jusqu’au » répond encore jusqu’à ce jour, et le résultat dit « seuil provisoire ». Un document qui écrit \
`barèmes: prolongés` va au-delà, et ses résultats le disent.

**Ces textes ne remplacent pas le Journal officiel.** Ce qui manque ou reste à vérifier est dans \
[Limites](../background/limites.md).
"""


def law_page() -> str:
    """Every text, with its groups, objectives, shares and tables."""
    texts = library().texts
    rows = [
        row(
            f"[{text.front.text}](#{anchor(typographic(text.front.title))})",
            text.front.nature.value,
            write_day(text.front.start),
            text.front.status.value,
            write_day(text.front.checked_until),
        )
        for text in texts
    ]
    head = ["| Texte | Nature | En vigueur | Lecture | Vérifié jusqu’au |", "| --- | --- | --- | --- | --- |"]
    parts = [_INTRO, "\n".join([*head, *rows]) + "\n", *map(_text, texts)]
    return typographic("\n".join(parts))


def _text(text: LawText) -> str:
    front = text.front
    parts = [f"## {front.title}\n", f"{capital(front.text)}. Source : {front.source}.\n"]
    if text.groups:
        parts.append(_table(("Public", "Nom", "Lettre", "Depuis", "Lecture"), map(_group, text.groups)))
    for title, blocks in (("Part minimale", text.objectives), ("Part de flux", text.shares)):
        if blocks:
            parts.append(_table((title, "Nom", "Taux", "Depuis", "Lecture"), map(_share, blocks)))
    parts += map(_dated, text.tables)
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: Iterator[str]) -> str:
    return "\n".join([row(*head), row(*("---" for _ in head)), *rows]) + "\n"


def _group(group: Group) -> str:
    return row(capital(group.title), f"`{group.name}`", _letter(group), *_since(group))


def _letter(group: Group) -> str:
    return group.legal.letter if group.legal and group.legal.letter else "—"


def _share(block: Objective | NominatorShare) -> str:
    return row(capital(block.title), f"`{block.name}`", _wanted(block), *_since(block))


def _wanted(block: Objective | NominatorShare) -> str:
    """A minimum or a maximum, in percent."""
    if isinstance(block, NominatorShare):
        return f"{'au plus' if block.ceiling else 'au moins'} {write_quantity(block.share, '%')}"
    if block.aim.share is None:
        return "fixé localement"
    return f"{'au moins' if block.aim.at_least else 'au plus'} {write_quantity(block.aim.share, '%')}"


def _since(block: Group | Objective | NominatorShare) -> tuple[str, str]:
    """Since when the block applies, and how sure its reading is."""
    legal = block.legal
    if legal is None:
        return "—", "—"
    end = f", jusqu’au {write_day(legal.end)}" if legal.end else ""
    return (
        (write_day(legal.start) if legal.start else "—") + end,
        legal.status.value if legal.status else "—",
    )


def _dated(table: Table) -> str:
    """A table: what it is keyed by, until when it was checked, then one line an edition."""
    keys = (key for key in table.keys if key.name != DEPARTMENT)
    by = " et ".join("intercommunalité" if key.name == TERRITORY else key.label for key in keys)
    until = f"Vérifié jusqu’au {write_day(table.checked_until)}"
    if table.provisional_until:
        until += f", puis provisoire jusqu’au {write_day(table.provisional_until)}"
    says = f"{capital(table.title)}{f', selon {by}' if by else ''}. {until}."
    rows = (
        row(
            write_day(edition.start),
            write_day(edition.published) if edition.published else "—",
            write_number(len(edition.rows)),
            _status(table, edition),
            table.source_of(edition) or "—",
        )
        for edition in table.editions
    )
    return f"### {table.name}\n\n{says}\n\n" + _table(
        ("À partir du", "Publiée le", "Valeurs", "Statut", "Source"), rows
    )


def _status(table: Table, edition: Edition) -> str:
    """The status of the edition, then of the values that have another."""
    usual = edition.status or table.status
    others: dict[str, int] = {}
    for value in edition.rows:
        if value.status and value.status is not usual:
            others[value.status.value] = others.get(value.status.value, 0) + 1
    return ", ".join([usual.value, *(f"{write_number(count)} « {name} »" for name, count in others.items())])
