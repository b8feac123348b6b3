"""What may be chosen before a territory is drawn, and the central choices."""

from dataclasses import dataclass
from datetime import date

PILOT = "200066355"
SEED = 20_260_901
ON = date(2026, 9, 1)

# Households waiting in the pilot territory: 3,730 in the EPCI on 1 January 2023 (Hérault Tribune). Another scope,
# the « littoral » of a landlord, counted 5,800 demands on 31 December 2023 (Les Indiscrétions).
PILOT_DEMANDS, PILOT_ALTERNATIVE = 3_730, 5_800
# Derived from 7 demands for an offer (2022): 3,730 ÷ 7 ÷ 12.
PILOT_LEASES_A_MONTH = 44
# Programme local de l’habitat 2019–2024: 1,200 dwellings a year, 40 % of them social (Midi Libre, 2019).
PILOT_SOCIAL_DWELLINGS_A_YEAR = 480

# Shares of the nominators (hypothesis A-03 of the pilot): legal ceilings for the State and the local authorities.
NOMINATORS = {"PPRIOR": 25, "PFONCT": 5, "COLTER": 20, "COLACT": 20, "AUCUN": 30}
NOMINATOR_LABELS = {
    "PPRIOR": "État, publics prioritaires",
    "PFONCT": "État, agents civils et militaires",
    "COLTER": "Collectivités territoriales et EPCI",
    "COLACT": "Action Logement et employeurs",
    "AUCUN": "Bailleurs, sans réservataire",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`demands` overrides the count of demands; `on` is the date of extraction and of every age."""

    seed: int = SEED
    demands: int | None = None
    on: date = ON
