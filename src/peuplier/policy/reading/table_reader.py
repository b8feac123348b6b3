"""Reads `barème` blocks: dated editions of values, by key."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from lark import Token, Tree

from peuplier.policy.findings import RefusedError, suggestion
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.shared_lines import read_status
from peuplier.policy.reading.values import code_texts, day, number_parts
from peuplier.policy.tree.conditions import Quantity
from peuplier.policy.tree.monitoring_blocks import (
    Beyond,
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
    status, source = Status.TO_VERIFY, None
    checked: date | None = None
    provisional: date | None = None
    beyond: Beyond | None = None
    for node in block:
        with block.line():
            match node.data:
                case "table_keys":
                    keys = tuple(_key(block, name) for name in node.children)
                case "in_force":
                    editions.append(_edition(node))
                case "table_row":
                    _add_row(editions, keys, node)
                case "published" | "edition_status" | "edition_source":
                    _about_edition(block, editions, node)
                case "beyond_row":
                    beyond = _beyond(block, keys, node)
                case "status":
                    status = read_status(node)
                case "checked_until":
                    checked = day(node.children[0])
                case "provisional_until":
                    provisional = day(node.children[0])
                case "source":
                    source = block.text(node)
    if not editions or checked is None:
        what = "jusqu'à quelle date il est vérifié" if editions else "la date d'une édition"
        line = "vérifié jusqu'au 2026-12-31" if editions else "à partir du 2026-01-01"
        block.incomplete(f"il manque {what}", line)
        return None
    _check_editions(block, keys, editions)
    _check_beyond(block, beyond, editions)
    block.check(
        provisional is None or provisional > checked,
        f"Le barème « {block.name} » est provisoire jusqu'à une date où il est encore vérifié.",
        "une valeur est provisoire après la date jusqu'à laquelle on l'a vérifiée.",
        "Écrivez « provisoire jusqu'au » avec une date plus tardive, ou supprimez la ligne.",
    )
    in_order = tuple(sorted(editions, key=lambda e: e.start))
    return Table(
        block.name,
        block.title,
        keys,
        in_order,
        checked,
        status,
        source,
        provisional_until=provisional,
        beyond=beyond,
        place=block.place,
    )


def _about_edition(block: BlockLines, editions: list[Edition], node: Tree[Token]) -> None:
    """A line about the edition above it."""
    field = {"published": "published", "edition_status": "status", "edition_source": "source"}[node.data]
    if not editions or getattr(editions[-1], field) is not None:
        raise RefusedError(
            "Cette ligne n'est pas sous l'édition dont elle parle.",
            "elle se lit sous « à partir du DATE », une seule fois par édition.",
            "Placez-la sous la ligne « à partir du … » de son édition.",
        )
    last = editions[-1]
    match node.data:
        case "published":
            editions[-1] = replace(last, published=day(node.children[0]))
        case "edition_status":
            editions[-1] = replace(last, status=read_status(node))
        case _:
            editions[-1] = replace(last, source=block.text(node))


def _beyond(block: BlockLines, keys: tuple[Fact, ...], node: Tree[Token]) -> Beyond:
    last, extra, name = node.children
    count = block.conditions.fact(name)
    if not keys or count.kind is not Kind.COUNT:
        raise RefusedError(
            f"« par {name} » ne dit pas combien de fois ajouter la valeur.",
            "la ligne suit « selon FAIT », et se termine par un fait qui compte.",
            'Écrivez par exemple « au-delà de 6 : "+" par personnes_supplémentaires ».',
        )
    assert isinstance(last, Tree)
    assert isinstance(extra, Tree)
    return Beyond(code_texts(last)[0], code_texts(extra)[0], count)


def _check_beyond(block: BlockLines, beyond: Beyond | None, editions: list[Edition]) -> None:
    """The two codes have a row wherever one of them has."""
    if beyond is None:
        return
    for edition in editions:
        named = [{row.keys[1:] for row in edition.rows if row.keys[:1] == (c,)} for c in (beyond.last, beyond.extra)]
        block.check(
            named[0] == named[1] and bool(named[0]),
            f"Le barème « {block.name} » ne peut pas être prolongé au-delà de « {beyond.last} ».",
            f"il faut une ligne « {beyond.last} » et une ligne « {beyond.extra} » pour chaque cas.",
            "Ajoutez les lignes manquantes, ou corrigez la ligne « au-delà de ».",
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
    start, *value = node.children
    return Edition(day(start), (TableRow((), _value(value[0]), _mark(value[1:])),) if value else ())


def _mark(nodes: Sequence[Token | Tree[Token]]) -> Status | None:
    """The status written between parentheses after a value."""
    return next((read_status(node) for node in nodes if isinstance(node, Tree)), None)


def _add_row(editions: list[Edition], keys: tuple[Fact, ...], node: Tree[Token]) -> None:
    cells = [child for child in node.children if isinstance(child, Tree)]
    marks = [cell for cell in cells if cell.data == "mark"]
    labels = [str(cell.children[0]).strip('"') for cell in cells if cell.data == "label"]
    *names, value = (cell for cell in cells if cell.data not in ("mark", "label"))
    if not editions or not keys or len(names) != len(keys):
        raise RefusedError(
            "Cette ligne de barème n'est pas à sa place.",
            "elle suit « selon FAIT, … » et « à partir du DATE », et porte une clé par fait.",
            f"Écrivez une valeur pour {', '.join(key.name for key in keys)} avant « : »."
            if keys and editions
            else "Écrivez d'abord « selon FAIT », puis « à partir du DATE ».",
        )
    texts = tuple(code_texts(name)[0] for name in names)
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
    row = TableRow(texts, _value(value), _mark(marks), next(iter(labels), None))
    editions[-1] = replace(edition, rows=(*edition.rows, row))


def _check_editions(block: BlockLines, keys: tuple[Fact, ...], editions: list[Edition]) -> None:
    starts = sorted(edition.start for edition in editions)
    block.check(
        all(left < right for left, right in pairwise(starts)),
        f"Le barème « {block.name} » a deux éditions à la même date.",
        "une date n'a qu'une valeur.",
        "Corrigez la date de l'une des deux.",
    )
    # Whoever is on an open list (the territories that have a threshold) may change from one edition to the next.
    changing = any(key.codes is not None and key.codes.open for key in keys)
    block.check(
        (changing and block.scope.law) or all(edition.rows for edition in editions),
        f"Une édition du barème « {block.name} » n'a pas de valeur.",
        "une date publiée a toujours une valeur.",
        "Ajoutez ses lignes, ou « à partir du DATE : valeur ».",
    )
    shapes = [{row.keys for row in edition.rows} for edition in editions]
    block.check(
        changing or all(shape == shapes[0] for shape in shapes),
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
