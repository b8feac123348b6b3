"""Criteria that deserve a second look: conduct, neighbours, health, age and family, papers only some can give."""

from collections.abc import Iterator, Mapping, Sequence

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice, to_justify
from peuplier.checking.legal.worth import Worth, facts_of
from peuplier.checking.trials.claims import behind
from peuplier.checking.trials.codes_named import codes_named
from peuplier.checking.trials.families import children, families, without_children
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.findings import Finding
from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import criterion_extent, refusals_extent
from peuplier.policy.tree.scoring_blocks import CodeTable, Criterion
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import write_number, write_points

_NEEDS = "CCH, art. L. 441 et R. 441-2-10, 11°"
_EQUAL = "loi n° 2008-496 du 27 mai 2008, art. 1er et 2"

CONDUCT = to_justify("comportement", _NEEDS, "des points pour une conduite plutôt que pour un besoin")
NEIGHBOURS = to_justify("voisinage", _NEEDS, "des points pour l’entretien du logement ou les relations de voisinage")
HEALTH = advice("santé", _EQUAL, "des points pour une raison de santé, sur pièce médicale")
PROXY = advice("indice_indirect", _EQUAL, "un critère qui peut en cacher un autre, que la loi interdit")
PAPER = to_justify("points_pour_une_pièce", _NEEDS, "des points pour la pièce elle-même, non pour la situation")
NEGATIVE = to_justify("points_négatifs", _NEEDS, "des points retirés sans source qui l’explique")
BACKWARDS = to_justify("besoin_à_rebours", "CCH, art. L. 441", "des points qui baissent quand le besoin grandit")
RULES: tuple[Rule, ...] = (CONDUCT, NEIGHBOURS, HEALTH, PROXY, PAPER, NEGATIVE, BACKWARDS)

_CONDUCT = {
    "rendez_vous_manqués_le": "un rendez-vous peut être manqué pour bien des raisons.",
    "recherche_active_le": "les démarches sont plus difficiles à qui maîtrise mal le numérique ou la langue.",
    "dernier_renouvellement": "le renouvellement est une obligation, non un besoin de logement.",
}
_NEIGHBOURS = "17"
_HEALTH = "08"
_REASONS = ("motifs", "motif_principal")
_HEALTH_PAPERS = ("justificatif_santé",)
_PROXIES = {
    "âge_demandeur": "l'âge",
    "naissance_demandeur": "l'âge",
    "jeune_ménage": "l'âge",
    "situation_familiale": "la situation de famille",
    "liens_cotitulaires": "la situation de famille",
    "naissances_attendues": "la grossesse",
    "nature_ressources": "l'origine des ressources",
    "quartiers_souhaités": "le lieu de résidence",
}
_WORDS = ("voisinage", "nuisances", "entretien du logement", "propreté", "comportement", "savoir-vivre", "moralité")
# How many children make a large family.
_MANY = 5
_RICH: Mapping[str, Value] = {"ressources_reçues": 450_000}
_POOR: Mapping[str, Value] = {"ressources_reçues": 90_000}
_LASTING: Mapping[str, Value] = {"situation_professionnelle": "CDI"}
_JOBLESS: Mapping[str, Value] = {"situation_professionnelle": "CHO"}
_PROOF_STATES = "état_justificatif"


def check(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
    """Criterion by criterion."""
    for criterion in case.policy.criteria:
        if criterion_extent(criterion) == (0, 0):
            continue
        names = {name for fact in facts_of(criterion) for name in behind(fact.name)}
        named = _codes(criterion)
        yield from _conduct(criterion, names)
        yield from _neighbours(criterion, named)
        yield from _health(criterion, named)
        yield from _proxies(criterion, names)
        yield from _paper(criterion)
        yield from _negative(criterion)
        yield from _backwards(case, scales, criterion, names)
    yield from _counted(case.policy)
    yield from _negative_refusals(case.policy)


def _conduct(criterion: Criterion, names: set[str]) -> Iterator[Finding]:
    for name in [name for name in _CONDUCT if name in names][:1]:
        yield _noted(criterion.place, f"Le critère « {criterion.name} »", name)


def _counted(policy: Policy) -> Iterator[Finding]:
    """Blocks that count something else than refusals: steps of a search, missed appointments."""
    for rule in policy.refusals:
        if rule.counted.name in _CONDUCT and rule.sanctions:
            yield _noted(rule.place, f"Le bloc « {rule.name} »", rule.counted.name)


def _noted(place: Place, what: str, name: str) -> Finding:
    return CONDUCT.finding(
        place,
        f"{what} note une conduite : {FACTS[name].label}.",
        _CONDUCT[name],
        "Appuyez-vous sur un besoin, ou dites pourquoi cette conduite compte et comment s'en expliquer.",
    )


def _neighbours(criterion: Criterion, named: Mapping[str, set[str]]) -> Iterator[Finding]:
    told = next((word for word in _WORDS if word in criterion.title.lower()), None)
    if told or any(_NEIGHBOURS in named.get(name, ()) for name in _REASONS):
        yield NEIGHBOURS.finding(
            criterion.place,
            f"Le critère « {criterion.name} » note l'entretien du logement ou les relations de voisinage.",
            "ces appréciations sont subjectives, et la cotation mesure un besoin de logement.",
            "Retirez ce critère, ou dites quel fait constaté le fonde.",
        )


def _health(criterion: Criterion, named: Mapping[str, set[str]]) -> Iterator[Finding]:
    papers = {fact.name for fact in criterion.evidence} & set(_HEALTH_PAPERS)
    if papers or any(_HEALTH in named.get(name, ()) for name in _REASONS):
        yield HEALTH.finding(
            criterion.place,
            f"Le critère « {criterion.name} » fait lire une raison de santé.",
            "le détail de l'état de santé n'a pas à être connu ; la reconnaissance du handicap suffit souvent.",
            "Préférez une reconnaissance, ou dites qui lit la pièce, et ce qui en est gardé.",
        )


def _proxies(criterion: Criterion, names: set[str]) -> Iterator[Finding]:
    read = {fact.name for fact in facts_of(criterion)}
    found = dict.fromkeys(_PROXIES[name] for name in _PROXIES if name in read or (name in names and name in _DIRECT))
    if found:
        yield PROXY.finding(
            criterion.place,
            f"Le critère « {criterion.name} » distingue les ménages d'après {' et '.join(found)}.",
            "une telle différence n'est permise que pour un but légitime, par des moyens nécessaires.",
            "Écrivez ce but dans l'article ; vérifiez qu'aucun besoin de logement ne le dirait mieux.",
        )


# Age is nearly always read through the fact derived from the date of birth.
_DIRECT = frozenset({"naissance_demandeur"})


def _paper(criterion: Criterion) -> Iterator[Finding]:
    for condition in criterion.conditions():
        papers = [fact for fact, _ in codes_named(condition) if FACTS[fact].codes and _is_paper(fact)]
        if papers:
            yield PAPER.finding(
                criterion.place,
                f"Le critère « {criterion.name} » donne des points d'après {FACTS[papers[0]].the_label}.",
                "tous les ménages dans la même situation n'ont pas la même pièce.",
                "Écrivez la situation dans « si … », et la pièce dans « justifié par … ».",
                f"justifié par {papers[0]}",
            )
            return


def _is_paper(name: str) -> bool:
    codes = FACTS[name].codes
    return codes is not None and codes.name == _PROOF_STATES


def _negative(criterion: Criterion) -> Iterator[Finding]:
    if criterion_extent(criterion)[0] < 0 and not criterion.source:
        yield NEGATIVE.finding(
            criterion.place,
            f"Le critère « {criterion.name} » peut retirer des points, et rien ne dit pourquoi.",
            "un point retiré se motive comme un point donné : le demandeur en lira la raison.",
            "Ajoutez une ligne « source : … », ou écrivez le critère en points positifs.",
            "source : …",
        )


def _negative_refusals(policy: Policy) -> Iterator[Finding]:
    for rule in policy.refusals:
        if refusals_extent(rule)[0] < 0 and not rule.source:
            yield NEGATIVE.finding(
                rule.place,
                f"Le bloc « {rule.name} » retire des points, et rien ne dit sur quel texte il s'appuie.",
                "un point retiré se motive comme un point donné : le demandeur en lira la raison.",
                "Ajoutez une ligne « source : … ».",
                "source : CCH, art. R. 441-2-10, 11°",
            )


def _backwards(case: Case, scales: Sequence[Worth], criterion: Criterion, names: set[str]) -> Iterator[Finding]:
    """Points that fewer children, higher resources or a lasting contract bring to the same household."""
    many = next(family for family in families(case.on) if children(family) == _MANY)
    alone = without_children(many)
    pairs: list[tuple[str, str, Mapping[str, Value], Mapping[str, Value]]] = [
        ("naissances_ménage", "le ménage n'a pas d'enfant", alone, many),
        ("naissances_enfants_à_charge", "le ménage n'a pas d'enfant", alone, many),
        ("ressources_reçues", "ses ressources sont plus élevées", _RICH, _POOR),
        ("situation_professionnelle", "son contrat de travail est stable", _LASTING, _JOBLESS),
    ]
    for name, when, better, worse in pairs:
        if name not in names:
            continue
        for scale in scales:
            more, less = scale.points_of(criterion, better), scale.points_of(criterion, worse)
            if more is not None and less is not None and more > less:
                yield BACKWARDS.finding(
                    criterion.place,
                    f"Le critère « {criterion.name} » donne {write_points(more)} quand {when}, "
                    f"{write_number(less)} dans le cas contraire.",
                    "un logement social répond à un besoin ; ces points peuvent écarter ceux qui en ont le plus.",
                    "Retirez cette différence, ou dites le besoin de logement qui la fonde.",
                )
                return


def _codes(criterion: Criterion) -> dict[str, set[str]]:
    """The codes that give points, by fact."""
    found: dict[str, set[str]] = {}
    lines = [(case.condition, case.points) for case in criterion.cases]
    lines += [(bonus.condition, bonus.points) for bonus in criterion.bonuses]
    for condition, points in lines:
        for name, codes in codes_named(condition) if points else ():
            found.setdefault(name, set()).update(codes)
    if isinstance(criterion.table, CodeTable):
        for row in criterion.table.rows:
            if row.points:
                found.setdefault(criterion.table.fact.name, set()).update(row.codes)
    return found
