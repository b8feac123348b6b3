"""`peuplier check`: a document read, executed on its examples, held against the law, and what is wrong with it."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence

from peuplier.cli.documents import (
    blocking,
    findings_of,
    law_date,
    open_demands,
    open_document,
    written_findings,
)
from peuplier.cli.output import UnusableError, finding_json, print_json
from peuplier.law.library import library
from peuplier.policy.findings import Finding, Level
from peuplier.policy.reading.markdown import KINDS
from peuplier.policy.tree.document import Heading, Policy, Prose
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary.quantities import plural
from peuplier.vocabulary.typography import typeset

_TITLES = {
    Level.BLOCKS: "Ce qui bloque la publication",
    Level.JUSTIFY: "Ce qui est à justifier",
    Level.ADVICE: "Conseils",
}


def run(arguments: Namespace) -> int:
    """Print the findings, the most serious first; returns 1 when one of them blocks."""
    reading = open_document(arguments.policy)
    if arguments.demands is not None and arguments.on is None:
        raise UnusableError("Avec « --demands », donnez aussi la date du calcul : « --on 2026-09-01 ».")
    if arguments.no_law and (arguments.demands or arguments.on):
        raise UnusableError("« --no-law » ne va ni avec « --on » ni avec « --demands ».")
    if arguments.no_law:
        findings, on = written_findings(reading), None
    else:
        demands = open_demands(arguments.demands) if arguments.demands else None
        findings = findings_of(reading, arguments.on, demands)
        on = law_date(reading.policy, arguments.on) if reading.policy else None
    blocked = blocking(findings)
    if arguments.json:
        policy = reading.policy
        print_json(
            {
                "document": str(arguments.policy),
                "digest": policy.digest if policy else None,
                "status": policy.front.standing.value if policy else None,
                "law_digest": None if arguments.no_law else library().digest,
                "on": on.isoformat() if on else None,
                "blocking": len(blocked),
                "findings": [finding_json(finding) for finding in findings],
            }
        )
        return 1 if blocked else 0
    for line in report(findings):
        print(line)
    if reading.policy:
        for line in _identity(reading.policy):
            print(line)
        print(f"Vérifié au regard du droit au {write_day(on)}." if on else "Non vérifié au regard du droit.")
    print(_verdict(findings))
    return 1 if blocked else 0


def report(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings level by level; advice of one rule is said once, with the places it holds for."""
    for level, title in _TITLES.items():
        found = [finding for finding in findings if finding.level is level]
        if not found:
            continue
        heading = f"{title} ({len(found)})"
        yield from (heading, "─" * len(heading), "")
        for group in _alike(found) if level is Level.ADVICE else [[finding] for finding in found]:
            yield str(group[0])
            yield from (typeset(f"  De même, ligne {other.line} : {other.what}") for other in group[1:])
            yield ""


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings of one rule and one remedy together, in the order of the first."""
    groups: dict[tuple[str, str, int], list[Finding]] = {}
    for place, finding in enumerate(findings):
        key = (finding.rule, finding.remedy, 0) if finding.rule else ("", "", place)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _identity(policy: Policy) -> Iterator[str]:
    blocks = [part for part in policy.parts if not isinstance(part, Heading | Prose)]
    counts = Counter(type(block).__name__ for block in blocks)
    articles = sum(1 for part in policy.parts if isinstance(part, Heading) and part.text.startswith("Article"))
    yield f"{policy.front.title} — version {policy.front.version} ({policy.front.standing.value})"
    yield (
        f"{articles} articles, {len(blocks)} blocs de {len(counts)} types (sur {len(KINDS)}), "
        f"dont {counts['Criterion']} {plural('critère', counts['Criterion'])} et "
        f"{counts['Example']} {plural('exemple', counts['Example'])} exécuté{'s' * (counts['Example'] > 1)}."
    )
    yield f"Empreinte : {policy.digest}"


def _verdict(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Aucun constat : le document se lit, s’exécute, et ses exemples sont justes."
    counts = Counter(finding.level for finding in findings)
    answered = sum(1 for f in findings if f.level is Level.JUSTIFY and f.justification)
    blocked, justify, advice = (counts[level] for level in _TITLES)
    inside = f" (dont {answered} {'justifié' if answered < 2 else 'justifiés'} dans le document)" if answered else ""
    said = (
        f"{len(findings)} {plural('constat', len(findings))} : {blocked} {'bloque' if blocked < 2 else 'bloquent'}, "
        f"{justify} à justifier{inside}, {advice} {plural('conseil', advice)}."
    )
    return typeset(said if blocked else f"{said} Le document s’exécute.")
