"""The policy documents that are measured: 40 criteria over 47 columns, and the same within 60 articles."""

from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy

HEAD = """---
titre: Politique de mesure
territoire: "200066355"
version: "2026.1"
statut: fictif
cotation: essai
---

# Document de mesure

## Orientation 1 — Cotation

### Article 1 — Grille et ordre

```grille
cotation : toutes les demandes
au plus 900 points
```

```ordre
départage : ordre des demandes à total égal
puis dépôt_demande, du plus ancien au plus récent
puis numéro_unique, du plus petit au plus grand
```
"""

RUBRIC = """
### Article 2 — Rubrique

```rubrique
logement : conditions de logement actuelles
la plus favorable
au plus 15 points
```
"""

FLAGS = {
    "pdalhpd_reconnu": 40,
    "accord_collectif": 40,
    "personne_handicapée": 30,
    "appartement_coordination_thérapeutique": 30,
    "difficultés_particulières": 20,
    "reprise_activité_longue_durée": 15,
    "mariage_forcé": 35,
    "violences_hors_couple": 35,
    "sortie_prostitution": 40,
    "victime_traite": 40,
    "mineur_émancipé": 15,
    "ancien_ase": 20,
    "délai_anormalement_long": 25,
    "demande_élargie": 5,
}

# Name, whether it belongs to the best-of rubric, lines.
CRITERIA = (
    ("dalo", False, "selon statut_dalo\nACTIF : 100 points\nACTREL : 60 points\nsinon : 0 point"),
    (
        "violences_couple",
        False,
        "si violences_conjugales et nombre_mineurs >= 1 : 50 points\nsi violences_conjugales : 40 points\n"
        "sinon : 0 point",
    ),
    (
        "hébergement",
        False,
        "si sortie_hébergement et mois_en_structure >= 12 : 45 points\nsi sortie_hébergement : 35 points\n"
        "si mois_en_structure >= 18 : 20 points\nsinon : 0 point",
    ),
    (
        "état_logement",
        False,
        "si logement_indigne et mineur_mal_logé : 45 points\nsi logement_indigne : 35 points\n"
        "si logement_non_décent ou mineur_mal_logé : 25 points\nsinon : 0 point",
    ),
    (
        "expulsion",
        False,
        "si menace_expulsion et non propriétaire_logement : 30 points\nsi menace_expulsion : 15 points\n"
        "sinon : 0 point",
    ),
    (
        "sans_logement",
        False,
        "si dépourvu_de_logement ou situation_logement parmi {SD, SQUAT, CAMCAR} : 40 points\n"
        "si situation_logement parmi {HOT, CPE, CP} : 20 points\nsinon : 0 point",
    ),
    (
        "relogement",
        False,
        "si relogement_renouvellement_urbain ou relogement_copropriété_dégradée : 50 points\n"
        "si relogement_habitat_indigne : 45 points\nsinon : 0 point",
    ),
    (
        "sur_occupation",
        True,
        "si pièces_manquantes >= 2 : 20 points\nsi pièces_manquantes = 1 : 10 points\nsinon : 0 point",
    ),
    ("petit_logement", True, "selon type_logement_actuel\nC : 8 points\nT1 : 4 points\nsinon : 0 point"),
    (
        "durée_structure",
        True,
        "selon mois_en_structure\nmoins de 6 mois : 0 point\nde 6 mois à moins de 12 mois : 6 points\n"
        "de 12 mois à moins de 24 mois : 12 points\n24 mois et plus : 18 points",
    ),
    (
        "isolé",
        False,
        "si parent_isolé : 10 points\nsinon : 0 point\net si nombre_mineurs >= 3 : 5 points de plus",
    ),
    ("jeunes", False, "si jeune_ménage et situation_familiale parmi {M, P, V} : 8 points\nsinon : 0 point"),
    (
        "naissances",
        False,
        "selon naissances_attendues\nmoins de 1 enfant : 0 point\n1 enfant : 6 points\n2 enfants et plus : 9 points",
    ),
    (
        "taille",
        False,
        "selon nombre_personnes\nmoins de 3 personnes : 0 point\nde 3 personnes à moins de 5 personnes : 3 points\n"
        "de 5 personnes à moins de 7 personnes : 6 points\n7 personnes et plus : 9 points",
    ),
    ("enfants", False, "par enfant de nombre_mineurs : 3 points, au plus 12 points"),
    (
        "effort",
        False,
        "selon taux_effort\nmoins de 25 % : 0 point\nde 25 % à moins de 30 % : 5 points\n"
        "de 30 % à moins de 35 % : 10 points\nde 35 % à moins de 45 % : 15 points\n45 % et plus : 20 points",
    ),
    (
        "loyer",
        False,
        "selon loyer_actuel\nmoins de 300 € : 0 point\nde 300 € à moins de 500 € : 3 points\n"
        "de 500 € à moins de 700 € : 6 points\nde 700 € à moins de 900 € : 9 points\n900 € et plus : 12 points",
    ),
    ("revenus", False, 'selon quartile\n"1" : 20 points\n"2" : 10 points\nsinon : 0 point'),
    (
        "emploi",
        False,
        "selon situation_professionnelle\nCDI : 2 points\nCDD, APP : 5 points\nCHO : 8 points\nsinon : 0 point",
    ),
    (
        "motif",
        False,
        'selon motif_principal\n"01", "02" : 10 points\n"03", "05", "08" : 6 points\nsinon : 0 point',
    ),
    (
        "attente",
        False,
        "par mois entier depuis dépôt_demande : 1 point, au plus 36 points\n"
        "et si délai_anormalement_long : 20 points de plus",
    ),
    (
        "propositions",
        False,
        "si nombre_propositions >= 3 : −10 points\nsi nombre_propositions = 0 : 5 points\nsinon : 0 point",
    ),
    (
        "métier",
        False,
        "si travailleur_essentiel et situation_professionnelle parmi {CDI, CDD, APP} : 15 points\n"
        "si travailleur_essentiel : 10 points\nsinon : 0 point",
    ),
    (
        "catégorie",
        False,
        "si catégorie_logement_actuel = A et catégorie_souhaitée parmi {M, I} : 4 points\nsinon : 0 point",
    ),
    ("isolé_effort", False, "si parent_isolé et taux_effort > 33 % : 10 points\nsinon : 0 point"),
    ("propriétaire", False, "si propriétaire_logement : −50 points\nsinon : 0 point"),
)

PROSE = (
    "Les membres de la conférence intercommunale du logement conviennent que cette règle s'applique aux demandes "
    "actives du territoire. Elle est fictive et ne sert qu'à mesurer la durée des calculs."
)


def _criterion(name: str, inside: bool, lines: str) -> str:
    title = f"critère mesuré {name}" + (" (rubrique logement)" if inside else "")
    return f"```critère\n{name} : {title}\n{lines}\n```\n"


def criteria(rubric: bool = True) -> list[str]:
    """The 40 criterion blocks, with or without the best-of rubric."""
    flags = [_criterion(f"points_{f}", False, f"si {f} : {n} points\nsinon : 0 point") for f, n in FLAGS.items()]
    return flags + [_criterion(name, inside and rubric, lines) for name, inside, lines in CRITERIA]


def document(rubric: bool = True) -> str:
    """40 criteria, one article each; without `rubric`, a plain sum (no best-of, no cap on the total)."""
    head = HEAD + RUBRIC if rubric else HEAD.replace("au plus 900 points\n", "")
    blocks = criteria(rubric)
    return head + "".join(f"\n### Article {n} — Critère\n\n{block}" for n, block in enumerate(blocks, start=3))


def long_document(bonus: int = 10) -> str:
    """60 articles: 40 criteria, the rest groups, objectives and measures. `bonus` is the number that is edited."""
    blocks = criteria()
    blocks[0] = blocks[0].replace("40 points", f"{bonus} points")
    articles = [
        HEAD + RUBRIC,
        *(f"\n### Article {n} — Critère\n\n{PROSE}\n\n{b}" for n, b in enumerate(blocks, 3)),
    ]
    for n in range(43, 61):
        articles.append(f"\n### Article {n} — Suivi\n\n{PROSE}\n\n{PROSE}\n\n{_other(n)}")
    return "".join(articles)


def _other(number: int) -> str:
    match number % 3:
        case 0:
            flag = tuple(FLAGS)[number % len(FLAGS)]
            return f"```public\npublic_{number} : public de l'article {number}\nsi {flag} ou ancien_ase\n```\n"
        case 1:
            return (
                f"```objectif\nobjectif_{number} : attributions de l'article {number}\n"
                f"au moins {number - 30} % des attributions suivies de bail signé\n"
                "parmi attributions hors qpv\npour quartile = 1\ndécliné par bailleur, commune\n```\n"
            )
    return (
        f"```action\naction_{number} : mesure de l'article {number}\nthème 3\npilote : l'intercommunalité\n"
        "partenaires : bailleurs, communes\ndu 2026-01-01 au 2026-12-31\nindicateur : nombre de demandes\n```\n"
    )


def policy(text: str) -> Policy:
    """The checked policy of a document. Raises ValueError with its findings."""
    reading = read_policy(text)
    if reading.policy is None:
        raise ValueError("\n".join(map(str, reading.findings)))
    return reading.policy
