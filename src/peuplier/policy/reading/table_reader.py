"""Reads `barème` blocks: dated editions of values, by key."""

from dataclasses import replace
from itertools import pairwise

from lark import Token, Tree

from peuplier.policy.findings import RefusedError, suggestion
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.values import code_texts, day, number_parts
from peuplier.policy.tree.conditions import Quantity
from peuplier.policy.tree.monitoring_blocks import (
    Edition,
    Status,
    Table,
    TableRow,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind


def read_table(block: BlockLines) -> Table | None:
    """`barème`."""
    keys: tuple[Fact, ...] = ()
    editions: list[Edition] = []
    status, checked, source = Status.TO_VERIFY, None, None
    for node in block:
        with block.line():
            match node.data:
                case "table_keys":
                    keys = tuple(_key(block, name) for name in node.children)
                case "in_force":
                    editions.append(_edition(node))
                case "table_row":
                    _add_row(editions, keys, node)
                case "status_read":
                    status = Status.READ
                case "status_derived":
                    status = Status.DERIVED
                case "checked_until":
                    checked = day(node.children[0])
                case "source":
                    source = block.text(node)
    if not editions or checked is None:
        what = "jusqu'à quelle date il est vérifié" if editions else "la date d'une édition"
        line = "vérifié jusqu'au 2026-12-31" if editions else "à partir du 2026-01-01"
        block.incomplete(f"il manque {what}", line)
        return None
    _check_editions(block, editions)
    return Table(
        block.name,
        block.title,
        keys,
        tuple(sorted(editions, key=lambda e: e.start)),
        checked,
        status,
        source,
        block.place,
    )


def _key(block: BlockLines, name: Token | Tree[Token]) -> Fact:
    fact = block.conditions.fact(name)
    if fact.kind not in (Kind.CODE, Kind.COUNT):
        raise RefusedError(
            f"« {fact.name} » ne peut pas être une clé de barème.",
            f"c'est un fait de type « {fact.kind.value} » ; une clé est un code ou un nombre entier.",
            "Employez un code, ou faites deux barèmes.",
        )
    return fact


def _value(node: Token | Tree[Token]) -> Quantity:
    if not isinstance(node, Tree) or node.data != "number":
        raise RefusedError(
            "Une valeur de barème est un nombre avec son unité.", "elle entre dans un calcul.", "Écrivez « 9 450 € »."
        )
    value, unit = number_parts(node)
    return Quantity(value, unit)


def _edition(node: Tree[Token]) -> Edition:
    rows = (TableRow((), _value(node.children[1])),) if len(node.children) > 1 else ()
    return Edition(day(node.children[0]), rows)


def _add_row(editions: list[Edition], keys: tuple[Fact, ...], node: Tree[Token]) -> None:
    *names, value = node.children
    if not editions or not keys or len(names) != len(keys):
        raise RefusedError(
            "Cette ligne de barème n'est pas à sa place.",
            "elle suit « selon FAIT, … » et « à partir du DATE », et porte une clé par fait.",
            f"Écrivez une valeur pour {', '.join(key.name for key in keys)} avant « : »."
            if keys and editions
            else "Écrivez d'abord « selon FAIT », puis « à partir du DATE ».",
        )
    texts = tuple(code_texts(name)[0] for name in names if isinstance(name, Tree))
    for text, fact in zip(texts, keys, strict=True):
        if fact.codes and not fact.codes.open and text not in fact.codes.labels:
            raise RefusedError(
                f"« {text} » n'est pas un code de « {fact.name} ».",
                f"la liste « {fact.codes.title} » ne le contient pas.",
                suggestion(text, fact.codes.labels, f"Les codes sont : {', '.join(fact.codes.labels)}."),
            )
    edition = editions[-1]
    if any(row.keys == texts for row in edition.rows):
        raise RefusedError(
            f"La ligne « {', '.join(texts)} » est écrite deux fois dans la même édition.",
            "on ne saurait pas quelle valeur appliquer.",
            "Gardez une seule des deux lignes.",
        )
    editions[-1] = replace(edition, rows=(*edition.rows, TableRow(texts, _value(value))))


def _check_editions(block: BlockLines, editions: list[Edition]) -> None:
    starts = sorted(edition.start for edition in editions)
    block.check(
        all(left < right for left, right in pairwise(starts)),
        f"Le barème « {block.name} » a deux éditions à la même date.",
        "une date n'a qu'une valeur.",
        "Corrigez la date de l'une des deux.",
    )
    block.check(
        all(edition.rows for edition in editions),
        f"Une édition du barème « {block.name} » n'a pas de valeur.",
        "une date publiée a toujours une valeur.",
        "Ajoutez ses lignes, ou « à partir du DATE : valeur ».",
    )
    shapes = [{row.keys for row in edition.rows} for edition in editions]
    block.check(
        all(shape == shapes[0] for shape in shapes),
        f"Les éditions du barème « {block.name} » n'ont pas les mêmes lignes.",
        "chaque cas doit avoir une valeur à chaque date.",
        "Complétez l'édition la plus courte.",
    )
    units = {row.value.unit for edition in editions for row in edition.rows}
    block.check(
        len(units) <= 1,
        f"Le barème « {block.name} » mêle des unités : {', '.join(sorted(u or 'sans unité' for u in units))}.",
        "ses valeurs se comparent à un même fait.",
        "Écrivez toutes les valeurs dans la même unité.",
    )
