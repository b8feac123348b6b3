"""The head of a document: what it is, of which territory, how far adopted, and who scores."""

from datetime import date
from enum import Enum
from typing import TypeVar

from peuplier.policy.findings import Finding, RefusedError, listed, suggestion
from peuplier.policy.reading.markdown import Head
from peuplier.policy.reading.values import day
from peuplier.policy.tree.document import FrontMatter, Scorer, Standing

_KEYS = (
    "titre",
    "territoire",
    "version",
    "statut",
    "cotation",
    "adopté_le",
    "en_vigueur",
    "délibération",
    "barèmes",
)
_REQUIRED = {
    "titre": "titre: Orientations de la politique intercommunale des attributions",
    "territoire": 'territoire: "200066355"',
    "version": 'version: "2026.1"',
    "statut": "statut: projet",
    "cotation": "cotation: essai",
}
_Choice = TypeVar("_Choice", bound=Enum)


def read_front_matter(head: tuple[Head, ...]) -> tuple[FrontMatter | None, list[Finding]]:
    """The front matter, or None with findings when something it cannot do without is missing."""
    findings: list[Finding] = []
    entries = {entry.key: entry for entry in head}

    def report(refused: RefusedError, line: int) -> None:
        findings.append(Finding(line, "en-tête", refused.what, refused.why, refused.remedy))

    for entry in head:
        if entry.key not in _KEYS:
            remedy = suggestion(entry.key, _KEYS, f"Les clés sont {listed(_KEYS)}.")
            report(
                RefusedError(f"La clé « {entry.key} » n'existe pas.", "l'en-tête se lit sans marge.", remedy),
                entry.line,
            )
    for key, example in _REQUIRED.items():
        if key not in entries or not entries[key].value.strip():
            report(
                RefusedError(
                    f"L'en-tête ne dit pas « {key} ».",
                    "il dit de quel document il s'agit, pour quel territoire, et qui cote.",
                    f"Ajoutez entre deux lignes « --- », en tête du document, la ligne « {example} ».",
                ),
                1,
            )

    def choice(kind: type[_Choice], key: str) -> _Choice | None:
        entry = entries.get(key)
        allowed = [member.value for member in kind]
        if entry is None or entry.value in allowed:
            return kind(entry.value) if entry else None
        remedy = suggestion(entry.value, allowed, f"Choisissez parmi {listed(allowed)}.")
        report(
            RefusedError(f"« {key} » ne peut pas valoir « {entry.value} ».", "la valeur est inconnue.", remedy),
            entry.line,
        )
        return None

    def dated(key: str) -> date | None:
        entry = entries.get(key)
        try:
            return day_of(entry)
        except RefusedError as refused:
            report(refused, entry.line if entry else 1)
            return None

    standing, scorer = choice(Standing, "statut"), choice(Scorer, "cotation")
    adopted, in_force = dated("adopté_le"), dated("en_vigueur")
    if standing:
        findings += _adoption(standing, entries)
    tables = entries.get("barèmes")
    if tables and tables.value != "prolongés":
        report(
            RefusedError(
                f"« barèmes » ne peut pas valoir « {tables.value} ».",
                "cette clé déclare que les barèmes sont prolongés au-delà de leur date de vérification.",
                "Écrivez « barèmes: prolongés », ou supprimez la ligne.",
            ),
            tables.line,
        )
    if findings or standing is None or scorer is None:
        return None, findings
    deliberation = entries["délibération"].value if "délibération" in entries else None
    return (
        FrontMatter(
            entries["titre"].value,
            entries["territoire"].value,
            entries["version"].value,
            standing,
            scorer,
            adopted,
            in_force,
            deliberation,
            tables is not None,
        ),
        findings,
    )


def day_of(entry: Head | None) -> date | None:
    """The date an entry writes. Raises RefusedError."""
    return day(entry.value) if entry else None


def _adoption(standing: Standing, entries: dict[str, Head]) -> list[Finding]:
    keys = ("adopté_le", "en_vigueur", "délibération")
    if standing is Standing.ADOPTED:
        return [
            Finding(
                entries["statut"].line,
                "en-tête",
                f"Le document est « adopté » mais l'en-tête ne dit pas « {key} ».",
                "un document adopté porte la date et la référence de la délibération, et sa date d'entrée en vigueur.",
                f"Ajoutez la ligne « {key}: … », ou écrivez « statut: projet ».",
                rule="adopté_sans_acte",
                law="CCH, art. L. 441-1-5",
            )
            for key in keys
            if key not in entries
        ]
    forbidden = [entries[key] for key in ("adopté_le", "délibération") if key in entries]
    return [
        Finding(
            entry.line,
            "en-tête",
            f"Un document « {standing.value} » ne porte pas « {entry.key} ».",
            "rien n'a été voté ; le laisser croire tromperait ses lecteurs.",
            "Supprimez la ligne, ou passez le document en « statut: adopté ».",
            rule="acte_sans_vote",
            law="CCH, art. L. 441-1-5",
        )
        for entry in forbidden
    ]
