"""How each yes-or-no fact is said and denied, in two French clauses that may follow « si » or stand alone."""

from collections.abc import Mapping
from types import MappingProxyType

_DEMAND = {
    "renouvellement_électronique": (
        "la demande est déposée ou renouvelée en ligne",
        "la demande n’est ni déposée ni renouvelée en ligne",
    ),
    "délai_anormalement_long": (
        "la demande dépasse le délai anormalement long",
        "la demande ne dépasse pas le délai anormalement long",
    ),
    "attributions_sous_condition_multiples": (
        "la demande cumule plusieurs attributions sous condition en cours",
        "la demande ne cumule pas plusieurs attributions sous condition en cours",
    ),
    "dalo_diagnostic_social": (
        "la commission de médiation a demandé un diagnostic social",
        "la commission de médiation n’a pas demandé de diagnostic social",
    ),
    "dalo_accompagnement_social": (
        "la commission de médiation a demandé un accompagnement social",
        "la commission de médiation n’a pas demandé d’accompagnement social",
    ),
}

_HOUSEHOLD = {
    "parent_isolé": (
        "le demandeur est un parent isolé",
        "le demandeur n’est pas un parent isolé",
    ),
    "jeune_ménage": (
        "le ménage compte parmi les jeunes ménages",
        "le ménage ne compte pas parmi les jeunes ménages",
    ),
    "carte_invalidité": (
        "une personne du ménage est titulaire de la carte « invalidité »",
        "aucune personne du ménage n’est titulaire de la carte « invalidité »",
    ),
}

_HOUSING = {
    "mutation": (
        "le ménage est déjà locataire du parc social",
        "le ménage n’est pas locataire du parc social",
    ),
    "sans_logement_propre": (
        "le ménage est sans logement propre",
        "le ménage a son propre logement",
    ),
    "hébergé_en_structure": (
        "le ménage est hébergé en structure ou logé temporairement",
        "le ménage n’est ni hébergé en structure ni logé temporairement",
    ),
    "propriétaire_logement": (
        "le ménage possède un logement autre que celui qu’il occupe",
        "le ménage ne possède pas de logement autre que celui qu’il occupe",
    ),
    "sur_occupation_légale": (
        "le logement actuel est sur-occupé au sens de la loi",
        "le logement actuel n’est pas sur-occupé au sens de la loi",
    ),
}

_HEALTH = {
    "besoin_logement_adapté": (
        "le ménage a besoin d’un logement adapté",
        "le ménage n’a pas besoin d’un logement adapté",
    ),
    "accompagné": (
        "la personne handicapée a besoin d’une présence pour se déplacer",
        "la personne handicapée n’a pas besoin d’une présence pour se déplacer",
    ),
    "handicap_moteur": (
        "un handicap moteur est déclaré",
        "aucun handicap moteur n’est déclaré",
    ),
    "handicap_sensoriel": (
        "un handicap sensoriel est déclaré",
        "aucun handicap sensoriel n’est déclaré",
    ),
    "handicap_autre": (
        "un handicap d’une autre nature est déclaré",
        "aucun handicap d’une autre nature n’est déclaré",
    ),
}

_LABELS = {
    "dalo_reconnu": (
        "le ménage est reconnu prioritaire au titre du DALO",
        "le ménage n’est pas reconnu prioritaire au titre du DALO",
    ),
    "pdalhpd_reconnu": (
        "le ménage est reconnu au titre du PDALHPD",
        "le ménage n’est pas reconnu au titre du PDALHPD",
    ),
    "accord_collectif": (
        "le ménage relève d’un accord collectif",
        "le ménage ne relève d’aucun accord collectif",
    ),
    "personne_handicapée": (
        "une personne du ménage est en situation de handicap",
        "aucune personne du ménage n’est en situation de handicap",
    ),
    "appartement_coordination_thérapeutique": (
        "le ménage sort d’un appartement de coordination thérapeutique",
        "le ménage ne sort pas d’un appartement de coordination thérapeutique",
    ),
    "difficultés_particulières": (
        "le ménage est reconnu mal logé, défavorisé ou en difficulté particulière",
        "le ménage n’est reconnu ni mal logé, ni défavorisé, ni en difficulté particulière",
    ),
    "sortie_hébergement": (
        "le ménage est reconnu prêt à quitter un hébergement ou un logement temporaire",
        "le ménage n’est pas reconnu prêt à quitter un hébergement ou un logement temporaire",
    ),
    "reprise_activité_longue_durée": (
        "une personne du ménage reprend une activité après un chômage de longue durée",
        "aucune personne du ménage ne reprend d’activité après un chômage de longue durée",
    ),
    "logement_indigne": (
        "le ménage est reconnu exposé à l’habitat indigne",
        "le ménage n’est pas reconnu exposé à l’habitat indigne",
    ),
    "violences_conjugales": (
        "une personne du ménage est reconnue victime de violences au sein du couple",
        "aucune personne du ménage n’est reconnue victime de violences au sein du couple",
    ),
    "mariage_forcé": (
        "une personne du ménage est reconnue menacée de mariage forcé",
        "aucune personne du ménage n’est reconnue menacée de mariage forcé",
    ),
    "violences_hors_couple": (
        "une personne du ménage est reconnue victime de viol ou d’agression sexuelle à son domicile ou à ses abords",
        "aucune personne du ménage n’est reconnue victime de viol ou d’agression sexuelle à son "
        "domicile ou à ses abords",
    ),
    "sortie_prostitution": (
        "une personne du ménage est engagée dans un parcours de sortie de la prostitution",
        "aucune personne du ménage n’est engagée dans un parcours de sortie de la prostitution",
    ),
    "victime_traite": (
        "une personne du ménage est reconnue victime de traite ou de proxénétisme",
        "aucune personne du ménage n’est reconnue victime de traite ou de proxénétisme",
    ),
    "mineur_mal_logé": (
        "un enfant mineur du ménage vit dans un logement sur-occupé ou non décent",
        "aucun enfant mineur du ménage ne vit dans un logement sur-occupé ou non décent",
    ),
    "logement_non_décent": (
        "le logement actuel est reconnu non décent",
        "le logement actuel n’est pas reconnu non décent",
    ),
    "dépourvu_de_logement": (
        "le ménage est reconnu dépourvu de logement",
        "le ménage n’est pas reconnu dépourvu de logement",
    ),
    "menace_expulsion": (
        "le ménage est menacé d’expulsion sans relogement",
        "le ménage n’est pas menacé d’expulsion sans relogement",
    ),
    "mineur_émancipé": (
        "le demandeur est un mineur émancipé",
        "le demandeur n’est pas un mineur émancipé",
    ),
    "ancien_ase": (
        "le demandeur est un jeune majeur sortant de l’aide sociale à l’enfance",
        "le demandeur n’est pas un jeune majeur sortant de l’aide sociale à l’enfance",
    ),
    "travailleur_essentiel": (
        "le demandeur travaille dans un secteur essentiel",
        "le demandeur ne travaille pas dans un secteur essentiel",
    ),
    "relogement_renouvellement_urbain": (
        "le ménage est à reloger dans le cadre d’une opération de renouvellement urbain",
        "le ménage n’est pas à reloger dans le cadre d’une opération de renouvellement urbain",
    ),
    "relogement_copropriété_dégradée": (
        "le ménage est à reloger dans le cadre d’une opération sur une copropriété dégradée",
        "le ménage n’est pas à reloger dans le cadre d’une opération sur une copropriété dégradée",
    ),
    "relogement_habitat_indigne": (
        "le ménage est à reloger au titre de l’habitat indigne",
        "le ménage n’est pas à reloger au titre de l’habitat indigne",
    ),
    "relogement_vente": (
        "le ménage est à reloger en raison de la vente de son logement social",
        "le ménage n’est pas à reloger en raison de la vente de son logement social",
    ),
}

_WISHES = {
    "sans_ascenseur_accepté": (
        "le demandeur accepte un logement sans ascenseur",
        "le demandeur n’accepte pas de logement sans ascenseur",
    ),
    "rez_de_chaussée_souhaité": (
        "le demandeur accepte un logement en rez-de-chaussée",
        "le demandeur n’accepte pas de logement en rez-de-chaussée",
    ),
    "parking_souhaité": (
        "le demandeur souhaite une place de stationnement",
        "le demandeur ne souhaite pas de place de stationnement",
    ),
    "demande_élargie": (
        "le demandeur accepte d’élargir sa recherche au-delà des communes qu’il a choisies",
        "le demandeur n’accepte pas d’élargir sa recherche au-delà des communes qu’il a choisies",
    ),
}

_DWELLING = {
    "logement_en_qpv": (
        "le logement est dans un quartier prioritaire",
        "le logement n’est pas dans un quartier prioritaire",
    ),
    "logement_résidence_à_enjeu": (
        "la résidence est à enjeu prioritaire de mixité sociale",
        "la résidence n’est pas à enjeu prioritaire de mixité sociale",
    ),
    "logement_rez_de_chaussée": (
        "le logement est en rez-de-chaussée",
        "le logement n’est pas en rez-de-chaussée",
    ),
    "logement_ascenseur": (
        "un ascenseur dessert le logement",
        "aucun ascenseur ne dessert le logement",
    ),
    "logement_adapté": (
        "le logement est adapté au handicap",
        "le logement n’est pas adapté au handicap",
    ),
    "logement_stationnement": (
        "une place de stationnement est louée avec le logement",
        "aucune place de stationnement n’est louée avec le logement",
    ),
    "logement_hors_flux": (
        "le logement est hors flux",
        "le logement n’est pas hors flux",
    ),
    "logement_loué": (
        "le logement est loué",
        "le logement n’est pas loué",
    ),
}

_ALLOCATION = {
    "attribution_premier_de_la_cotation": (
        "le candidat retenu était le premier de la cotation",
        "le candidat retenu n’était pas le premier de la cotation",
    ),
    "attribution_en_qpv": (
        "le logement attribué est dans un quartier prioritaire",
        "le logement attribué n’est pas dans un quartier prioritaire",
    ),
    "attribution_dalo": (
        "le logement est attribué au titre du DALO",
        "le logement n’est pas attribué au titre du DALO",
    ),
    "attribution_hors_flux": (
        "l’attribution est hors flux",
        "l’attribution n’est pas hors flux",
    ),
}

# By name of fact: what is said when it is true, then when it is false. None begins with « il », so that
# « si » never has to be elided; a negation bears on the whole (« aucune personne du ménage… »).
CLAUSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    _DEMAND | _HOUSEHOLD | _HOUSING | _HEALTH | _LABELS | _WISHES | _DWELLING | _ALLOCATION
)
