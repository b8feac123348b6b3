"""The independent verifier of a month's offers: it shares no code with what made them. Messages are in French.

It recounts with plain lists and exact integers, and checks the proof of an optimum by adding up its prices.
"""

from collections import Counter

from peuplier.matching.month import Assignment, Month, Proof


def verify_assignment(month: Month, found: Assignment) -> list[str]:
    """What is wrong with the offers; nothing when all holds."""
    pairs, starts, demands = found.pairs.tolist(), month.starts.tolist(), month.demands.tolist()
    if len(set(pairs)) < len(pairs) or any(not 0 <= pair < len(demands) for pair in pairs):
        return ["une offre est faite deux fois, ou à quelqu’un qui n’est pas candidat."]
    chosen, broken = set(pairs), []
    offers = Counter(demands[pair] for pair in pairs)
    broken += [f"demande {demand} : {number} offres." for demand, number in sorted(offers.items()) if number > 1]
    for dwelling, places in enumerate(month.places.tolist()):
        own = range(starts[dwelling], starts[dwelling + 1])
        given = sum(pair in chosen for pair in own)
        if given > places:
            broken.append(f"logement {dwelling} : {given} offres pour {places} places.")
        if given < places and any(demands[pair] not in offers for pair in own):
            broken.append(f"logement {dwelling} : une place reste vide alors qu’un candidat n’a pas d’offre.")
    weight = sum(int(month.weights[pair]) for pair in pairs)
    if (found.filled, found.weight) != (len(pairs), weight):
        broken.append(f"annoncé : {found.filled} places, poids {found.weight} ; recompté : {len(pairs)}, {weight}.")
    broken += _rates(month, found, chosen)
    if found.proof is not None:
        broken += _proof(month, found, found.proof)
    return broken


def _rates(month: Month, found: Assignment, chosen: set[int]) -> list[str]:
    broken, starts, demands = [], month.starts.tolist(), month.demands.tolist()
    if len(found.missing) != len(month.rates):
        return ["le nombre de taux annoncés n’est pas celui du mois."]
    for rate, told in zip(month.rates, found.missing, strict=True):
        called, of_type = rate.called, rate.of_type
        for dwelling in range(len(starts) - 1):
            for pair in range(starts[dwelling], starts[dwelling + 1]):
                if pair in chosen and rate.in_base[dwelling]:
                    called += 1
                    of_type += int(rate.bears[demands[pair]]) == 1
        missing = 0
        while 100 * (of_type + missing) < rate.rate.percent * called:
            missing += 1
        if missing != told:
            broken.append(f"taux « {rate.rate.name} » : il manque {missing}, et non {told}, sur {called}.")
    return broken


def _proof(month: Month, found: Assignment, proof: Proof) -> list[str]:
    """Prices that no pair exceeds and that add up to less than one above what was reached: nothing better exists."""
    starts, demands, weights = month.starts.tolist(), month.demands.tolist(), month.weights.tolist()
    prices, demand_prices = proof.dwelling_prices.tolist(), proof.demand_prices.tolist()
    rate_prices = proof.rate_prices.tolist()
    heaviest = every_place = bound = 0
    for dwelling, places in enumerate(month.places.tolist()):
        own = range(starts[dwelling], starts[dwelling + 1])
        open_ = min(places, len(own))
        every_place += open_
        heaviest += open_ * max((weights[pair] for pair in own), default=0)
        bound += open_ * prices[dwelling]
        for pair in own:
            worth = proof.scale * (proof.bonus + weights[pair])
            for rate, price in zip(month.rates, rate_prices, strict=True):
                worth += price * (bool(rate.in_base[dwelling]) and int(rate.bears[demands[pair]]) == 1)
            if prices[dwelling] + demand_prices[demands[pair]] < worth:
                return [f"preuve d’optimalité : logement {dwelling}, demande {demands[pair]} vaut plus que ses prix."]
    if proof.penalty <= heaviest or (found.filled < every_place and (proof.bonus <= heaviest or rate_prices)):
        return ["preuve d’optimalité : une place ou un taux vaut moins que les poids."]
    if min(demand_prices, default=0) < 0 or (found.filled < every_place and min(prices, default=0) < 0):
        return ["preuve d’optimalité : un prix est négatif."]
    if not all(0 <= price <= proof.scale * proof.penalty for price in rate_prices):
        return ["preuve d’optimalité : le prix d’un taux dépasse ce que coûte un manque."]
    bound += sum(demand_prices)
    for rate, price in zip(month.rates, rate_prices, strict=True):
        places = sum(min(n, starts[d + 1] - starts[d]) for d, n in enumerate(month.places.tolist()) if rate.in_base[d])
        asked = 0
        while 100 * (rate.of_type + asked) < rate.rate.percent * (rate.called + places):
            asked += 1
        bound -= price * asked
    worth = proof.bonus * found.filled + found.weight - proof.penalty * sum(found.missing)
    if not 0 <= bound - proof.scale * worth < proof.scale:
        return [f"preuve d’optimalité : les prix font {bound}, les offres {proof.scale * worth}."]
    return []
