"""One block while it is read: its name, its title, its lines, and the findings that its bad lines become."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from lark import Token, Tree

from peuplier.policy.findings import Finding, RefusedError
from peuplier.policy.reading.grammar import parse_block
from peuplier.policy.reading.markdown import RawBlock
from peuplier.policy.reading.scope import Scope
from peuplier.policy.reading.terms import Conditions
from peuplier.policy.reading.values import points
from peuplier.policy.tree.conditions import Place

_ATTACHED = re.compile(r"\s*\(((?:(?:rubrique|grille) [\w]+(?:, )?)+)\)\s*$")
_REPEATABLE = frozenset(
    [
        "case",
        "bonus",
        "malus",
        "row",
        "slope",
        "left_out",
        "requires",
        "rules_out",
        "before_points",
        "then",
        "sanction",
        "of_which",
        "leaves_flow",
        "set_apart",
        "supply_row",
        "in_force",
        "table_row",
        "published",
        "edition_status",
        "edition_source",
        "given",
        "given_list",
        "expect_points",
        "expect_between",
        "expect_group",
        "expect_grid",
    ]
)
_LIKE_ATTACHED = re.compile(r"\((?:rubriques?|grilles?) [^)]*\)?$")
_NAMED = re.compile(r"\b(rubrique|grille)s?\b\W+(\w+)", re.IGNORECASE)
# Lines that answer the same question: a block has one of them.
_SAME_QUESTION = {
    "not_counted": "presumed",
    "best_of": "adds_up",
    "ticked_box": "adds_up",
    "set_aside": "when_unknown",
    "if_proved": "if_declared",
    "if_validated": "if_declared",
    "ruled_out": "to_examine",
    "at_most_target": "at_least_target",
    "flow_ceiling": "flow_percentage",
    "delegated": "direct",
    "counts_allocated": "counts_offered",
    "first_lettings_within": "first_lettings_apart",
    "years": "year",
    "expect_left_out": "expect_left_out",
}


class BlockLines:
    """The lines of a block. A line that cannot be read becomes a finding and the others are still read."""

    def __init__(self, raw: RawBlock, scope: Scope, findings: list[Finding]) -> None:
        self.raw, self.scope, self._findings, self._before = raw, scope, findings, len(findings)
        self.conditions = Conditions(scope, raw.kind)
        self.place = Place(raw.line, raw.article)
        self.tree: Tree[Token] = Tree("none", [])
        with self._guard(raw.line):
            self.tree = parse_block(raw.kind, raw.text)
        self.name, self.title = self._read_title()
        self.rubrics, self.grids = self._attachments()

    @property
    def understood(self) -> bool:
        """Whether the block follows the grammar."""
        return self.tree.data != "none"

    def _read_title(self) -> tuple[str, str]:
        if not self.understood:
            return "", ""
        head = self.tree.children[0]
        if isinstance(head, Token):
            return "", self._written(head)
        return str(head.children[0]), self._written(head.children[1])

    def _written(self, token: Token | Tree[Token]) -> str:
        """Free text as it was typed, on one line: the parser reads curved apostrophes as straight ones."""
        assert isinstance(token, Token)
        first, *others = self.raw.text[token.start_pos : token.end_pos].split("\n")
        for line in others:
            self._check_not_swallowed(first.strip(), line.strip())
        return re.sub(r"\s+", " ", self.raw.text[token.start_pos : token.end_pos]).strip()

    def _check_not_swallowed(self, text: str, line: str) -> None:
        """Free text goes on over lines that begin with a blank; a rule written there would be lost in it."""
        try:
            parse_block(self.raw.kind, f"a : a\n{line}")
        except RefusedError:
            return
        self.report(
            RefusedError(
                f"La ligne « {line} » est décalée : elle prolonge le texte « {text[:40]} » et n'est pas exécutée.",
                "une ligne qui commence par une espace continue la ligne du dessus.",
                "Supprimez l'espace au début de la ligne.",
            )
        )

    def _attachments(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the rubric and grids in the parenthesis that ends a title, which is then removed."""
        found = _ATTACHED.search(self.title)
        if not found:
            named = _NAMED.findall(self.title)
            declared = any(name in self.scope.declared.get(kind.lower(), ()) for kind, name in named)
            self.check(
                not _LIKE_ATTACHED.search(self.title) and not declared,
                f"La parenthèse qui termine le titre « {self.title} » n'est pas comprise.",
                "le titre semble rattacher le bloc à une rubrique ou à une grille.",
                "Écrivez « (rubrique nom) », « (grille nom) » ou « (rubrique nom, grille nom) ».",
            )
            return (), ()
        self.title = self.title[: found.start()]
        pairs = [part.split(" ") for part in found[1].rstrip(", ").split(", ")]
        for kind, name in pairs:
            with self._guard(self.raw.line):
                self.scope.name(name, kind)
        names = {kind: tuple(n for k, n in pairs if k == kind) for kind in ("rubrique", "grille")}
        allowed = {"critère": ("rubrique", "grille"), "refus": ("grille",)}.get(self.raw.kind, ())
        self.check(
            all(kind in allowed for kind, _ in pairs) and len(names["rubrique"]) <= 1,
            f"Le bloc « {self.name} » ne peut pas être rattaché ainsi : « {found[0].strip()} ».",
            "un critère appartient à une seule rubrique et à des grilles ; un bloc « refus » à des grilles ; "
            "les autres blocs à rien.",
            "Corrigez la parenthèse qui termine le titre, ou supprimez-la.",
        )
        return names["rubrique"], names["grille"]

    @contextmanager
    def _guard(self, line: int) -> Iterator[None]:
        try:
            yield
        except RefusedError as refused:
            # A syntax error counts its lines within the block; other refusals are those of the current line.
            at = line if refused.line is None else self.raw.line + refused.line - 1
            self.report(refused, at)

    def report(self, refused: RefusedError, line: int | None = None) -> None:
        """Turn a refusal into a finding at a line of the document (the title of the block by default)."""
        self._findings.append(
            Finding(
                line or self.raw.line,
                self.raw.article,
                refused.what,
                refused.why,
                refused.remedy,
                rule=refused.rule,
                law=refused.law,
            )
        )

    def check(self, good: bool, what: str, why: str, remedy: str) -> None:
        """A finding about the block as a whole, unless `good` or a line of it was refused: that comes first."""
        if not good and len(self._findings) == self._before:
            self.report(RefusedError(what, why, remedy))

    def incomplete(self, what: str, line: str) -> None:
        """A finding for a block that follows the grammar but lacks a line it cannot do without."""
        self.check(
            not self.understood,
            f"Le bloc « {self.name or self.title} » est incomplet : {what}.",
            f"un bloc « {self.raw.kind} » ne s'exécute pas sans cette ligne.",
            f"Ajoutez une ligne « {line} ».",
        )

    def __iter__(self) -> Iterator[Tree[Token]]:
        seen: set[str] = set()
        # After the title come an end of line and a line, in turn; the end of line says where the line is.
        ends, nodes = self.tree.children[1::2], self.tree.children[2::2]
        for end, node in zip(ends, nodes, strict=True):
            assert isinstance(end, Token)
            assert isinstance(node, Tree)
            question = _SAME_QUESTION.get(node.data, node.data)
            line = self.raw.line + (end.end_line or 1) - 1
            if question in seen and question not in _REPEATABLE:
                written = self.raw.text.split("\n")[line - self.raw.line].strip()
                self.report(
                    RefusedError(
                        f"La ligne « {written} » répète ou contredit une autre ligne du même bloc.",
                        "on ne saurait pas laquelle des deux appliquer.",
                        "Gardez une seule des deux lignes.",
                    ),
                    line,
                )
                continue
            seen.add(question)
            self._line = line
            yield node

    @contextmanager
    def line(self) -> Iterator[None]:
        """Read the current line; what is refused in it becomes a finding."""
        with self._guard(self._line):
            yield

    def text(self, node: Tree[Token], index: int = -1) -> str:
        """The free text that ends a line, on one line."""
        return self._written(node.children[index])

    def points(self, node: Tree[Token], index: int = -1) -> int:
        """The points that end a line."""
        child = node.children[index]
        assert isinstance(child, Tree)
        return points(child)
