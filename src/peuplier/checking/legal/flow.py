"""The sharing of the yearly flow: never more than the whole, nor than the most the law lets each nominator reserve."""

from collections.abc import Iterator
from fractions import Fraction

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice, blocks, to_justify
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.monitoring_blocks import NominatorShare
from peuplier.policy.wording.printer import condition
from peuplier.vocabulary.quantities import write_quantity

_LAW = "CCH, art. R. 441-5 à R. 441-5-3"
# The code of the State's whole share in the register, and the code of its own agents, counted within it.
_STATE, _AGENTS, _NOBODY = "PPRIOR", "PFONCT", "AUCUN"

WHOLE = blocks("flux_plus_de_cent", _LAW, "des parts du flux annuel qui dépassent 100 %")
CEILING = blocks("flux_plafond", _LAW, "la part d’un réservataire au-dessus du maximum de la loi")
WITHIN = blocks("flux_plafond_agents", _LAW, "les agents de l’État au-dessus du maximum de la loi")
LANDLORD = to_justify("flux_sans_bailleur", _LAW, "un partage du flux qui ne dit pas la part des bailleurs")
SHORT = to_justify("flux_moins_de_cent", _LAW, "des parts du flux annuel qui n’atteignent pas 100 %")
STATE = advice("flux_sans_état", _LAW, "un partage du flux où l’État n’a pas de part")
LEAVES = advice("flux_assiette", _LAW, "une part qui ne dit pas ce qui sort du flux")
RULES: tuple[Rule, ...] = (WHOLE, CEILING, WITHIN, LANDLORD, SHORT, STATE, LEAVES)


def check(case: Case) -> Iterator[Finding]:
    """The sum of the shares, each of them, then what is missing."""
    shares = case.policy.shares
    if not shares:
        return
    total = sum((share.share for share in shares if not share.ceiling), Fraction(0))
    if total > 1:
        yield WHOLE.finding(
            shares[-1].place,
            f"Les parts du flux annuel totalisent {write_quantity(total, '%')}.",
            "un même logement ne peut pas être réservé deux fois.",
            "Réduisez une part : leur total ne dépasse pas 100 %.",
        )
    for limit in case.statutes.shares:
        yield from _over(case, limit)
        yield from _over_within(case, limit)
    if total < 1:
        told = any(share.nominator == _NOBODY for share in shares)
        yield _short(shares, total) if told else _landlord(shares, total)
    yield from _silent(case)
    yield from _leaves(case)


def _over(case: Case, limit: NominatorShare) -> Iterator[Finding]:
    counted = (_STATE, _AGENTS) if limit.nominator == _STATE else (limit.nominator,)
    own = [share for share in case.policy.shares if share.nominator in counted]
    total = sum((share.share for share in own), Fraction(0))
    if own and total > limit.share:
        rule = WITHIN if limit.nominator == _AGENTS else CEILING
        yield rule.finding(
            own[-1].place,
            f"{limit.title[0].upper()}{limit.title[1:]} : {write_quantity(total, '%')} du flux annuel, "
            f"au lieu de {write_quantity(limit.share, '%')} au plus.",
            f"la loi fixe ce maximum ({listed(share.name for share in own)}).",
            f"Ramenez le total à {write_quantity(limit.share, '%')}.",
            law=limit.source,
        )


def _over_within(case: Case, limit: NominatorShare) -> Iterator[Finding]:
    """« dont au plus N % » of a share of the document above that of the law, for the State's agents."""
    for share in case.policy.shares:
        if share.nominator != limit.nominator or not limit.within:
            continue
        most = max(within.share for within in limit.within)
        for within in share.within:
            if within.share > most:
                yield WITHIN.finding(
                    share.place,
                    f"Le bloc « {share.name} » admet {write_quantity(within.share, '%')} : {within.whom}.",
                    f"la loi en admet {write_quantity(most, '%')} au plus : {limit.within[0].whom}.",
                    f"Écrivez « dont au plus {write_quantity(most, '%')} ».",
                    law=limit.source,
                )


def _short(shares: tuple[NominatorShare, ...], total: Fraction) -> Finding:
    return SHORT.finding(
        shares[-1].place,
        f"Les parts du flux annuel totalisent {write_quantity(total, '%')} ; rien ne dit à qui vont les "
        f"{write_quantity(1 - total, '%')} qui restent.",
        "chaque logement de l'année a un réservataire, ou revient au bailleur.",
        "Complétez une part : leur total fait 100 %, ou dites à qui va le reste.",
    )


def _silent(case: Case) -> Iterator[Finding]:
    """Nothing for the State's priority groups although the flow is shared out."""
    limit = next((limit for limit in case.statutes.shares if limit.nominator == _STATE), None)
    if limit is None or any(share.nominator == _STATE for share in case.policy.shares):
        return
    yield STATE.finding(
        case.policy.shares[-1].place,
        "Aucune part n'est celle de l'État pour les publics prioritaires.",
        f"la loi lui en réserve jusqu'à {write_quantity(limit.share, '%')} ; une convention peut en fixer moins.",
        f"Ajoutez un bloc « part » du réservataire {_STATE}, ou dites comment ses candidats sont logés.",
        law=limit.source,
    )


def _landlord(shares: tuple[NominatorShare, ...], total: Fraction) -> Finding:
    rest = 1 - total
    return LANDLORD.finding(
        shares[-1].place,
        f"Les parts totalisent {write_quantity(total, '%')} ; rien ne dit à qui vont les "
        f"{write_quantity(rest, '%')} qui restent.",
        "chaque bailleur répond d'un quart de prioritaires sur les logements qu'il attribue sans réservataire.",
        "Ajoutez la part des bailleurs.",
        "```part\npart_bailleurs : logements que les bailleurs attribuent sans réservataire\n"
        f"réservataire {_NOBODY}\n{write_quantity(rest, '%')} du flux annuel\n```".replace("\u00a0", " "),
    )


def _leaves(case: Case) -> Iterator[Finding]:
    left = [c for limit in case.statutes.shares for c in limit.leaves_flow]
    bare = [share for share in case.policy.shares if not share.leaves_flow]
    if left and bare:
        yield LEAVES.finding(
            bare[0].place,
            f"{'La part' if len(bare) == 1 else 'Les parts'} {listed(share.name for share in bare)} "
            f"ne {'dit' if len(bare) == 1 else 'disent'} pas quels logements sortent du flux.",
            "le taux porte sur le flux une fois retirés les mutations du bailleur et les relogements.",
            "Ajoutez des lignes « hors flux si … ».",
            "\n".join(f"hors flux si {condition(c)}" for c in left),
        )
