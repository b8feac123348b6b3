"""The rules of the interface that a file may break, in three families: the file, one demand refused, one value lost.

What blocks a demand is what makes it impossible to know whose demand it is, or since when. A value that cannot be
read is unknown and said so; it never blocks, because nobody can correct a file that the register itself wrote.
"""

from peuplier.sources.rules import Rule

_TELL = "Signalez-le à l’éditeur du logiciel ou au gestionnaire du fichier."
_UNKNOWN = "La valeur est tenue pour inconnue. "
_AT_THE_DESK = "Complétez la demande dans le registre, puis exportez-la de nouveau."

# ── the file as a whole: nothing of it is kept ────────────────────────────────────────────────────────────
ROOT = Rule(
    "ce n’est pas un fichier de l’interface : sa première balise n’est pas « interfaceNuu ».",
    "Donnez un fichier de l’interface du SNE.",
)
NAMESPACE = Rule(
    "l’espace de noms n’est pas celui de l’interface.",
    "On attend http://nuu.application.i2/ : vérifiez que le fichier vient bien du SNE.",
)
VERSION = Rule(
    "cette version de l’interface n’est pas lue.",
    "Les versions lues sont 02.00 et 02.01 : demandez un export dans l’une d’elles.",
)
TOO_MANY_DEMANDS = Rule("le fichier porte plus de {most} demandes.", "Découpez-le par commune ou par année.")
TOO_MANY_FAULTS = Rule(
    "le fichier a plus de {most} anomalies.",
    "Il n’est pas exploitable : corrigez d’abord les premières, qui reviennent sans doute partout.",
)
TOO_MANY_ELEMENTS = Rule("le fichier porte plus de {most} balises.", "Découpez-le par commune ou par année.")
TOO_MANY_NAMES = Rule(
    "le fichier emploie plus de {most} balises ou attributs que l’interface ne connaît pas.",
    "Ce n’est pas un fichier de l’interface : vérifiez d’où il vient.",
)

# ── the header and the file: said, and the demands are read ───────────────────────────────────────────────
NO_DEMAND = Rule("le fichier ne porte aucune demande.", "Vérifiez l’export.")
NO_HEADER = Rule(
    "l’en-tête manque, ou il vient après les demandes.", f"Le type et la date du fichier sont inconnus. {_TELL}"
)
FILE_TYPE = Rule(
    "ce type de fichier n’est pas connu.",
    "Les types sont CRE, CRS, MOD, REN, RAD, SUP, DIS, RET et COP ; la demande est lue quand même.",
)
NO_HEADER_VALUE = Rule(
    "cette balise est obligatoire et manque.",
    f"Le type ou la date du fichier est inconnu ; les demandes sont lues. {_TELL}",
)
UNKNOWN_ELEMENT = Rule(
    "l’interface ne connaît pas cette balise.", f"Elle est laissée de côté, avec ce qu’elle contient. {_TELL}"
)
UNKNOWN_ATTRIBUTE = Rule("l’interface ne connaît pas cet attribut.", f"Il est laissé de côté. {_TELL}")
STRAY_TEXT = Rule("du texte se trouve entre deux balises, où rien n’est attendu.", f"Il est laissé de côté. {_TELL}")
LATER_ELEMENT = Rule(
    "cette balise n’existe qu’à partir de la version {since}, et le fichier se dit plus ancien.",
    f"Elle est lue quand même. {_TELL}",
)

# ── one demand refused ───────────────────────────────────────────────────────────────────────────────────
NO_NUMBER = Rule("le numéro unique manque.", _AT_THE_DESK)
NO_NUMBER_YET = Rule(
    "le numéro unique manque : c’est une création, que le registre n’a pas encore numérotée.",
    "Lisez la demande dans un export postérieur à sa numérotation.",
)
NUMBER_TOO_LONG = Rule("le numéro unique dépasse 18 caractères.", "Vérifiez-le dans le registre.")
SAME_NUMBER = Rule(
    "plusieurs demandes du fichier portent ce numéro et se contredisent (lignes {lines}).",
    "Gardez la bonne ; rien ne dit ici laquelle c’est.",
)
COPY = Rule("cette demande est déjà ligne {first}, à l’identique.", "Il n’y a rien à faire : la première est lue.")
NO_DEPOSIT = Rule("la date de dépôt manque ou ne se lit pas.", f"L’ancienneté en dépend. {_AT_THE_DESK}")
FUTURE_DEPOSIT = Rule(
    "la demande est déposée après la date du fichier.", f"L’une des deux dates est fausse. {_AT_THE_DESK}"
)
NO_BODY = Rule("la balise « demandeLogement » manque.", "La demande est vide : exportez-la de nouveau.")
ASSOCIATION = Rule("c’est la demande d’une association, non d’un ménage.", "Elle ne se cote pas ; traitez-la à part.")
NO_HOUSEHOLD = Rule("ni personne physique ni association : on ne sait qui demande.", _AT_THE_DESK)
TWO_HOUSEHOLDS = Rule("une association et une personne physique à la fois : on ne sait qui demande.", _AT_THE_DESK)
NO_APPLICANT = Rule("la balise « demandeur » manque : on ne sait qui demande.", _AT_THE_DESK)
BLOCK_TWICE = Rule(
    "cette balise est écrite plusieurs fois, et ne peut l’être qu’une : on ne sait laquelle croire.",
    "Exportez la demande de nouveau.",
)
TOO_MANY_FAULTS_HERE = Rule(
    "plus de {most} anomalies se suivent : les autres ne sont pas dites.", "Corrigez d’abord celles qui précèdent."
)
DELETED = Rule(
    "le fichier annonce des demandes supprimées (type SUP).", "Retirez cette demande de vos tables, s’il y a lieu."
)

# ── one value lost ───────────────────────────────────────────────────────────────────────────────────────
NUMBER_SHAPE = Rule(
    "le numéro unique n’a pas 18 chiffres et lettres majuscules.",
    "Il est gardé tel quel ; vérifiez-le dans le registre.",
)
MISSING = Rule("cette balise est obligatoire et manque.", f"{_UNKNOWN}{_AT_THE_DESK}")
MISSING_ASIDE = Rule(
    "cette balise est obligatoire et manque.", f"La cotation ne la lit pas : rien n’est perdu. {_TELL}"
)
NO_VALUE = Rule("cette balise est vide.", f"{_UNKNOWN}{_AT_THE_DESK}")
LEAF_TWICE = Rule("cette balise est écrite plusieurs fois, et ne peut l’être qu’une.", f"{_UNKNOWN}{_AT_THE_DESK}")
UNKNOWN_CODE = Rule(
    "ce code n’est pas dans la liste « {title} ».",
    f"{_UNKNOWN}Les codes connus sont : {{codes}}. Un code plus récent que l’interface 02.01 est à signaler.",
)
BAD_COMMUNE = Rule("ce n’est pas un code Insee de commune.", f"{_UNKNOWN}On attend cinq caractères, par exemple 34301.")
BAD_DATE = Rule(
    "cette date n’existe pas, ou n’est pas écrite année-mois-jour.", f"{_UNKNOWN}On attend par exemple 2026-09-01."
)
BAD_INSTANT = Rule("cette date avec l’heure ne se lit pas.", f"{_UNKNOWN}On attend par exemple 2026-09-01T12:00:00.")
BAD_YES_NO = Rule("on attend « true » ou « false ».", f"{_UNKNOWN}{_TELL}")
BAD_WHOLE = Rule("on attend un nombre entier.", f"{_UNKNOWN}{_TELL}")
OUT_OF_BOUNDS = Rule("on attend un nombre entier de {least} à {most}.", f"{_UNKNOWN}{_AT_THE_DESK}")
TEXT_TOO_LONG = Rule("ce texte dépasse {most} caractères.", f"{_UNKNOWN}{_TELL}")
NOT_PLAUSIBLE = Rule("la valeur n’est pas plausible : « {label} » va de {least} à {most}.", f"{_UNKNOWN}{_AT_THE_DESK}")
FUTURE_DATE = Rule("cette date est postérieure à celle du fichier.", f"{_UNKNOWN}{_AT_THE_DESK}")
NO_BIRTH = Rule(
    "une personne à loger n’a pas de date de naissance.",
    f"La composition du ménage est tenue pour inconnue. {_AT_THE_DESK}",
)
TWO_TAX_YEARS = Rule(
    "le demandeur et un cotitulaire ne déclarent pas la même année de revenus.",
    "Le revenu fiscal du ménage est tenu pour inconnu : il ne s’additionne pas d’une année à l’autre.",
)
REACTIVATED = Rule("le motif de radiation est vide : la demande est réactivée.", "Sa radiation n’est pas retenue.")
NO_CLOSURE = Rule(
    "le fichier annonce des radiations (type RAD), et cette demande n’a pas de bloc « radiation ».", _AT_THE_DESK
)
NO_RENEWAL = Rule(
    "le fichier annonce des renouvellements (type REN), et cette demande n’a pas de bloc « renouvellement ».",
    _AT_THE_DESK,
)
