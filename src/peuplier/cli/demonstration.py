"""The demonstration: each command of the product on the pilot territory, then one page that gathers the results."""

import io
import json
import shlex
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

import polars as pl

from peuplier.cli.arguments import parse
from peuplier.cli.documents import findings_of, open_demands, open_document, open_policy, standing_sentence
from peuplier.cli.output import UnusableError, print_json, write_whole
from peuplier.documents.demand_file import NUMBER, demands_frame, write_parquet
from peuplier.documents.explanation import Explanations, explanation_json, explanation_text
from peuplier.documents.policy_page import policy_page
from peuplier.documents.score_table import score_table
from peuplier.documents.summary_page import Household, control, held, summary_page
from peuplier.documents.territory_files import DESCRIPTION

DATE = date(2026, 9, 1)
TERRITORY = "200066355"
BUNDLED = resources.files("peuplier") / "data" / "demonstration"
POLICY, BEFORE = Path("policies/sete-fictive-2026.md"), Path("policies/sete-fictive-2025.md")
HOUSEHOLDS = (
    (
        "SYNTH000000000000A",
        "Ménage A : une famille de cinq dans un deux-pièces",
        "Reconnue prioritaire au titre du DALO ; une donnée de son dossier manque.",
    ),
    (
        "SYNTH000000000000B",
        "Ménage B : un jeune salarié hébergé chez ses parents",
        "Demande déposée il y a quatorze mois ; son dossier est complet.",
    ),
    (
        "SYNTH000000000000C",
        "Ménage C : un couple âgé dans un cinq-pièces devenu trop grand",
        "Demande de mutation ; une donnée de son dossier manque.",
    ),
)

FILES = {
    "politique-fictive.html": "la politique relue en français, article par article",
    "comparaison-fictive.html": "ce qui change entre les deux versions, et pour qui",
    "territoire-fictif/report.html": "le territoire : ce qui est observé, dérivé, inventé, et chaque calage",
    "points-fictifs.csv": "les points et les rangs de toutes les demandes",
    "demandes-fictives.parquet": "les demandes : celles du territoire, et celles du fichier lu",
    "demandes-lues-fictives.rejets.csv": "ce que la lecture a refusé, avec le remède",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One command of the demonstration, and which lines of its answer are worth showing there."""

    says: str
    words: tuple[str, ...]
    shown: Callable[[list[str]], list[str]]


def _checkout(path: Path) -> Path:
    """A document of the checkout this package is installed from."""
    found = Path(__file__).parents[3] / path
    if not found.is_file():
        raise UnusableError(f"Le document de démonstration « {path} » est introuvable : lancez « make run ».")
    return _near(found)


def _near(path: Path) -> Path:
    """A path as a person who stands here would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _steps(out: Path, register: Path) -> tuple[tuple[_Step, ...], tuple[_Step, ...]]:
    """The commands before the demands of the territory and of the file are put together, and those after."""
    policy, before = str(_checkout(POLICY)), str(_checkout(BEFORE))
    demands, on = str(out / "demandes-fictives.parquet"), str(DATE)
    territory, comparison = str(out / "territoire-fictif"), str(out / "comparaison-fictive.html")
    gather = (
        _Step(
            "Construire le territoire pilote",
            ("territory", TERRITORY, "--out", territory),
            lambda lines: lines,
        ),
        _Step(
            "Lire un fichier du registre national (SNE)",
            ("read", str(_near(register)), "--out", str(out / "demandes-lues-fictives.parquet")),
            lambda lines: lines[:2] + lines[-2:],
        ),
    )
    use = (
        _Step("Tenir le document contre la loi", ("check", policy, "--on", on), lambda lines: lines[-4:]),
        _Step(
            "Calculer les points de toutes les demandes",
            ("score", policy, "--demands", demands, "--on", on, "--out", str(out / "points-fictifs.csv")),
            lambda lines: lines[1:],
        ),
        _Step(
            "Comparer les deux versions du document",
            ("compare", before, policy, "--demands", demands, "--on", on, "--html", comparison),
            lambda lines: lines[:6],
        ),
        _Step(
            "Désigner des candidats pour les logements libérés du mois",
            ("nominate", policy, "--territory", territory, "--on", on),
            lambda lines: [*lines[1:5], "…", lines[-1]],
        ),
    )
    return gather, use


class _Stage:
    """Where the demonstration speaks, or keeps silent when the answer is JSON."""

    def __init__(self, total: int, silent: bool) -> None:
        self._number, self._total, self._silent = 0, total, silent

    def opens(self, says: str) -> None:
        """Announce the next step."""
        self._number += 1
        self.says(f"[{self._number}/{self._total}] {says}")

    def says(self, *lines: str) -> None:
        """Say lines, unless silent."""
        if not self._silent:
            print(*lines, sep="\n", flush=True)

    def plays(self, step: _Step) -> int:
        """Run a command as a person would type it; gives its exit code."""
        from peuplier.cli.commands import COMMANDS

        self.opens(step.says)
        self.says(f"      $ peuplier {shlex.join(step.words)}")
        answer = io.StringIO()
        with redirect_stdout(answer):
            code = COMMANDS[step.words[0]](parse(step.words))
        kept = [line for line in answer.getvalue().splitlines() if line.strip()]
        self.says(*(f"      {line}" for line in (step.shown(kept) if code == 0 else kept)))
        return code


def run(out: Path, as_json: bool) -> int:
    """Run the demonstration; returns the code of the first command that fails."""
    with resources.as_file(BUNDLED / "demandes-sne.xml") as register:
        gather, use = _steps(out, register)
        stage = _Stage(len(gather) + len(use) + 2, as_json)
        for step in gather:
            if code := stage.plays(step):
                return code
        demands = out / "demandes-fictives.parquet"
        territory, read = out / "territoire-fictif" / "demands.parquet", out / "demandes-lues-fictives.parquet"
        joined = _put_together(demands, territory, read, _labels())
        stage.says(f"      {joined} demandes lues s’ajoutent à celles du territoire, avec leurs labels.")
        for step in use:
            if code := stage.plays(step):
                return code
    stage.opens("Expliquer trois ménages du fichier lu")
    policy, table = open_policy(_checkout(POLICY)), open_demands(demands)
    scores = score_table(policy, table, DATE)
    explanations = Explanations(policy, table, DATE, scores)
    households = []
    for number, name, story in HOUSEHOLDS:
        row = table.position(number)
        if row is None:
            raise UnusableError(f"La demande de démonstration « {number} » manque au fichier « {register.name} ».")
        households.append(Household(name, story, explanations.of(row)))
        stage.says(f"      {name} : {households[-1].explained.headline}")
    stage.opens("Écrire le résumé")
    standing = standing_sentence(policy)
    described = json.loads((out / "territoire-fictif" / DESCRIPTION).read_text(encoding="utf-8"))
    law = control(findings_of(open_document(_checkout(POLICY)), DATE))
    page = summary_page(scores, tuple(households), DATE, standing, FILES, held(described), law)
    write_whole(out / "politique-fictive.html", lambda path: _text(path, policy_page(policy, standing)))
    write_whole(out / "resume-fictif.html", lambda path: _text(path, page))
    if as_json:
        explained = [explanation_json(household.explained, policy) for household in households]
        print_json({**scores.summary(DATE), "out": str(out), "households": explained})
        return 0
    stage.says(f"\n{households[0].name}\n", _essential(explanation_text(households[0].explained)))
    stage.says(f"\nÀ lire dans un navigateur : {(out / 'resume-fictif.html').resolve()}")
    return 0


def _essential(explanation: str) -> str:
    """An explanation without the criteria that give no point: the page has them."""
    paragraphs = explanation.split("\n\n")
    return "\n\n".join(p for p in paragraphs if not p.startswith("Ce qui ne donne pas de point"))


def _put_together(out: Path, territory: Path, read: Path, labels: pl.DataFrame) -> int:
    """One table of the demands of the territory and of those read, whose labels come from the partners' table.

    The interface of the register carries no label and no proof: a fact that the file does not hold is taken from
    the partners' table where it stands, and stays unknown elsewhere.
    """
    taken = pl.read_parquet(read)
    both = taken.join(labels, on=NUMBER, how="left", suffix="_partenaire")
    filled = both.with_columns(
        pl.coalesce(name, f"{name}_partenaire") for name in taken.columns if f"{name}_partenaire" in both.columns
    ).select(pl.exclude("^.*_partenaire$"))
    frame = pl.concat([pl.read_parquet(territory), filled], how="diagonal")
    write_whole(out, lambda path: write_parquet(frame, path, {"fictif": "oui"}))
    return taken.height


def _labels() -> pl.DataFrame:
    """What partners know of the same households, as a table of its own."""
    with resources.as_file(BUNDLED / "demandes.csv") as table:
        return demands_frame(open_demands(table))


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
