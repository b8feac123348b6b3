"""Invented names: landlords and residences that stand for nobody."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

_LANDLORDS = (
    "du Roucas",
    "des Salins",
    "de la Garrigue",
    "du Vallon",
    "des Bruyères",
    "de la Falaise",
    "du Marais",
    "des Clairières",
    "de la Combe",
    "du Plateau",
    "des Sources",
    "de la Dune",
    "du Bocage",
    "des Terrasses",
    "de la Lande",
    "du Belvédère",
    "des Rivages",
    "de la Futaie",
    "du Causse",
    "des Méandres",
    "de la Tourbière",
    "du Promontoire",
    "des Alpages",
    "de la Passerelle",
)
KINDS = ("OPH", "ESH", "ESH", "Coopérative", "SEM")
_ANIMALS = (
    "L’Alouette",
    "La Belette",
    "Le Bouvreuil",
    "La Cigogne",
    "La Coccinelle",
    "L’Écureuil",
    "L’Éphémère",
    "La Fauvette",
    "La Girelle",
    "Le Goujon",
    "Le Grèbe",
    "La Grive",
    "Le Hérisson",
    "L’Hermine",
    "L’Hirondelle",
    "L’Ibis",
    "Le Lézard",
    "La Libellule",
    "Le Loriot",
    "La Loutre",
    "Le Lucane",
    "Le Martinet",
    "La Mésange",
    "La Musaraigne",
    "Le Papillon",
    "Le Pluvier",
    "La Rainette",
    "Le Ragondin",
    "La Salamandre",
    "La Sittelle",
    "La Tarente",
    "La Truite",
)
# Colours that agree with nothing.
_COLOURS = (
    "abricot",
    "anis",
    "azur",
    "cannelle",
    "cerise",
    "citron",
    "corail",
    "crème",
    "émeraude",
    "garance",
    "grenat",
    "indigo",
    "ivoire",
    "jade",
    "lavande",
    "marron",
    "moutarde",
    "nacre",
    "noisette",
    "ocre",
    "olive",
    "orange",
    "parme",
    "pastel",
    "rouille",
    "safran",
    "sépia",
    "turquoise",
    "vermillon",
)


def landlord_name(place: int) -> str:
    """The name of the landlord at this place."""
    again = place // len(_LANDLORDS)
    return f"Bailleur {_LANDLORDS[place % len(_LANDLORDS)]}{f' {again + 1}' if again else ''} (nom inventé)"


def landlord_code(place: int) -> str:
    """A code of nine signs, as long as a SIREN and never one."""
    return f"FICTIF{place + 1:03d}"


def residence_names(chance: Generator, count: int) -> list[str]:
    """As many different names as residences; a number tells apart those that must repeat."""
    pairs = len(_ANIMALS) * len(_COLOURS)
    order: Sequence[int] = chance.permutation(pairs).tolist()

    def name(place: int) -> str:
        pair, again = order[place % pairs], place // pairs
        both = f"{_ANIMALS[pair // len(_COLOURS)]} {_COLOURS[pair % len(_COLOURS)]}"
        return f"{both} {again + 1}" if again else both

    return [name(place) for place in range(count)]


def base36(numbers: np.ndarray[tuple[int, ...], np.dtype[np.int64]], width: int) -> list[str]:
    """Numbers in figures and capital letters, padded to a width."""
    signs = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), dtype="U1")
    places = 36 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    figures = signs[(np.asarray(numbers, dtype=np.int64)[:, None] // places) % 36]
    joined = np.ascontiguousarray(figures).view(f"U{width}").ravel()
    return [str(text) for text in joined.tolist()]
