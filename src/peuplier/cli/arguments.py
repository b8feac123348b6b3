"""The command line in French: help, usage and mistakes."""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from peuplier import __version__
from peuplier.vocabulary.typography import shortened

_MISTAKES = (
    (r"the following arguments are required: (.+)", r"il manque : \1."),
    (r"unrecognized arguments: (.+)", r"« \1 » n’est pas compris."),
    (r"argument (.+): expected one argument", r"l’option \1 attend une valeur."),
    (r"argument (.+): expected at least one argument", r"l’option \1 attend au moins une valeur."),
    (r"argument (.+): not allowed with argument (.+)", r"les options \1 et \2 s’excluent."),
    (r"argument (?:.*): invalid choice: '?(.+?)'? \(.+", r"la commande « \1 » n’existe pas."),
    (r"argument (.+): invalid \S+ value: '(.*)'", r"la valeur « \2 » de \1 n’est pas comprise."),
    (r"argument (.+?): (.+)", r"\1 : \2"),
)


FIRST_YEAR, LAST_YEAR = 1990, 2100


class FrenchParser(argparse.ArgumentParser):
    """An argument parser whose every word is French; a mistake exits with 2."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False})  # type: ignore[arg-type]
        # argparse writes a colon right after a title: French wants a no-break space before it.
        self._positionals.title = "à donner\u00a0"
        self._optionals.title = "options\u00a0"
        self.add_argument("-h", "--help", "--aide", action="help", help="afficher cette aide")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "usage :", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "usage :", 1)

    def error(self, message: str) -> NoReturn:
        said = next((re.sub(p, r, message) for p, r in _MISTAKES if re.fullmatch(p, message)), message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : {said}\nAide : {self.prog} --help\n")


def iso_day(text: str) -> date:
    """A date given on the command line."""
    try:
        # Only the form shown in the help: Python also reads 20260901 and 2026-W36-2.
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        said = f"« {shortened(text)} » n’est pas une date ; écrivez par exemple 2026-09-01."
        raise argparse.ArgumentTypeError(said) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"« {text} » : l’année va de {FIRST_YEAR} à {LAST_YEAR}.")
    return day


def whole_number(text: str) -> int:
    """A whole number given on the command line, in plain figures: Python also reads 1_0 and other alphabets."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise argparse.ArgumentTypeError(f"« {shortened(text)} » n’est pas un nombre entier ; écrivez par exemple 12.")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The parser of every command. The issues hold the contract; help says it in French."""
    main = FrenchParser(
        prog="peuplier",
        description="Écrire, essayer, exécuter, expliquer et évaluer une politique d’attribution de logements sociaux.",
        epilog="Codes de sortie : 0 tout va bien ; 1 des constats bloquent ; 2 arguments ou fichiers inutilisables ; "
        "130 interrompu.",
    )
    main.add_argument("--version", action="version", version=f"peuplier {__version__}", help="afficher la version")
    commands = main.add_subparsers(
        title="commandes\u00a0", dest="command", metavar="COMMANDE", required=True, parser_class=FrenchParser
    )

    def command(name: str, says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says[:1].upper() + says[1:] + ".")
        added.add_argument("--json", action="store_true", help="répondre en JSON (clés en anglais)")
        return added

    def policy(added: argparse.ArgumentParser) -> None:
        added.add_argument("policy", metavar="POLITIQUE.md", type=Path, help="le document (Markdown)")

    def demands(added: argparse.ArgumentParser) -> None:
        says = "demandes, en CSV, XLSX, ODS ou Parquet"
        added.add_argument("--demands", metavar="TABLE", type=Path, required=True, help=says)
        added.add_argument("--on", metavar="DATE", type=iso_day, required=True, help="date du calcul (année-mois-jour)")

    check = command("check", "vérifier un document : le lire, exécuter ses exemples, le tenir contre la loi")
    policy(check)
    check.add_argument("--on", metavar="DATE", type=iso_day, help="date du droit (entrée en vigueur, ou aujourd’hui)")
    check.add_argument("--demands", metavar="TABLE", type=Path, help="tenir aussi le document contre ces demandes")
    check.add_argument("--no-law", action="store_true", help="lire et exécuter les exemples, sans regarder la loi")
    prose = command("prose", "relire un document en français, article par article")
    policy(prose)
    prose.add_argument("--html", metavar="FICHIER", type=Path, help="écrire une page HTML au lieu de la sortie")
    score = command("score", "calculer les points et les rangs de toutes les demandes d’une table")
    policy(score)
    demands(score)
    score.add_argument(
        "--out", metavar="FICHIER", type=Path, required=True, help="résultat, en .csv, .parquet, .xlsx ou .json"
    )
    score.add_argument("--detail", action="store_true", help="ajouter les points de chaque critère")
    explain = command("explain", "expliquer les points d’une demande")
    policy(explain)
    demands(explain)
    explain.add_argument("--demand", metavar="NUMÉRO", required=True, help="numéro unique de la demande")
    facts = command("facts", "le dictionnaire des faits qu’une politique peut lire")
    facts.add_argument("name", metavar="NOM", nargs="?", help="un fait, ou un mot à chercher")
    calls = command("call-order", "l’ordre d’appel de candidats classés, sous des taux minimum")
    calls.add_argument("file", metavar="FICHIER.json", type=Path, help="candidats et taux (JSON)")
    calls.add_argument("--out", metavar="FICHIER", type=Path, help="l’ordre et ses raisons, pour « peuplier verify »")
    calls.add_argument("--on", metavar="DATE", type=iso_day, help="date que porte le fichier écrit (année-mois-jour)")
    verify = command("verify", "vérifier un ordre d’appel écrit dans un fichier, sans le code qui l’a calculé")
    verify.add_argument("file", metavar="FICHIER", type=Path, help="un fichier écrit par call-order --out")
    verify.add_argument("--on", metavar="DATE", type=iso_day, help="date que porte la réponse (année-mois-jour)")
    write = command("write", "écrire une demande d’une table dans un fichier de l’interface SNE (non officiel)")
    write.add_argument("demands", metavar="TABLE", type=Path, help="demandes, comme pour « score »")
    write.add_argument("--demand", metavar="NUMÉRO", required=True, help="numéro unique de la demande")
    write.add_argument("--sne", metavar="FICHIER.xml", type=Path, required=True, help="fichier à écrire")
    write.add_argument("--on", metavar="DATE", type=iso_day, help="date que porte le fichier (aujourd’hui par défaut)")
    read = command("read", "lire un fichier du SNE ou une table : demandes typées, anomalies, lignes refusées")
    read.add_argument("file", metavar="FICHIER", type=Path, nargs="?", help=".xml, .csv, .xlsx, .ods ou .parquet")
    read.add_argument("--out", metavar="FICHIER", type=Path, help="lignes acceptées, en .parquet, .csv ou .xlsx")
    read.add_argument("--mapping", metavar="M.toml", type=Path, help="correspondance entre colonnes et faits")
    allocated = ("vacancies", "nominations", "decisions", "leases")
    tables = ("demands", "dwellings", "rehousing", "supply", "commitments", *allocated)
    read.add_argument("--table", metavar="TABLE", choices=tables, help=f"{', '.join(tables)} (demands par défaut)")
    read.add_argument("--guess", metavar="M.toml", type=Path, help="écrire une correspondance à relire, sans lire plus")
    read.add_argument("--template", metavar="MODÈLE", type=Path, help="écrire un modèle vide : .xlsx, .csv ou .toml")
    sheet = command("sheet", "la fiche de paramètres à saisir dans le module de cotation de l’État")
    policy(sheet)
    sheet.add_argument("--out", metavar="FICHIER.xlsx", type=Path, help="classeur à écrire")
    sheet.add_argument("--on", metavar="DATE", type=iso_day, help="date des valeurs (aujourd’hui par défaut)")
    territory = command("territory", "un EPCI de France, ou tous, en territoire synthétique (fictif)")
    territory.add_argument("siren", metavar="SIREN", nargs="?", help="l’EPCI : son SIREN, ou des mots de son nom")
    territory.add_argument("--france", action="store_true", help="tous les EPCI, un dossier chacun ; se reprend")
    territory.add_argument("--out", metavar="DOSSIER", type=Path, required=True, help="dossier à créer")
    territory.add_argument(
        "--seed", metavar="N", type=whole_number, default=20_260_901, help="graine (20260901 par défaut)"
    )
    territory.add_argument(
        "--demands", metavar="N", type=whole_number, help="nombre de demandes, au lieu du nombre central"
    )
    day = date(2026, 9, 1)
    territory.add_argument("--on", metavar="DATE", type=iso_day, default=day, help="date d’extraction (2026-09-01)")
    territory.add_argument("--jobs", metavar="N", type=whole_number, default=2, help="processus pour « --france » (2)")
    compare = command("compare", "ce qui change entre deux documents, article par article, et pour qui")
    compare.add_argument("before", metavar="AVANT.md", type=Path, help="le premier document (Markdown)")
    compare.add_argument("after", metavar="APRÈS.md", type=Path, help="le second document (Markdown)")
    compare.add_argument("--demands", metavar="TABLE", type=Path, help="demandes, pour dire qui gagne et qui perd")
    compare.add_argument("--on", metavar="DATE", type=iso_day, help="date du calcul (année-mois-jour)")
    compare.add_argument("--html", metavar="FICHIER", type=Path, help="écrire une page HTML au lieu de la sortie")
    compare.add_argument("--unmasked", action="store_true", help="ne masquer aucun nombre (pour les signataires)")
    gaps = command("differences", "comparer les points calculés ici à ceux d’un autre logiciel (SNE)")
    gaps.add_argument("--scores", metavar="POINTS", type=Path, required=True, help="résultat de « peuplier score »")
    gaps.add_argument("--sne-scores", metavar="TABLE", type=Path, required=True, help="points calculés ailleurs")
    gaps.add_argument("--mapping", metavar="M.toml", type=Path, help="correspondance des colonnes de cette table")
    gaps.add_argument("--out", metavar="FICHIER", type=Path, help="une ligne par demande, en .csv ou .xlsx")
    for name, says in (
        ("match", "les candidats possibles d’un logement, classés, et les écartés, avec leurs raisons"),
        ("orient", "un logement libéré : à qui le tour, pour quel public, avant tout classement"),
        ("nominate", "trois candidats par logement libéré dans le mois, sous les taux minimum, vérifiés"),
    ):
        vacancy = command(name, says)
        policy(vacancy)
        vacancy.add_argument(
            "--territory", metavar="DOSSIER", type=Path, required=True, help="dossier de demands et dwellings"
        )
        vacancy.add_argument("--on", metavar="DATE", type=iso_day, required=True, help="date du calcul")
        if name != "nominate":
            vacancy.add_argument("--dwelling", metavar="ID", required=True, help="identifiant du logement")
        if name != "orient":
            vacancy.add_argument("--demand", metavar="NUMÉRO", help="pourquoi cette demande, ou pourquoi pas elle")
        if name != "match":
            vacancy.add_argument("--counters", metavar="FICHIER.json", type=Path, help="compteurs de l’année")
        if name == "match":
            vacancy.add_argument("--all", action="store_true", help="tous les candidats, et tous les écartés")
        if name == "nominate":
            vacancy.add_argument("--month", metavar="MOIS", help="mois des vacances, comme 2026-09 (celui de --on)")
            vacancy.add_argument("--optimal", action="store_true", help="donner aussi le meilleur partage du mois")
            vacancy.add_argument("--out", metavar="DOSSIER", type=Path, help="écrire chaque liste, pour « verify »")
    flow = command("flow", "le flux des réservations : base, droits, soldes, prévision, compte rendu du 28 février")
    policy(flow)
    flow.add_argument("--territory", metavar="DOSSIER", type=Path, required=True, help="dossier de vacancies et leases")
    flow.add_argument("--year", metavar="ANNÉE", type=whole_number, required=True, help="année civile du compte")
    flow.add_argument("--on", metavar="DATE", type=iso_day, help="jour du compte (31 décembre, ou aujourd’hui)")
    flow.add_argument("--settings", metavar="FICHIER.json", type=Path, help="réglages des conventions")
    flow.add_argument("--out", metavar="FICHIER", type=Path, help="compte rendu, en .xlsx, .csv ou .json")
    past = command("history", "un passé synthétique ajouté à un territoire : vacances, désignations, décisions, baux")
    policy(past)
    past.add_argument("--territory", metavar="DOSSIER", type=Path, required=True, help="territoire synthétique")
    past.add_argument(
        "--years", metavar="N", type=whole_number, default=3, help="années civiles, la dernière en cours (3)"
    )
    past.add_argument("--seed", metavar="N", type=whole_number, default=20_260_901, help="graine (20260901 par défaut)")
    past.add_argument("--on", metavar="DATE", type=iso_day, help="dernier jour (celui du territoire)")
    past.add_argument("--follow", metavar="CODE=N", action="append", default=[], help="taux de suivi d’un réservataire")
    demo = command("demo", "la démonstration : vérifier, calculer, expliquer, résumer")
    demo.add_argument("--out", metavar="DOSSIER", type=Path, default=Path("out"), help="où écrire (out par défaut)")
    return main


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Arguments of the command line; exits with 2 on a mistake."""
    return parser().parse_args(arguments)
