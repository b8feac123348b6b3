"""What became of the demand so far: committee sittings, offers and refusals."""

from peuplier.vocabulary.facts import Fact, Origin
from peuplier.vocabulary.formulas import CountDates, CountRecent, Ref
from peuplier.vocabulary.making import derived, stated
from peuplier.vocabulary.quantities import Kind

_EVENTS = "Événement de la gestion partagée (SNE) ou fichier du bailleur"

FACTS: tuple[Fact, ...] = (
    stated(
        "refus_logement_adapté_le",
        "suitable_refusal_dates",
        "dates des refus d’un logement adapté",
        Kind.DATES,
        Origin.PARTNER,
        _EVENTS,
        "Jours où le ménage a refusé un logement adapté à ses besoins et à ses capacités, sans motif admis "
        "(CCH, art. R. 441-2-10, 11°) ; le silence gardé dix jours vaut refus (CCH, art. R. 441-10).",
        lowest=1990,
        highest=2100,
    ),
    stated(
        "autres_refus_le",
        "other_refusal_dates",
        "dates des autres refus",
        Kind.DATES,
        Origin.PARTNER,
        _EVENTS,
        "Jours où le ménage a refusé un logement inadapté, ou pour un motif admis.",
        why_not="Seul le refus d’un logement adapté aux besoins et aux capacités du ménage peut modifier "
        "la note (CCH, art. R. 441-2-10, 11°).",
        lowest=1990,
        highest=2100,
    ),
    stated(
        "propositions_le",
        "offer_dates",
        "dates des propositions",
        Kind.DATES,
        Origin.PARTNER,
        _EVENTS,
        "Jours où un logement a été proposé au ménage, avec au moins dix jours pour répondre (CCH, art. R. 441-10).",
        lowest=1990,
        highest=2100,
    ),
    derived(
        "nombre_refus_adaptés",
        "suitable_refusals",
        "nombre de refus d’un logement adapté",
        Kind.COUNT,
        CountDates(Ref("refus_logement_adapté_le")),
        "Nombre de refus d’un logement adapté depuis le dépôt de la demande (CCH, art. R. 441-2-10, 11°).",
        unit="refus",
        lowest=0,
        highest=30,
    ),
    derived(
        "refus_adaptés_12_mois",
        "suitable_refusals_last_year",
        "nombre de refus d’un logement adapté depuis douze mois",
        Kind.COUNT,
        CountRecent(Ref("refus_logement_adapté_le"), months=12),
        "Nombre de refus d’un logement adapté au cours des douze mois qui précèdent la date de calcul "
        "(CCH, art. R. 441-2-10, 11°).",
        unit="refus",
        lowest=0,
        highest=15,
    ),
    derived(
        "nombre_propositions",
        "offers",
        "nombre de propositions",
        Kind.COUNT,
        CountDates(Ref("propositions_le")),
        "Nombre de logements proposés au ménage depuis le dépôt de la demande.",
        unit="proposition",
        lowest=0,
        highest=30,
    ),
    stated(
        "passages_commission_le",
        "sitting_dates",
        "dates des passages en commission",
        Kind.DATES,
        Origin.PARTNER,
        _EVENTS,
        "Jours où une commission d’attribution a examiné la demande (CCH, art. L. 441-2).",
        lowest=1990,
        highest=2100,
    ),
    derived(
        "nombre_passages_commission",
        "sittings",
        "nombre de passages en commission",
        Kind.COUNT,
        CountDates(Ref("passages_commission_le")),
        "Nombre de fois où une commission d’attribution a examiné la demande.",
        unit="passage",
        lowest=0,
        highest=40,
    ),
    stated(
        "rendez_vous_manqués_le",
        "missed_appointment_dates",
        "dates des rendez-vous manqués",
        Kind.DATES,
        Origin.PARTNER,
        _EVENTS,
        "Jours où le ménage, sans motif admis, ne s’est pas présenté à un rendez-vous ou à une visite dont "
        "il avait été prévenu.",
        lowest=1990,
        highest=2100,
    ),
    stated(
        "recherche_active_le",
        "search_step_dates",
        "dates des démarches de recherche",
        Kind.DATES,
        Origin.PARTNER,
        _EVENTS,
        "Jours où le ménage a fait une démarche pour trouver un logement : candidature à un logement proposé "
        "en ligne, visite, entretien au guichet. Le renouvellement annuel, obligatoire, n’en est pas une.",
        lowest=1990,
        highest=2100,
    ),
    stated(
        "points_ancien_barème",
        "previous_scale_points",
        "points acquis sous un barème antérieur",
        Kind.COUNT,
        Origin.PARTNER,
        "Fichier de la cotation antérieure, au jour de la conversion",
        "Points acquis sous un barème antérieur, repris lors d’une conversion ; ils ne changent plus ensuite.",
        unit="point",
        lowest=0,
        highest=2_000,
    ),
)
