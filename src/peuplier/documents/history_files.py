"""The past of a territory as files beside its tables; the same past, the same bytes, and the fictional mark on each."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from peuplier import __version__
from peuplier.documents.demand_file import demands_frame, write_parquet
from peuplier.documents.territory_files import DESCRIPTION, PAST_DEMANDS, table_frame
from peuplier.policy.tree.document import Policy
from peuplier.synthesis.history.history import History
from peuplier.synthesis.history.settings import HistorySettings
from peuplier.vocabulary.history_tables import HISTORY_TABLES


def write_history(
    history: History, policy: Policy, settings: HistorySettings, described: Mapping[str, object], folder: Path
) -> dict[str, object]:
    """Write the files of the past and the description of the territory with them; gives its section."""
    notes = {
        "fictif": "oui",
        "avertissement": str(described["notice"]),
        "graine": str(settings.seed),
        "politique": policy.digest,
    }
    frames = {name: table_frame(table, history.tables[name]) for name, table in HISTORY_TABLES.items()}
    frames[PAST_DEMANDS] = demands_frame(history.past_demands)
    known = described["files"]
    files: dict[str, object] = dict(known) if isinstance(known, dict) else {}
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        write_parquet(frame, path, notes)
        files[path.name] = {"rows": frame.height, "sha256": sha256(path.read_bytes()).hexdigest()}
    section = history_section(history, policy, settings)
    text = json.dumps({**described, "history": section, "files": files}, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
    return section


def history_section(history: History, policy: Policy, settings: HistorySettings) -> dict[str, object]:
    """What the past was told from, with every assumption, and what it amounts to against the consistency table."""
    measured = history.measured
    first, last = settings.months[0], settings.months[-1]
    return {
        "fictional": True,
        "software_version": __version__,
        "seed": settings.seed,
        "policy_digest": policy.digest,
        "on": settings.on.isoformat(),
        "months": {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}", "count": measured.months},
        "assumptions": {
            "origin": "inventé",
            "follow_percent": dict(settings.follow),
            "handed_back_percent": dict(settings.handed_back),
            "ready_percent": settings.ready,
            "refused_percent": settings.refused,
            "silent_percent": settings.silent,
            "not_allocated_percent": settings.not_allocated,
        },
        "rows": {name: len(table) for name, table in history.tables.items()}
        | {PAST_DEMANDS: len(history.past_demands)},
        "consistency": {
            "leases_a_month": round(measured.leases_a_month, 2),
            "wanted_leases_a_month": round(measured.wanted_leases_a_month, 2),
            "exits_percent_a_month": round(measured.exits_percent, 2),
            "wanted_exits_percent_a_month": round(measured.wanted_exits_percent, 2),
        },
        "rehoused": measured.rehoused,
        "stopped_nominations": measured.stopped,
        "not_told": ["premières mises en location : le parc synthétique n’a pas de logement neuf"],
    }
