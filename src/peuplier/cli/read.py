"""`peuplier read`: a foreign file into typed rows, what was refused beside it, and what must be said of both."""

import hashlib
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from peuplier import __version__
from peuplier.cli.output import UnusableError, complain, keep, print_json, protect, write_whole
from peuplier.documents.demand_file import demands_frame, fact_series
from peuplier.documents.rejected_rows import rejected_sheet
from peuplier.documents.table_columns import of_fact
from peuplier.documents.table_file import in_french, write_table
from peuplier.documents.table_template import template
from peuplier.documents.workbook import MOST_ROWS, Sheet
from peuplier.evaluation.columns.demands import Demands
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.data_quality import DataQuality, data_quality
from peuplier.sources.intake import Rejected
from peuplier.sources.mapping import proposal
from peuplier.sources.mapping.declared import ColumnMapping
from peuplier.sources.mapping.guess import guesses, unsure
from peuplier.sources.mapping.reading import read_mapping
from peuplier.sources.row_intake import read_rows
from peuplier.sources.schemas import DEMANDS, SCHEMAS, Schema
from peuplier.sources.sne import rules
from peuplier.sources.sne.reading import read_sne
from peuplier.sources.tables.opening import SUFFIXES, open_table
from peuplier.sources.tables.raw import FileShape
from peuplier.sources.tables.sheet_marks import MOST_CELLS
from peuplier.vocabulary.quantities import plural, write_number

_SHOWN = 20
_EXAMPLES = 3
_OUT = (".parquet", ".csv", ".xlsx")
# Numbers of invented households carry one of these words: the mark follows the data.
_INVENTED = ("SYNTH", "INVENTE")


@dataclass(frozen=True, slots=True)
class _Read:
    """A file read, whatever its format."""

    format: str
    schema: Schema
    frame: pl.DataFrame
    rejected: tuple[Rejected, ...]
    anomalies: tuple[Anomaly, ...]
    rows_in: int
    ignored: tuple[tuple[str, str], ...] = ()
    extract_date: date | None = None
    quality: DataQuality | None = None


def run(arguments: Namespace) -> int:
    """Read a file, or write the template or the mapping that help to. Returns 1 when no row at all could be taken."""
    try:
        if arguments.template:
            return _template(arguments)
        if arguments.file is None:
            raise UnusableError("Il manque le fichier à lire (ou --template).")
        return _guess(arguments) if arguments.guess else _read(arguments)
    except UnusableFileError as error:
        raise UnusableError(refusal(error)) from None


def refusal(error: UnusableFileError) -> str:
    """A file that cannot be used, and why."""
    shown = "\n\n".join(map(str, error.anomalies[:_SHOWN]))
    more = len(error.anomalies) - _SHOWN
    rest = f"\n\n… et {more} {'autres anomalies' if more > 1 else 'autre anomalie'}." if more > 0 else ""
    return f"Le fichier « {error.path} » n’a pas été lu ; rien n’en a été gardé.\n\n{shown}{rest}"


def _template(arguments: Namespace) -> int:
    """An empty table, or an empty mapping."""
    out: Path = arguments.template
    keep(out)
    schema = SCHEMAS[arguments.table or DEMANDS.name]
    suffix = out.suffix.lower()
    if suffix == ".toml":
        write_whole(out, lambda path: _text(path, proposal.template(schema)))
    elif suffix in (".csv", ".xlsx"):
        write_whole(out, lambda path: write_table(template(schema.title, schema.facts.values()), path, suffix))
    else:
        raise UnusableError(f"« {out} » : un modèle s’écrit en .xlsx, .csv ou .toml.")
    if arguments.json:
        print_json({"table": schema.name, "template": str(out)})
    else:
        print(f"Modèle écrit : {out} ({schema.title}, une ligne pour {schema.row}).")
    return 0


def _guess(arguments: Namespace) -> int:
    """A mapping to start from."""
    out: Path = arguments.guess
    if out.suffix.lower() != ".toml":
        raise UnusableError(f"« {out} » : une correspondance s’écrit en .toml.")
    protect(out, arguments.file)
    keep(out)
    schema = SCHEMAS[arguments.table or DEMANDS.name]
    raw = open_table(arguments.file, FileShape(), set(schema.key))
    found = guesses(raw, schema)
    write_whole(out, lambda path: _text(path, proposal.proposal(found, schema)))
    doubtful = unsure(found)
    if arguments.json:
        columns = [
            {"column": guess.title, "fact": guess.fact.name if guess.fact else None, "doubt": guess.doubt or None}
            for guess in found
        ]
        print_json({"file": str(arguments.file), "format": raw.format, "mapping": str(out), "columns": columns})
    else:
        print(f"Lu : {raw.format}, {len(found)} colonnes.")
        print(f"Correspondance proposée : {out} ; à vérifier : {doubtful} {plural('colonne', doubtful)}.")
    return 0


def _read(arguments: Namespace) -> int:
    if arguments.out is None:
        raise UnusableError("Il manque --out : le fichier où écrire les lignes acceptées.")
    out: Path = arguments.out
    suffix = out.suffix.lower()
    if suffix not in _OUT:
        raise UnusableError(f"« {out} » : les lignes acceptées s’écrivent en {', '.join(_OUT)}.")
    beside = out.with_name(f"{out.stem}.rejets{'.xlsx' if suffix == '.xlsx' else '.csv'}")
    inputs = [path for path in (arguments.file, arguments.mapping) if path is not None]
    for path in (out, beside):
        protect(path, *inputs)
    read = _xml(arguments) if arguments.file.suffix.lower() == ".xml" else _table(arguments)
    if suffix == ".xlsx" and max(read.frame.height, len(read.rejected)) > MOST_ROWS:
        raise UnusableError(f"« {out} » : une feuille tient {MOST_ROWS} lignes au plus ; écrivez en .parquet.")
    digest = hashlib.sha256(arguments.file.read_bytes()).hexdigest()
    frame = in_french(read.frame) if suffix == ".csv" else read.frame
    sheet = Sheet(
        read.schema.title,
        frame,
        tuple(map(of_fact, read.schema.facts.values())),
        _notes(read, digest),
        _invented(read.frame),
    )
    if read.frame.height or not read.rows_in:
        write_whole(out, lambda path: write_table(sheet, path, suffix))
        if suffix == ".xlsx" and frame.height * frame.width > MOST_CELLS:
            complain(
                "Ce classeur dépasse un million de cellules : peuplier ne le relira pas. Écrivez aussi un .parquet."
            )
    if read.rejected:
        rejects = rejected_sheet(map(_row, read.rejected))
        write_whole(beside, lambda path: write_table(rejects, path, beside.suffix))
    elif beside.exists():
        complain(f"« {beside} » vient d’une lecture précédente : cette fois, aucune ligne n’est refusée.")
    if arguments.json:
        print_json(_json(arguments, read, digest, beside if read.rejected else None))
    else:
        _say(read, out, beside)
    return 1 if read.rows_in and not read.frame.height else 0


def _xml(arguments: Namespace) -> _Read:
    if arguments.mapping or (arguments.table or DEMANDS.name) != DEMANDS.name:
        raise UnusableError("Un fichier XML du SNE se lit sans correspondance, et ne contient que des demandes.")
    taken = read_sne(arguments.file)
    return _Read(
        "XML du SNE",
        DEMANDS,
        demands_frame(taken.demands),
        taken.rejected,
        taken.anomalies,
        taken.rows_in,
        extract_date=taken.extract_date,
        quality=data_quality(taken.demands, sum(map(_repeats, taken.rejected))),
    )


def _table(arguments: Namespace) -> _Read:
    mapping: ColumnMapping | None = read_mapping(arguments.mapping, arguments.table) if arguments.mapping else None
    name = arguments.table or (mapping.table if mapping else None) or DEMANDS.name
    if arguments.file.suffix.lower() not in SUFFIXES and arguments.file.is_file():
        shown = ", ".join((*SUFFIXES, ".xml"))
        raise UnusableError(f"« {arguments.file} » : les fichiers lus sont {shown}. Enregistrez-le dans l’un d’eux.")
    taken = read_rows(arguments.file, SCHEMAS[name], mapping)
    quality = None
    if taken.schema is DEMANDS:
        demands: Demands = taken.demands().demands
        frame, quality = demands_frame(demands), data_quality(demands, taken.repeated)
    else:
        known = [fact for fact in taken.schema.facts.values() if fact.name in taken.columns]
        frame = pl.DataFrame({fact.name: fact_series(fact, taken.columns[fact.name]) for fact in known})
    return _Read(
        taken.format,
        taken.schema,
        frame,
        taken.rejected,
        taken.anomalies,
        taken.rows_in,
        tuple((title, close) for title, close in taken.ignored if not title.startswith("rejet_")),
        quality=quality,
    )


def _notes(read: _Read, digest: str) -> tuple[tuple[str, str], ...]:
    software = ("logiciel", f"peuplier {__version__}")
    notes = [("source", read.format), ("empreinte de la source (SHA-256)", digest), software]
    if read.extract_date:
        notes.append(("date de l’extraction", read.extract_date.isoformat()))
    return tuple(notes)


def _repeats(rejected: Rejected) -> bool:
    """Whether a demand of an XML file was refused because its number stands elsewhere."""
    remedies = (rules.COPY.remedy, rules.SAME_NUMBER.remedy)
    return any(anomaly.remedy in remedies for anomaly in rejected.anomalies)


def _invented(frame: pl.DataFrame) -> bool:
    """Whether every demand is an invented one."""
    if DEMANDS.key[0] not in frame.columns or not frame.height:
        return False
    return bool(frame[DEMANDS.key[0]].cast(pl.String).str.contains(f"^({'|'.join(_INVENTED)})").all())


def _row(rejected: Rejected) -> tuple[int, Sequence[tuple[str, str]], Sequence[tuple[str, str, str, str]]]:
    reasons = [(one.field, one.value, one.rule, one.remedy) for one in rejected.anomalies]
    return rejected.line, rejected.cells, reasons


def _by_rule(anomalies: Iterable[Anomaly]) -> list[tuple[int, list[Anomaly]]]:
    """Anomalies gathered by column and rule, the most frequent first: (count, first examples)."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[Anomaly]] = {}
    for anomaly in anomalies:
        key = (anomaly.field, anomaly.rule)
        counts[key] += 1
        if len(examples.setdefault(key, [])) < _EXAMPLES:
            examples[key].append(anomaly)
    return [(count, examples[key]) for key, count in counts.most_common()]


def _say(read: _Read, out: Path, beside: Path) -> None:
    """The report of a reading, in French."""
    accepted, refused = read.frame.height, len(read.rejected)
    when = f", extraction du {read.extract_date}" if read.extract_date else ""
    print(f"Lu : {read.format}{when}.")
    print(f"Lignes : {_count(read.rows_in, 'lue')} = {_count(accepted, 'acceptée')} + {_count(refused, 'rejetée')}.")
    gathered = _by_rule(read.anomalies)
    for count, examples in gathered[:_SHOWN]:
        first = examples[0]
        field = f"{first.place} : " if first.field else ""
        print(f"\n{write_number(count)} × {field}{first.rule}")
        shown = [f"ligne {one.line}{f' (« {one.value} »)' if one.value else ''}" for one in examples if one.line]
        if shown:
            print(f"  {', '.join(shown)}{'…' if count > len(shown) else ''}")
        print(f"  Remède : {first.remedy}")
    if len(gathered) > _SHOWN:
        print(f"\n… et {len(gathered) - _SHOWN} autres règles.")
    if read.quality:
        print(f"\n{_said(read.quality)}", end="")
    print()
    for name, close in read.ignored[:_SHOWN]:
        complain(f"Colonne ignorée : « {name} » n’est pas un fait {read.schema.of_row}. {close}".rstrip())
    if len(read.ignored) > _SHOWN:
        complain(f"… et {len(read.ignored) - _SHOWN} autres colonnes ignorées.")
    if refused and not accepted:
        print("Rien n’est écrit : aucune ligne n’est acceptée.")
    else:
        print(f"Écrit : {out} ({write_number(accepted)} {plural('ligne', accepted)}).")
    if refused:
        print(f"Rejets, à corriger puis à relire : {beside}")


def _count(count: int, what: str) -> str:
    return f"{write_number(count)} {plural(what, count)}"


def _said(quality: DataQuality) -> str:
    """The line on the quality of the data."""
    alike = (
        "doublons probables (mêmes nom, prénom et naissance) : inconnu, le fichier ne nomme pas les demandeurs"
        if quality.alike is None
        else f"doublons probables (mêmes nom, prénom et naissance) : {write_number(quality.alike)}"
    )
    tax = _part(quality.without_tax_income, quality.demands)
    return (
        f"Qualité — numéros répétés : {write_number(quality.repeated)} ; {alike} ; sans revenu fiscal : {tax} ; "
        f"sans ressources mensuelles : {_part(quality.without_resources, quality.demands)}."
    )


def _part(count: int, total: int) -> str:
    return f"{write_number(count)} ({write_number(count * 100 // total)}\u00a0%)" if total else "0"


def _json(arguments: Namespace, read: _Read, digest: str, beside: Path | None) -> dict[str, object]:
    gathered = [
        {
            "field": examples[0].field or None,
            "rule": examples[0].rule,
            "remedy": examples[0].remedy,
            "count": count,
            "examples": [{"line": one.line, "value": one.value} for one in examples],
        }
        for count, examples in _by_rule(read.anomalies)
    ]
    return {
        "file": str(arguments.file),
        "file_digest": digest,
        "format": read.format,
        "table": read.schema.name,
        "extract_date": read.extract_date.isoformat() if read.extract_date else None,
        "rows_in": read.rows_in,
        "accepted": read.frame.height,
        "rejected": len(read.rejected),
        "anomalies": gathered,
        "quality": asdict(read.quality) if read.quality else None,
        "ignored_columns": [name for name, _ in read.ignored],
        "out": str(arguments.out) if read.frame.height or not read.rows_in else None,
        "rejects": str(beside) if beside else None,
        "software_version": __version__,
    }


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
