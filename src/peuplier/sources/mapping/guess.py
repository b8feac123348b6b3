"""Facts that the titles of an unknown table seem to name: a starting point for a person, who decides."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import polars as pl

from peuplier.sources.cells import Cells
from peuplier.sources.schemas import NUMBER, Schema
from peuplier.sources.tables.raw import RawTable
from peuplier.sources.text_columns import as_text, month_first
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

_SAMPLE = 2_000
_CLOSE = 0.78
_MOST_CODES = 25
# Titles met in extracts that no label of the vocabulary says.
_USUAL = {
    NUMBER: ("nur", "n unique", "no unique", "num unique", "numero de demande", "n demande", "numunique"),
    "dépôt_demande": ("date de depot", "date depot", "date de creation", "date demande", "date de premiere demande"),
    "nombre_personnes": ("nombre de personnes", "nb personnes", "composition familiale", "taille du menage"),
    "motifs": ("motif", "motifs de la demande", "motif demande", "motif 1", "motif 2", "motif 3"),
    "types_souhaités": ("typologie", "type souhaite", "typologie souhaitee", "type de logement souhaite"),
    "communes_souhaitées": ("commune souhaitee", "communes demandees", "commune demandee", "localisation souhaitee"),
    "ressources_mensuelles": ("ressources", "revenus mensuels", "ressources du menage"),
    "revenu_fiscal_référence": ("rfr", "revenu fiscal"),
    "situation_logement": ("statut d occupation", "mode de logement", "type de logement actuel occupe"),
    "naissance_demandeur": ("date de naissance", "ne le", "date naissance demandeur"),
    "commune_résidence": ("commune", "code insee", "commune actuelle", "insee"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be. `fact` is None when nothing is close; `doubt` says why a person must look.

    `codes` are the values met that are no code, each with the code its label names (empty when none does).
    """

    title: str
    fact: Fact | None
    doubt: str = ""
    codes: tuple[tuple[str, str], ...] = ()


def guesses(raw: RawTable, schema: Schema) -> list[Guess]:
    """One guess by column, in the order of the file."""
    names = _names(schema)
    taken: dict[str, str] = {}
    found = []
    for title in raw.frame.columns:
        fact, doubt = _closest(title, names)
        if fact is not None and fact.name in taken and fact.kind not in (Kind.CODES, Kind.DATES):
            doubt = f"« {taken[fact.name]} » semble déjà donner « {fact.name} »"
            fact = None
        if fact is None:
            found.append(Guess(title, None, doubt))
            continue
        taken[fact.name] = title
        found.append(_against_cells(title, fact, doubt, raw))
    return found


def plain(text: str) -> str:
    """Words in lower case without accents or signs: `N° unique` and `n_unique` are one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    decomposed = unicodedata.normalize("NFD", spaced.casefold())
    letters = "".join(letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.split())


def _names(schema: Schema) -> Mapping[str, tuple[Fact, str]]:
    """The fact that each way of writing a title names, and the doubt it leaves; the surest way wins."""
    names: dict[str, tuple[Fact, str]] = {}
    facts = tuple(schema.facts.values())
    for forms in (_own_forms, _usual_forms):
        for fact in facts:
            for form in forms(fact):
                names.setdefault(form, (fact, ""))
    tails: dict[str, list[Fact]] = {}
    for fact in facts:
        for path in fact.path.splitlines():
            tails.setdefault(plain(path.rsplit("/", 1)[-1]), []).append(fact)
    for form, found in tails.items():
        others = ", ".join(f"« {fact.name} »" for fact in dict.fromkeys(found) if fact is not found[0])
        names.setdefault(form, (found[0], f"ce titre peut aussi être {others}" if others else ""))
    return names


def _own_forms(fact: Fact) -> Iterator[str]:
    yield plain(fact.name)
    yield plain(fact.label)
    yield plain(fact.english)


def _usual_forms(fact: Fact) -> Iterator[str]:
    yield from _USUAL.get(fact.name, ())


def _closest(title: str, names: Mapping[str, tuple[Fact, str]]) -> tuple[Fact | None, str]:
    form = plain(title)
    if form in names:
        return names[form]
    best, score = "", 0.0
    for name in names:
        matcher = SequenceMatcher(None, form, name)
        if matcher.real_quick_ratio() > score and matcher.quick_ratio() > score and matcher.ratio() > score:
            best, score = name, matcher.ratio()
    return (names[best][0], f"le titre ressemble à « {best} »") if score >= _CLOSE else (None, "")


def _against_cells(title: str, fact: Fact, doubt: str, raw: RawTable) -> Guess:
    """The guess, doubted when the first cells do not read as this fact."""
    series = raw.frame[title].head(_SAMPLE)
    try:
        cells = Cells(fact, series, raw.lines[:_SAMPLE])
        cells.column()
    except pl.exceptions.PolarsError:
        return Guess(title, fact, "le type de la colonne n’est pas celui du fait")
    bad = len({row for row, _ in cells.faults})
    reasons = [doubt] if doubt else []
    if bad:
        reasons.append(
            f"{bad} des {len(series)} premières cellules ne se lisent pas ainsi ({cells.anomalies[0].rule.rstrip('.')})"
        )
    if (
        fact.kind in (Kind.DATE, Kind.DATES)
        and not isinstance(series.dtype, pl.List)
        and month_first(as_text(series)).any()
    ):
        reasons.append("le mois semble précéder le jour")
    return Guess(title, fact, " ; ".join(reasons), _codes(fact, series) if bad else ())


def _codes(fact: Fact, series: pl.Series) -> tuple[tuple[str, str], ...]:
    """Values that are no code of the list, with the code whose label they are."""
    if fact.codes is None or fact.codes.open or isinstance(series.dtype, pl.List):
        return ()
    labels = {plain(label): code for code, label in fact.codes.labels.items()}
    met = as_text(series).drop_nulls().unique(maintain_order=True).to_list()
    unknown = [value for value in met if value not in fact.codes.labels and "|" not in value]
    return tuple((value, labels.get(plain(value), "")) for value in unknown[:_MOST_CODES])


def unsure(found: Sequence[Guess]) -> int:
    """How many columns a person must look at."""
    return sum(1 for guess in found if guess.fact is None or guess.doubt)
