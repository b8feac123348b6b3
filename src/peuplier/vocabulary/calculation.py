"""What the person who runs a calculation chooses: its date."""

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.making import stated
from peuplier.vocabulary.quantities import Kind

FACTS: tuple[Fact, ...] = (
    stated(
        "date_calcul",
        "calculation_date",
        "date de calcul",
        Kind.DATE,
        Origin.SETTING,
        "Option de la commande",
        "Jour auquel les âges, les anciennetés et les validités s’apprécient ; le même jour donne toujours "
        "le même résultat.",
        subject=Subject.CALCULATION,
        sensitivity=Sensitivity.PUBLIC,
        why_not="La date de calcul est la même pour toutes les demandes : les points se fondent sur "
        "l’ancienneté et les âges, qui en découlent.",
        lowest=1990,
        highest=2100,
    ),
)
