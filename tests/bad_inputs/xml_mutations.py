"""Right files of the SNE interface made wrong, each from its own seed: bytes, tags, values, prologs, encodings."""

import random
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path

from tests.bad_inputs.mutations import BYTES, Made
from tests.bad_inputs.naughty import EVERY
from tests.sne.files import CO_HOLDER, HEADER, PERSONS, Tree, changed, document
from tests.sne.whole import whole_demand

_TAG = re.compile(r"<(/?)([A-Za-z]+)((?: [^<>]*)?)>")
_LEAF = re.compile(r"<([A-Za-z]+)>([^<>]*)</\1>")
_CODE = re.compile(r'code="[^"]*"')
Change = Callable[[random.Random, str], str]


def original(draw: random.Random, most: int = 8) -> tuple[str, int]:
    """A right file, and how many demands it has."""
    count = draw.randrange(1, most)
    return document(*(_demand(draw, rank) for rank in range(count)), version=draw.choice(("02.00", "02.01"))), count


def _demand(draw: random.Random, rank: int) -> Tree:
    tree = changed(whole_demand(), "demandeLogement/numUnique", f"03401{draw.randrange(10**8):08d}{rank:05d}")
    if draw.random() < 0.5:
        tree = changed(tree, f"{PERSONS}/listeCotitulaire/cotitulaire", [deepcopy(CO_HOLDER)] * draw.randrange(3))
    if draw.random() < 0.3:
        tree = changed(tree, f"{PERSONS}/listePersonneACharge/personneACharge", [{}])
    return tree


# ── values: the file stays XML, and keeps its demands ───────────────────────────────────────────────────


def naughty_texts(draw: random.Random, text: str) -> str:
    for _ in range(draw.choice((1, 3, 20))):
        found = draw.choice(list(_LEAF.finditer(text)))
        text = f"{text[: found.start(2)]}{_escaped(draw.choice(EVERY))}{text[found.end(2) :]}"
    return text


def naughty_codes(draw: random.Random, text: str) -> str:
    for _ in range(draw.choice((1, 3, 20))):
        found = draw.choice(list(_CODE.finditer(text)))
        text = f'{text[: found.start()]}code="{_escaped(draw.choice(EVERY))}"{text[found.end() :]}'
    return text


def other_values(draw: random.Random, text: str) -> str:
    """The value of one element given to another."""
    leaves = list(_LEAF.finditer(text))
    one, other = draw.choice(leaves), draw.choice(leaves)
    return f"{text[: one.start(2)]}{other[2]}{text[one.end(2) :]}"


def numbers(draw: random.Random, text: str) -> str:
    value = draw.choice(("-1", "0", "99999999999999999999", "1e9", "0x1F", "1.0", "+5", " 5 ", "NaN", "-0", "٣"))
    found = draw.choice([leaf for leaf in _LEAF.finditer(text) if leaf[2].isdigit()])
    return f"{text[: found.start(2)]}{value}{text[found.end(2) :]}"


def same_number(draw: random.Random, text: str) -> str:
    """Every demand under one number."""
    return re.sub(r"<numUnique>[^<]*", f"<numUnique>{'1' * 18}", text)


def _escaped(text: str) -> str:
    """A text that XML can hold, written as XML writes it."""
    sound = "".join(
        letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff" and letter < "\ufffe"
    )
    return sound.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


# ── tags ────────────────────────────────────────────────────────────────────────────────────────────────


def rename_tags(draw: random.Random, text: str) -> str:
    """A name replaced everywhere: the file is still XML."""
    names = sorted({found[2] for found in _TAG.finditer(text)})
    one, other = draw.choice(names), draw.choice([*names, "inventee", "n" * 300])
    return re.sub(rf"(</?){one}(?=[ />])", rf"\1{other}", text)


def drop_element(draw: random.Random, text: str) -> str:
    found = draw.choice(list(_LEAF.finditer(text)))
    return text[: found.start()] + text[found.end() :]


def repeat_element(draw: random.Random, text: str) -> str:
    found = draw.choice(list(_LEAF.finditer(text)))
    return text[: found.end()] + found[0] * draw.choice((1, 2, 2_000)) + text[found.end() :]


def move_element(draw: random.Random, text: str) -> str:
    found = draw.choice(list(_LEAF.finditer(text)))
    rest = text[: found.start()] + text[found.end() :]
    place = draw.choice(list(_TAG.finditer(rest))).end()
    return rest[:place] + found[0] + rest[place:]


def drop_tag(draw: random.Random, text: str) -> str:
    found = draw.choice(list(_TAG.finditer(text)))
    return text[: found.start()] + text[found.end() :]


def swap_tags(draw: random.Random, text: str) -> str:
    one, other = sorted(draw.sample(list(_TAG.finditer(text)), 2), key=lambda tag: tag.start())
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def add_attribute(draw: random.Random, text: str) -> str:
    found = draw.choice(list(_TAG.finditer(text)))
    return f"{text[: found.end() - 1].removesuffix('/')} {draw.choice(_ATTRIBUTES)}{text[found.end() - 1 :]}"


def insert_markup(draw: random.Random, text: str) -> str:
    place = draw.choice(list(_TAG.finditer(text))).end()
    return text[:place] + draw.choice(_MARKUP) + text[place:]


_ATTRIBUTES = ('code="X"', 'a="b"', 'xmlns="urn:autre"', 'xmlns:p="urn:p" p:q="r"', 'modifie="true"', "a")
_MARKUP = (
    *("<!-- x -->", "<![CDATA[<a>]]>", "<?peuplier valeur non communiquée?>", "<?x?>", "<!DOCTYPE a>", "]]>"),
    *("&x;", "&#0;", "&#xFFFF;", "&lt;", "<", "&", "texte"),
    *("<a/>", "<a><b/></a>", "<demande/>", "<demandeLogement/>", "</demande>"),
    *("<a " + "b='c' " * 500 + "/>", "<a>" * 70, "<a>" * 70 + "</a>" * 70),
)


# ── the file as a whole ─────────────────────────────────────────────────────────────────────────────────


def prolog(draw: random.Random, text: str) -> str:
    return draw.choice(
        (
            text.replace("02.0", draw.choice(("02.02", "03.0", "", "-", "9" * 500))),
            text.replace("http://nuu.application.i2/", draw.choice(("", "urn:x", "http://nuu.application.i2"))),
            text.replace("<interfaceNuu", '<!DOCTYPE a [<!ENTITY b "c">]><interfaceNuu', 1),
            text.replace("<interfaceNuu", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><interfaceNuu', 1),
            text.replace(
                'encoding="UTF-8"', f'encoding="{draw.choice(("latin-1", "utf-16", "cp1252", "", "x" * 90))}"'
            ),
            text.replace('version="1.0"', 'version="1.1"'),
            text[max(text.find("<interfaceNuu"), 0) :],
            "\n\n" + text,
            text + text,
            text.replace("<interfaceNuu", "<ns1:interfaceNuu", 1),
        )
    )


def header(draw: random.Random, text: str) -> str:
    values = (
        *HEADER.values(),
        "SUP",
        "CRE",
        "RAD",
        "REN",
        "",
        "2026-09-01",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00",
    )
    for name in ("typeFichier", "dateFichier"):
        if draw.random() < 0.7:
            text = re.sub(rf"<{name}>[^<]*", f"<{name}>{draw.choice(values)}", text)
    return text if draw.random() < 0.7 else re.sub(r"<entete>.*</entete>", "", text, flags=re.DOTALL)


_DECLARED = ("latin-1", "utf-16", "cp1252", "", "x" * 90)
VALUES: Sequence[Change] = (naughty_texts, naughty_codes, other_values, numbers, same_number)
TAGS: Sequence[Change] = (
    rename_tags,
    drop_element,
    repeat_element,
    move_element,
    drop_tag,
    swap_tags,
    add_attribute,
    insert_markup,
)
WHOLE: Sequence[Change] = (prolog, header)
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso-8859-15", "utf-32", "cp850", "cp500")


def make_sne(draw: random.Random, folder: Path) -> Made:
    """A mutated file of the interface. The number of demands is known when only values were changed."""
    text, count = original(draw)
    rows: int | None = count
    how = ["sne"]
    for _ in range(draw.choice((1, 1, 2, 3))):
        change = draw.choice((*VALUES, *TAGS, *TAGS, *WHOLE))
        text = change(draw, text)
        how.append(change.__name__)
        rows = rows if change in VALUES else None
    encoding = draw.choice(_ENCODINGS) if draw.random() < 0.1 else "utf-8"
    raw = text.encode(encoding, errors="replace")
    if encoding != "utf-8":
        rows = None
        how.append(encoding)
    if draw.random() < 0.25:
        spoil = draw.choice(BYTES)
        raw, rows = spoil(draw, raw), None
        how.append(spoil.__name__)
    path = folder / "demandes.xml"
    path.write_bytes(raw)
    return Made(path, " ".join(how), rows)
