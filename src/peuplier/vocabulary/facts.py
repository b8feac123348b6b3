"""What a fact is: a named, typed, sourced datum that a policy may read."""

from dataclasses import dataclass
from enum import Enum

from peuplier.vocabulary.codes import CodeList
from peuplier.vocabulary.formulas import Formula
from peuplier.vocabulary.quantities import Kind
from peuplier.vocabulary.wording import of_the, the


class Subject(Enum):
    """Whose fact it is; each kind of block reads the subjects that make sense for it."""

    DEMAND = "demande"
    DWELLING = "logement"
    ALLOCATION = "attribution"
    CALCULATION = "calcul"
    TERRITORY = "territoire"


class Sensitivity(Enum):
    """Who may see a value: the access matrix of later rooms reads this."""

    PUBLIC = "publique"
    ORDINARY = "ordinaire"
    PERSONAL = "personnelle"
    SENSITIVE = "sensible"


class Origin(Enum):
    """Where a value comes from in real life."""

    REGISTER = "SNE"
    LABEL = "labellisation"
    DOCUMENT = "pièce justificative"
    STOCK = "RPLS ou bailleur"
    PARTNER = "partenaire"
    DERIVED = "calculé"
    SETTING = "choisi au lancement du calcul"


@dataclass(frozen=True, slots=True)
class Fact:
    """One word of the vocabulary.

    `label` is a French noun phrase used in sentences (« nombre de pièces manquantes »), without article.
    `says` and `denies` are the two clauses of a yes-or-no fact, fit to follow « si »; empty for the others.
    `may_score` says whether a criterion, a tie-break or a refusal effect may read it; `why_not` is the reason
    given to the author when it may not. `path` is the SNE path (one per line when several), or the source.
    `lowest` and `highest` bound plausible values in written units; beyond them a cell is an anomaly.
    """

    name: str
    english: str
    label: str
    kind: Kind
    subject: Subject
    definition: str
    origin: Origin
    path: str = ""
    unit: str | None = None
    codes: CodeList | None = None
    formula: Formula | None = None
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    may_score: bool = True
    why_not: str = ""
    lowest: int | None = None
    highest: int | None = None
    says: str = ""
    denies: str = ""

    @property
    def the_label(self) -> str:
        """The label with its article: « l’ancienneté de la demande »."""
        return the(self.label)

    @property
    def of_label(self) -> str:
        """The label after « de »: « du nombre de pièces manquantes »."""
        return of_the(self.label)
