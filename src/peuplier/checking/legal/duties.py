"""What a document owes its readers: examples, a scoring, a definition of essential workers, evaluation, information."""

import re
from collections.abc import Iterator

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.pasting import fenced
from peuplier.checking.legal.rules import Rule, advice, to_justify
from peuplier.checking.legal.worth import facts_of
from peuplier.checking.trials.claims import behind
from peuplier.policy.findings import Finding
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.document import ExpectPoints, Policy, Prose
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.policy.tree.walks import facts_read

_PLAN = "CCH, art. R. 441-2-10"
_INFORMATION = "CCH, art. R. 441-2-17"
_ESSENTIAL = "CCH, art. L. 441-1, al. 35 (loi n° 2022-217 du 21 février 2022, art. 78)"

NO_EXAMPLE = to_justify("exemple_absent", _INFORMATION, "un critère qu’aucun exemple n’illustre")
ONLY_FAMILY = advice("exemple_de_famille", _INFORMATION, "un critère illustré par le seul total de sa famille")
NO_SCORING = to_justify("cotation_absente", "CCH, art. L. 441-2-8", "un document sans cotation")
UNDEFINED = to_justify("essentiels_non_définis", _ESSENTIAL, "des travailleurs essentiels sans définition")
NO_EVALUATION = advice("évaluation_absente", _PLAN, "un document sans évaluation périodique")
NO_INFORMATION = advice("information_absente", _INFORMATION, "un document sans information du demandeur")
RULES: tuple[Rule, ...] = (NO_EXAMPLE, ONLY_FAMILY, NO_SCORING, UNDEFINED, NO_EVALUATION, NO_INFORMATION)

_MONITORING, _RECEPTION = 3, 4
_DEFINITION = re.compile(r"secteurs?\s+essentiels?[^.]{0,200}?(?:\s:|\ssont\b|comprennent|regroupent)", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Criterion by criterion for examples, then the document as a whole."""
    policy = case.policy
    for criterion in policy.criteria:
        yield from _example(policy, criterion)
    if not policy.criteria:
        yield NO_SCORING.finding(
            case.head,
            "Le document n'a pas de cotation.",
            "tout territoire tenu à un plan partenarial cote les demandes depuis le 31 décembre 2023.",
            "Ajoutez une grille et ses critères, ou dites quel autre document porte la cotation.",
        )
    yield from _essential(case)
    themes = {measure.theme for measure in policy.measures}
    if _MONITORING not in themes:
        yield NO_EVALUATION.finding(
            case.head,
            "Aucune action ne prévoit d'évaluer le document.",
            "le plan partenarial prévoit l'évaluation périodique de la cotation.",
            "Ajoutez un bloc « action » du thème 3.",
            fenced("action", "évaluation : évaluer chaque année la cotation et les objectifs\nthème 3\npilote : …"),
        )
    if _RECEPTION not in themes:
        yield NO_INFORMATION.finding(
            case.head,
            "Aucune action ne prévoit d'informer les demandeurs.",
            "chacun peut connaître ses points, son rang, le délai observé et les pièces qui manquent.",
            "Ajoutez un bloc « action » du thème 4.",
            fenced("action", "information : informer chaque demandeur de ses points\nthème 4\npilote : …"),
        )


def _example(policy: Policy, criterion: Criterion) -> Iterator[Finding]:
    named = {e.name for example in policy.examples for e in example.expected if isinstance(e, ExpectPoints)}
    if criterion.name in named:
        return
    rule = ONLY_FAMILY if criterion.rubric in named else NO_EXAMPLE
    given = [f"{name} = …" for name in dict.fromkeys(fact.name for fact in facts_of(criterion))]
    lines = [criterion.title, "au année-mois-jour", *given, f"donne {criterion.name} : … points"]
    yield rule.finding(
        criterion.place,
        f"Aucun exemple n'attend les points du critère « {criterion.name} »."
        + (" Sa famille seule est illustrée." if rule is ONLY_FAMILY else ""),
        "un exemple montre la règle au demandeur, et la vérifie à chaque publication.",
        "Ajoutez un bloc « exemple ».",
        fenced("exemple", "\n".join(lines)),
    )


def _essential(case: Case) -> Iterator[Finding]:
    """An objective for essential workers is nothing without a definition: a group, or a sentence that lists them."""
    fact = "travailleur_essentiel"
    served = [o for o in case.policy.objectives if o.population and fact in _facts(o.population)]
    if not served:
        return
    grouped = any(fact in _facts(group.condition) for group in case.policy.groups)
    told = any(_DEFINITION.search(part.text) for part in case.policy.parts if isinstance(part, Prose))
    if not grouped and not told:
        yield UNDEFINED.finding(
            served[0].place,
            f"L'objectif « {served[0].name} » vise les travailleurs des secteurs essentiels sans dire qui ils sont.",
            "la conférence intercommunale du logement définit ces secteurs.",
            "Ajoutez un bloc « public », ou une phrase « Les secteurs essentiels sont : … ».",
            fenced(
                "public",
                f"travailleurs_essentiels_définis : travailleurs des secteurs essentiels\nsi {fact}\npreuve : …",
            ),
        )


def _facts(condition: Condition) -> set[str]:
    return {name for fact in facts_read(condition) for name in behind(fact.name)}
