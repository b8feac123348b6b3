"""The demand itself: number, dates, DALO block, reasons and closure, as the national register keeps them."""

from peuplier.vocabulary.facts import Fact, Sensitivity
from peuplier.vocabulary.formulas import InCodes, MonthsSince, Ref
from peuplier.vocabulary.making import APPLICANT, CO_HOLDER, DEMAND, FILE, PERSONS, derived, registered
from peuplier.vocabulary.quantities import Kind

_PROCESSING = f"{DEMAND}/informationTraitement"
_CLOSURE = f"{DEMAND}/radiation"
_IDENTITY = "Ce fait identifie une personne : il n’apprend rien de son besoin de logement."
_CHANNEL = "La manière de déposer ou de renouveler la demande ne dit rien du besoin de logement."
_CLOSED = "Une demande radiée n’est plus cotée : ce fait sert au suivi et aux bilans."

_IDENTITY_FACTS = (
    registered(
        "numéro_unique",
        "demand_number",
        "numéro unique",
        Kind.TEXT,
        "Numéro national de la demande, qui ne change ni au renouvellement ni à la réactivation "
        "(CCH, art. L. 441-2-1). Il ne se déchiffre pas.",
        f"{DEMAND}/numUnique",
        sensitivity=Sensitivity.PERSONAL,
        why_not=_IDENTITY,
    ),
    registered(
        "nom",
        "last_name",
        "nom",
        Kind.TEXT,
        "Nom d’usage et nom de naissance du demandeur, des cotitulaires et des personnes à charge.",
        f"{APPLICANT}/nom",
        f"{APPLICANT}/nomPatronymique",
        f"{CO_HOLDER}/nom",
        f"{CO_HOLDER}/nomPatronymique",
        f"{PERSONS}/listePersonneACharge/personneACharge/nom",
        sensitivity=Sensitivity.PERSONAL,
        why_not=_IDENTITY,
    ),
    registered(
        "prénom",
        "first_name",
        "prénom",
        Kind.TEXT,
        "Prénom du demandeur, des cotitulaires et des personnes à charge.",
        f"{APPLICANT}/prenom",
        f"{CO_HOLDER}/prenom",
        f"{PERSONS}/listePersonneACharge/personneACharge/prenom",
        sensitivity=Sensitivity.PERSONAL,
        why_not=_IDENTITY,
    ),
    registered(
        "civilité",
        "title",
        "civilité",
        Kind.CODE,
        "Civilité du demandeur ou des cotitulaires.",
        f"{APPLICANT}/civilite",
        f"{CO_HOLDER}/civilite",
        codes="ListeCivilite",
        sensitivity=Sensitivity.PERSONAL,
        why_not="La civilité révèle le sexe : en tenir compte serait une discrimination "
        "(loi n° 2008-496 du 27 mai 2008, art. 1er).",
    ),
    registered(
        "sexe",
        "sex",
        "sexe",
        Kind.CODE,
        "Sexe des personnes à charge ou en garde, tel que le formulaire le demande.",
        f"{PERSONS}/listePersonneACharge/personneACharge/sexe",
        f"{PERSONS}/listePersonneEnGarde/personneEnGarde/sexe",
        codes="ListeSexe",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="Tenir compte du sexe serait une discrimination (loi n° 2008-496 du 27 mai 2008, art. 1er).",
    ),
    registered(
        "nationalité",
        "nationality",
        "nationalité",
        Kind.CODE,
        "Nationalité du demandeur ou des cotitulaires, par grandes catégories ; elle sert seulement à "
        "vérifier la régularité du séjour (CCH, art. R. 441-1).",
        f"{APPLICANT}/nationalite",
        f"{CO_HOLDER}/nationalite",
        codes="ListeNationalite",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="Au-delà de la régularité du séjour, tenir compte de la nationalité serait une "
        "discrimination (loi n° 2008-496 du 27 mai 2008, art. 1er).",
    ),
    registered(
        "guichet",
        "counter",
        "guichet d’enregistrement",
        Kind.TEXT,
        "Code du guichet qui a enregistré la demande.",
        f"{DEMAND}/numGuichet",
        why_not="La cotation est la même pour tous, quel que soit le guichet (CCH, art. R. 441-2-10, 11°).",
    ),
    registered(
        "renouvellement_électronique",
        "renewed_online",
        "renouvellement en ligne",
        Kind.BOOLEAN,
        "La demande est déposée ou renouvelée par voie électronique.",
        f"{DEMAND}/renouvellementElec",
        why_not=_CHANNEL,
    ),
)

_DATES = (
    registered(
        "dépôt_demande",
        "first_deposit_date",
        "date de premier dépôt",
        Kind.DATE,
        "Jour du premier dépôt de la demande ; il reste le même après un renouvellement, une modification "
        "ou une réactivation (arrêté du 23 mars 2015).",
        f"{DEMAND}/dateCreationDemande",
        lowest=1960,
        highest=2100,
    ),
    derived(
        "ancienneté_mois",
        "seniority_months",
        "ancienneté de la demande",
        Kind.COUNT,
        MonthsSince(Ref("dépôt_demande")),
        "Nombre de mois entiers écoulés depuis le premier dépôt ; un mois commencé ne compte pas.",
        unit="mois",
        lowest=0,
        highest=1560,
    ),
    registered(
        "dernier_renouvellement",
        "last_renewal_date",
        "date du dernier renouvellement",
        Kind.DATE,
        "Jour du dernier renouvellement annuel ; sans renouvellement, la demande est radiée (CCH, art. R. 441-2-8, e).",
        f"{DEMAND}/renouvellement/dateRenouvellement",
        lowest=1990,
        highest=2100,
    ),
    registered(
        "délai_anormalement_long",
        "abnormal_delay",
        "délai anormalement long dépassé",
        Kind.BOOLEAN,
        "Le registre national signale que la demande dépasse le délai fixé dans le département (CCH, art. L. 441-1-4).",
        f"{_PROCESSING}/estDelaiAnormalementLong",
    ),
    registered(
        "attributions_sous_condition_multiples",
        "several_conditional_allocations",
        "cumul d’attributions sous condition en cours",
        Kind.BOOLEAN,
        "Le registre national signale plusieurs attributions sous condition suspensive en cours pour la même demande.",
        f"{_PROCESSING}/estMultiplesAttributionsSousConditions",
        why_not="Ce signal décrit l’avancement du dossier, non le besoin de logement.",
    ),
)

_DALO = (
    registered(
        "statut_dalo",
        "dalo_status",
        "statut DALO",
        Kind.CODE,
        "État de la reconnaissance par la commission de médiation du caractère prioritaire et urgent de la "
        "demande (CCH, art. L. 441-2-3).",
        f"{FILE}/informationDalo/statutDalo",
        codes="ListeStatutDalo",
        sensitivity=Sensitivity.PERSONAL,
    ),
    derived(
        "dalo_reconnu",
        "dalo_recognised",
        "ménage reconnu prioritaire au titre du DALO",
        Kind.BOOLEAN,
        InCodes(Ref("statut_dalo"), ("ACTIF",)),
        "La commission de médiation a reconnu le ménage prioritaire et à loger d’urgence, et cette "
        "reconnaissance est en cours (CCH, art. L. 441-2-3).",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "dalo_décision_le",
        "dalo_decision_date",
        "date de la décision DALO",
        Kind.DATE,
        "Jour de la décision de la commission de médiation (CCH, art. L. 441-2-3).",
        f"{FILE}/informationDalo/dateDecisionDalo",
        sensitivity=Sensitivity.PERSONAL,
        lowest=2008,
        highest=2100,
    ),
    registered(
        "dalo_diagnostic_social",
        "dalo_social_diagnosis",
        "diagnostic social demandé par la commission de médiation",
        Kind.BOOLEAN,
        "La commission de médiation a préconisé un diagnostic social.",
        f"{FILE}/informationDalo/diagnosticSocialDalo",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="Le diagnostic social prépare l’accompagnement du ménage : il ne mesure pas l’urgence de le loger.",
    ),
    registered(
        "dalo_accompagnement_social",
        "dalo_social_support",
        "accompagnement social demandé par la commission de médiation",
        Kind.BOOLEAN,
        "La commission de médiation a préconisé un accompagnement social.",
        f"{FILE}/informationDalo/accompagnementSocialDalo",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="L’accompagnement social aide le ménage à se maintenir : il ne mesure pas l’urgence de le loger.",
    ),
    registered(
        "dalo_type_logement",
        "dalo_dwelling_type",
        "type de logement fixé par la commission de médiation",
        Kind.CODE,
        "Type de logement adapté au ménage, d’après la commission de médiation (CCH, art. L. 441-2-3).",
        f"{FILE}/informationDalo/typologieLogementDalo",
        codes="ListeTypologieLogementDalo",
        sensitivity=Sensitivity.PERSONAL,
    ),
)

_REASONS = (
    registered(
        "motifs",
        "demand_reasons",
        "motifs de la demande",
        Kind.CODES,
        "Motifs cochés par le demandeur dans le formulaire, dans l’ordre du fichier.",
        f"{DEMAND}/principauxMotifDemande/motifDemande",
        codes="ListeMotifDemande",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "motif_principal",
        "main_demand_reason",
        "motif principal de la demande",
        Kind.CODE,
        "Premier motif du fichier ; que l’ordre du fichier vaille rang d’importance reste à vérifier.",
        f"{DEMAND}/principauxMotifDemande/motifDemande",
        codes="ListeMotifDemande",
        sensitivity=Sensitivity.PERSONAL,
    ),
    registered(
        "jugement_expulsion_le",
        "eviction_judgment_date",
        "date du jugement d’expulsion",
        Kind.DATE,
        "Jour du jugement déclaré à l’appui du motif « procédure d’expulsion ».",
        f"{DEMAND}/principauxMotifDemande/compDateJugement",
        sensitivity=Sensitivity.PERSONAL,
        lowest=1990,
        highest=2100,
    ),
)

_CLOSURES = (
    registered(
        "radiation_le",
        "closure_date",
        "date de radiation",
        Kind.DATE,
        "Jour où la demande a été radiée (CCH, art. R. 441-2-8).",
        f"{_CLOSURE}/dateRadiation",
        why_not=_CLOSED,
        lowest=1990,
        highest=2100,
    ),
    registered(
        "motif_radiation",
        "closure_reason",
        "motif de radiation",
        Kind.CODE,
        "Raison de la radiation (CCH, art. R. 441-2-8) ; un code vide dans le registre signale une demande réactivée.",
        f"{_CLOSURE}/motifRadiation",
        codes="ListeMotifsRadiation",
        why_not=_CLOSED,
    ),
    registered(
        "motif_irrecevabilité",
        "inadmissibility_reason",
        "motif d’irrecevabilité",
        Kind.CODE,
        "Ressources au-dessus du plafond ou séjour irrégulier, constatés par une commission d’attribution "
        "(CCH, art. R. 441-2-8, d).",
        f"{_CLOSURE}/sousMotifIrrecevabilite",
        codes="ListeSousMotifRadiationIrrecevabilite",
        sensitivity=Sensitivity.SENSITIVE,
        why_not=_CLOSED,
    ),
    registered(
        "courrier_sans_réponse_le",
        "unanswered_letter_date",
        "date du courrier resté sans réponse",
        Kind.DATE,
        "Jour de l’avertissement auquel le demandeur n’a pas répondu (CCH, art. R. 441-2-8, c).",
        f"{_CLOSURE}/absenceReponse/dateCourrier",
        why_not=_CLOSED,
        lowest=1990,
        highest=2100,
    ),
)

FACTS: tuple[Fact, ...] = _IDENTITY_FACTS + _DATES + _DALO + _REASONS + _CLOSURES
