"""The demonstration: the fictional policy checked, executed on synthetic demands, explained for three households."""

from datetime import date
from importlib import resources
from pathlib import Path

from peuplier.cli.documents import blocking, findings_of, open_demands, open_document, standing_sentence
from peuplier.cli.output import UnusableError, print_json, write_whole
from peuplier.documents.explanation import Explanations, explanation_json, explanation_text
from peuplier.documents.policy_page import policy_page
from peuplier.documents.score_table import score_table, write_scores
from peuplier.documents.summary_page import Household, summary_page

DATE = date(2026, 9, 1)
POLICY = Path("policies/sete-fictive-2026.md")
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


def _policy_path() -> Path:
    """The fictional policy, from the checkout this package is installed from."""
    path = Path(__file__).parents[3] / POLICY
    if not path.is_file():
        raise UnusableError(f"Le document de démonstration « {POLICY} » est introuvable : lancez « make demo ».")
    return path


def run(out: Path, as_json: bool) -> int:
    """Run the demonstration; returns 1 if the document has findings that block."""

    def say(text: str) -> None:
        if not as_json:
            print(text, flush=True)

    path = _policy_path()
    say(f"[1/4] Vérifier {POLICY}")
    reading = open_document(path)
    findings = findings_of(reading, DATE)
    policy = reading.policy
    if blocking(findings) or policy is None:
        for finding in findings:
            say(str(finding))
        return 1
    standing = standing_sentence(policy)
    say(f"      aucun constat qui bloque, {len(policy.examples)} exemples exécutés ; {standing}")
    with resources.as_file(resources.files("peuplier") / "data" / "demonstration" / "demandes.csv") as table_path:
        say(f"[2/4] Calculer les points au {DATE}")
        demands = open_demands(table_path)
    table = score_table(policy, demands, DATE)
    counts = table.counts()
    say(
        f"      {counts.demands} demandes : {counts.scored} cotées, dont {counts.uncertain} avec un "
        f"intervalle ; {counts.not_scored} hors cotation"
    )
    say("[3/4] Expliquer trois ménages")
    explanations = Explanations(policy, demands, DATE, table)
    households = []
    for number, name, story in HOUSEHOLDS:
        row = demands.position(number)
        if row is None:
            raise UnusableError(f"La demande de démonstration « {number} » manque à la table.")
        households.append(Household(name, story, explanations.of(row)))
        say(f"      {name} : {households[-1].explained.headline}")
    say("[4/4] Écrire le résumé")
    files = {
        "politique-fictive.html": "la politique relue en français, article par article",
        "points-fictif.csv": "les points et les rangs de toutes les demandes",
    }
    page = summary_page(table, tuple(households), DATE, standing, files)
    write_whole(out / "resume-fictif.html", lambda p: _text(p, page))
    write_whole(out / "politique-fictive.html", lambda p: _text(p, policy_page(policy, standing)))
    write_whole(out / "points-fictif.csv", lambda p: write_scores(table, p, ".csv"))
    if as_json:
        explained = [explanation_json(household.explained, policy) for household in households]
        print_json({**table.summary(DATE), "out": str(out), "households": explained})
        return 0
    print(f"\n{households[0].name}\n")
    print(explanation_text(households[0].explained))
    print(f"\nÀ lire dans un navigateur : {(out / 'resume-fictif.html').resolve()}")
    return 0


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
