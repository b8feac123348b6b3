"""A workbook made to harm is refused for what it is, before anything of it is opened."""

from pathlib import Path

import pytest

from tests.bad_inputs.bombs import BOMBS
from tests.sources.written import refused

_SAYS = {
    "zeros": "annonce plus de 200 Mo",
    "swollen_sheet": "se décompresse plus de 100 fois",
    "many_members": "contient 5004 fichiers",
    "nested": "contient une autre archive",
    "entities": "déclaration de type (DOCTYPE)",
    "entities_utf16": "déclaration de type (DOCTYPE)",
    "external_entity": "déclaration de type (DOCTYPE)",
    "outside": "chemin sort de l’archive",
    "link": "lien vers un autre fichier",
    "far_cell": "plus de 400 colonnes remplies",
    "shared_text": "plus de 50 millions de caractères",
    "merged_everywhere": "plus d’un million de cellules fusionnées",
    "deep_xml": "le classeur est abîmé",
    "_encrypted": "protégé par un mot de passe",
    "ods_repeated": "plus de 400 colonnes remplies",
    "ods_repeated_text": "plus de 50 millions de caractères",
    "ods_wide_row": "le classeur est vide",
}


def test_every_workbook_made_to_harm_is_looked_at() -> None:
    assert set(_SAYS) == {name for name, (suffix, _) in BOMBS.items() if suffix in (".xlsx", ".ods")}


@pytest.mark.parametrize("name", _SAYS)
def test_a_workbook_made_to_harm_says_what_it_is(tmp_path: Path, name: str) -> None:
    suffix, make = BOMBS[name]
    path = tmp_path / f"bomb{suffix}"
    make(path)
    said = refused(path)
    assert _SAYS[name] in said
    assert "Remède :" in said
