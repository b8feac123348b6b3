"""Dated tables of the document: in force at the date, and not a copy of what the law already keeps."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice, blocks, to_justify
from peuplier.policy.dated import NotCoveredError, answering
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.conditions import Quantity
from peuplier.policy.tree.legal import Status
from peuplier.policy.tree.monitoring_blocks import Table
from peuplier.policy.wording.clauses import write_amount, write_day

_LAW = "CCH, art. L. 441-1"

OUTDATED = blocks("barème_périmé", _LAW, "un barème employé après sa date de vérification")
PROLONGED = to_justify("barème_prolongé", _LAW, "un barème prolongé au-delà de sa date de vérification")
NOT_YET = blocks("barème_à_venir", _LAW, "un barème qui n’a pas encore de valeur")
DIFFERS = blocks("barème_différent_de_la_loi", _LAW, "la copie d’un barème national qui n’a pas ses valeurs")
DERIVED = to_justify(
    "barème_différent_d_un_dérivé", _LAW, "la copie d’un barème national qui s’écarte d’une valeur seulement dérivée"
)
COPY = advice("barème_copié", _LAW, "la copie d’un barème national, qui vieillira")
LAW = to_justify("droit_non_vérifié", _LAW, "une date à laquelle la bibliothèque de la loi n’a pas été relue")
RULES: tuple[Rule, ...] = (LAW, OUTDATED, PROLONGED, NOT_YET, DIFFERS, DERIVED, COPY)
# From how many equal values on, a table under another name is taken for a copy.
_ALIKE = 3
_Values = Mapping[tuple[str, ...], Fraction]


def check(case: Case) -> Iterator[Finding]:
    """The law itself, then the tables that the document declares."""
    yield from _law(case)
    for table in case.policy.tables:
        yield from _dated(case, table)
        yield from _copied(case, table)


def _law(case: Case) -> Iterator[Finding]:
    for table in case.silent:
        yield LAW.finding(
            case.head,
            f"Le barème de la loi « {table.name} » n'a pas de valeur au {write_day(case.on)}.",
            "ce que valent les critères n'a donc pas pu être comparé.",
            "Choisissez une autre date avec « --on ».",
            law=table.text,
        )
    until = case.statutes.checked_until
    if case.statutes.groups and (until is None or case.on <= until):
        return
    since = f"n'ont été relus que jusqu'au {write_day(until)}" if case.statutes.groups and until else "ne disent rien"
    yield LAW.finding(
        case.head,
        f"Le document est vérifié au {write_day(case.on)} ; à cette date, les textes de loi {since}.",
        "ce qui suit, ou son silence, ne vaut que si le droit n'a pas changé.",
        "Mettez les textes de loi à jour, ou choisissez une autre date avec « --on ».",
    )


def _dated(case: Case, table: Table) -> Iterator[Finding]:
    if table.editions[0].start > case.on:
        yield NOT_YET.finding(
            table.place,
            f"Le barème « {table.name} » commence le {write_day(table.editions[0].start)} ; "
            f"il n'a pas de valeur au {write_day(case.on)}.",
            "une règle qui s'y réfère ne donnerait rien à cette date.",
            "Ajoutez l'édition en vigueur à cette date.",
            f"à partir du {case.on.replace(month=1, day=1)} : …",
            table.source or _LAW,
        )
    elif table.checked_until < case.on:
        if case.policy.front.extended_tables:
            yield PROLONGED.finding(
                table.place,
                f"Le barème « {table.name} », vérifié jusqu'au {write_day(table.checked_until)}, est prolongé.",
                "l'en-tête déclare « barèmes: prolongés » : c'est une prévision, non le droit en vigueur.",
                "Vérifiez-le et changez sa date, ou dites pourquoi la prévision suffit.",
                law=table.source or _LAW,
            )
        else:
            yield OUTDATED.finding(
                table.place,
                f"Le barème « {table.name} » n'est vérifié que jusqu'au {write_day(table.checked_until)}.",
                f"le droit a pu changer depuis : on ne peut pas l'employer au {write_day(case.on)}.",
                "Vérifiez-le, ajoutez l'édition nouvelle s'il y en a une, puis changez « vérifié jusqu'au ».",
                law=table.source or _LAW,
            )


def _copied(case: Case, table: Table) -> Iterator[Finding]:
    own = _values(case, table)
    for national in case.statutes.tables:
        theirs = _values(case, national)
        shared = own.keys() & theirs.keys()
        same_name = national.name == table.name
        alike = len(shared) >= _ALIKE and [k.name for k in table.keys] == [k.name for k in national.keys]
        different = sorted(keys for keys in shared if own[keys] != theirs[keys])
        if not shared or not (same_name or (alike and not different)):
            continue
        if different:
            yield _differs(case, table, national, different, own, theirs)
        else:
            yield COPY.finding(
                table.place,
                f"Le barème « {table.name} » recopie celui de la loi : {national.title}.",
                "celui de la loi est tenu à jour ; une copie vieillit sans qu'on le voie.",
                f"Supprimez ce bloc : « {national.name} » désignera alors le barème de la loi."
                if same_name
                else f"Supprimez ce bloc, et écrivez « {national.name} » dans vos conditions.",
                law=national.text or _LAW,
            )


def _differs(
    case: Case, table: Table, national: Table, different: list[tuple[str, ...]], own: _Values, theirs: _Values
) -> Finding:
    edition = answering(national, case.on, prolonged=True).edition
    rows = {row.keys: row for row in edition.rows}
    sure = [keys for keys in different if national.status_of(edition, rows[keys]) is not Status.DERIVED]
    keys = (sure or different)[0]
    where = f" pour {listed(keys)}" if keys else ""
    unit = table.editions[-1].rows[0].value.unit
    return (DIFFERS if sure else DERIVED).finding(
        table.place,
        f"Le barème « {table.name} » porte le nom d'un barème de la loi et n'a pas sa valeur{where} : "
        f"{write_amount(Quantity(own[keys], unit))} au lieu de {write_amount(Quantity(theirs[keys], unit))}.",
        f"le barème de la loi fait foi ({national.text or national.source})."
        if sure
        else "la valeur de la bibliothèque est elle-même dérivée : l'une des deux est à rapprocher du texte officiel.",
        f"Supprimez ce bloc : « {national.name} » désignera alors le barème de la loi. "
        "Si c'est un autre barème, donnez-lui un autre nom.",
        law=national.text or _LAW,
    )


def _values(case: Case, table: Table) -> _Values:
    """The values in force at the date, whatever was checked; none before the first edition."""
    try:
        edition = answering(table, case.on, prolonged=True).edition
    except NotCoveredError:
        return {}
    return {row.keys: row.value.value for row in edition.rows}
