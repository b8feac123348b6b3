"""`peuplier territory`: one EPCI, or all of France by partitions; a folder is whole or not there."""

import json
import os
import shutil
import signal
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from peuplier.cli.output import UnusableError, not_written, print_json, write_whole
from peuplier.documents.territory_files import DESCRIPTION, FILES, HISTORY_FILES, identity, write_territory
from peuplier.policy.wording.clauses import write_day
from peuplier.synthesis.aggregates import stock_by_epci
from peuplier.synthesis.finding import EpciNotFoundError, find_epci
from peuplier.synthesis.legal_values import covered
from peuplier.synthesis.settings import Settings
from peuplier.synthesis.territory import draw_territory
from peuplier.vocabulary.quantities import plural, write_number

SUMMARY = "france.json"
MOST_DEMANDS = 1_000_000
MOST_JOBS = 64
# Under it, a tolerance of a few households holds any draw.
_FEW = 100
_SHOWN = ("demands", "dwellings", "rehousing", "supply", "commitments")


def run(arguments: Namespace) -> int:
    """`peuplier territory`. Raises UnusableError."""
    if (arguments.siren is None) == (not arguments.france):
        raise UnusableError("Donnez un EPCI (son SIREN ou son nom), ou bien « --france » pour les faire tous.")
    if arguments.demands is not None and not 1 <= arguments.demands <= MOST_DEMANDS:
        raise UnusableError(f"--demands va de 1 à {write_number(MOST_DEMANDS)}.")
    if arguments.seed < 0:
        raise UnusableError("--seed est un nombre entier positif ou nul.")
    if not 1 <= arguments.jobs <= MOST_JOBS:
        raise UnusableError(f"--jobs va de 1 à {MOST_JOBS}.")
    first, last = covered()
    if not first <= arguments.on <= last:
        raise UnusableError(
            f"--on {arguments.on} : les plafonds et les seuils de la loi, dont le territoire a besoin, sont connus du "
            f"{write_day(first)} au {write_day(last)}. Choisissez une date entre les deux."
        )
    settings = Settings(arguments.seed, arguments.demands, arguments.on)
    if arguments.france:
        if arguments.demands is not None:
            raise UnusableError("--demands vaut pour un seul EPCI : il ne va pas avec « --france ».")
        return _france(arguments.out, settings, arguments.jobs, arguments.json)
    try:
        siren = find_epci(arguments.siren)
    except EpciNotFoundError as error:
        raise UnusableError(str(error)) from None
    described = build(siren, settings, arguments.out)
    _report(described, arguments.out, arguments.json)
    return 0


def build(siren: str, settings: Settings, out: Path) -> dict[str, object]:
    """One territory, drawn and written beside its place, then moved there; gives its description."""
    _check_place(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=_beside(out), dir=out.parent))
    except OSError as error:
        raise not_written(out, error) from None
    try:
        described = write_territory(draw_territory(siren, settings), part)
        part.chmod(0o755)
        _replace(part, out)
    except OSError as error:
        raise not_written(out, error) from None
    finally:
        try:
            shutil.rmtree(part, ignore_errors=True)
        finally:
            # Polars raises an interruption, then Python raises it again, in the middle of the first cleaning.
            shutil.rmtree(part, ignore_errors=True)
    return described


def _beside(out: Path) -> str:
    """How the folder being written starts its name: short whatever the name asked for."""
    return f".{out.name[:40]}-"


def _check_place(out: Path) -> None:
    """Only a folder that holds nothing else than a territory may be replaced."""
    if out.exists() and not out.is_dir():
        raise UnusableError(f"« {out} » est un fichier : donnez un dossier.")
    others = sorted({path.name for path in out.iterdir()} - {*FILES, *HISTORY_FILES}) if out.is_dir() else []
    if others:
        raise UnusableError(
            f"Le dossier « {out} » contient autre chose qu’un territoire (« {others[0]} ») : donnez un dossier neuf, "
            "il sera créé."
        )


def _replace(part: Path, out: Path) -> None:
    """Put a whole folder in its place; the one that was there goes only once the new one is ready."""
    if not out.exists():
        part.replace(out)
        return
    old = Path(tempfile.mkdtemp(prefix=_beside(out), dir=out.parent))
    out.replace(old / "old")
    part.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def _report(described: dict[str, object], out: Path, as_json: bool) -> None:
    if as_json:
        print_json({key: value for key, value in described.items() if key not in ("communes", "duplicates")})
        return
    counts = described["counts"]
    assert isinstance(counts, dict)
    marginals = described["marginals"]
    assert isinstance(marginals, list)
    held = sum(one["within"] for one in marginals)
    print(f"{described['name']} — territoire synthétique. {described['notice']}")
    demands = counts["demands"]
    print(
        f"{write_number(demands)} {plural('demande', demands)}, {write_number(counts['dwellings'])} logements dans "
        f"{counts['communes_with_published_stock']} communes sur {counts['communes']}, "
        f"{write_number(counts['rehousing'])} ménages à reloger ou relogés."
    )
    for line in marginals:
        if not line["within"]:
            print(f"Hors tolérance : {line['label']}, visé {line['target']}, obtenu {line['obtained']}.")
    if demands < _FEW:
        print(
            "Calage : avec si peu de demandes, les tolérances, de quelques ménages, sont trop larges pour dire quelque "
            f"chose (il en faut {_FEW} au moins) ; {out / 'report.html'} donne les grandeurs."
        )
        return
    print(
        f"Calage : {held} grandeurs sur {len(marginals)} dans leur tolérance ; {out / 'report.html'} les donne toutes."
    )


# ── all of France ────────────────────────────────────────────────────────────────────────────────────────


def place_of(siren: str, department: str) -> str:
    """Where the partition of an EPCI stands: the two keys that readers of partitioned Parquet understand."""
    return f"departement={department}/epci={siren}"


def _france(out: Path, settings: Settings, jobs: int, as_json: bool) -> int:
    """Every EPCI, the largest first so that workers end together; those already built are kept."""
    _check_france(out)
    for unfinished in sorted(out.glob("departement=*/.epci=*")):
        # What an interrupted run was writing: never read, redone.
        shutil.rmtree(unfinished, ignore_errors=True)
    began = time.monotonic()
    totals = dict.fromkeys(_SHOWN, 0)
    missed: list[str] = []
    places = [(siren, department, out / place_of(siren, department)) for siren, department in stock_by_epci()]
    todo = [(siren, place) for siren, _, place in places if not _done(siren, settings, place)]
    kept = len(places) - len(todo)
    if kept and not as_json:
        print(f"{kept} territoires déjà construits sont gardés.", flush=True)
    for number, _ in enumerate(_built(todo, settings, jobs), start=1):
        if not as_json and (number % 50 == 0 or number == len(todo)):
            elapsed = time.monotonic() - began
            print(f"[{number:>4}/{len(todo)}] {elapsed:.0f} s", flush=True)
    for siren, _, place in places:
        described = json.loads((place / DESCRIPTION).read_text(encoding="utf-8"))
        for name in _SHOWN:
            totals[name] += described["counts"][name]
        missed += [f"{siren} : {one['label']}" for one in described["marginals"] if not one["within"]]
    known = {**identity("", settings), "territories": len(places), "totals": totals, "out_of_tolerance": missed}
    known["notice"] = "Construit à partir de données publiques ; aucune intercommunalité n’y est associée."
    text = json.dumps(known, ensure_ascii=False, indent=1)
    write_whole(out / SUMMARY, lambda path: _text(path, text + "\n"))
    if as_json:
        print_json(known)
    else:
        print(
            f"{len(places)} EPCI : {write_number(totals['demands'])} demandes, {write_number(totals['dwellings'])} "
            f"logements ; {len(missed)} grandeurs hors tolérance. {known['notice']}"
        )
    return 0


def _check_france(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UnusableError(f"« {out} » est un fichier : donnez un dossier.")
    names = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    others = [name for name in names if not name.startswith("departement=") and name != SUMMARY]
    if others:
        raise UnusableError(
            f"Le dossier « {out} » contient autre chose que des territoires (« {others[0]} ») : donnez un dossier neuf."
        )


def _done(siren: str, settings: Settings, place: Path) -> bool:
    """Whether this partition is whole and comes from the same seed, data, law and software."""
    try:
        described = json.loads((place / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return described.get("identity") == identity(siren, settings) and all((place / name).is_file() for name in FILES)


def _built(todo: list[tuple[str, Path]], settings: Settings, jobs: int) -> Iterator[str]:
    """Territories as they are finished, in one process or several; their bytes do not depend on how many."""
    if jobs <= 1 or len(todo) < 2:
        for siren, place in todo:
            build(siren, settings, place)
            yield siren
        return
    # Each worker keeps to one core: two of them share the machine as told.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        # Workers start at the first task and leave Ctrl-C to this process, which stops between two territories.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            waiting = {pool.submit(_worker, siren, settings, place): siren for siren, place in todo}
        finally:
            signal.signal(signal.SIGINT, before)
        try:
            for done in as_completed(waiting):
                done.result()
                yield waiting[done]
        finally:
            pool.shutdown(cancel_futures=True)


def _worker(siren: str, settings: Settings, place: Path) -> None:
    build(siren, settings, place)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
