"""Files that no honest software writes, and files that were damaged: refused whole, with the line, in little memory."""

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from peuplier.sources import hostile_xml as xml
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.hostile_xml import HostileXml, Limits
from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.reading import read_sne, read_sne_file
from tests.sne.files import DEMAND, HOUSING, NAMESPACE, breaks, changed, document, read_text, refused

GOOD = document(changed(DEMAND, f"{HOUSING}/compNomOrgBailleur", "Société du bâtiment"))
ROOT = f'<interfaceNuu xmlns="{NAMESPACE}" versionInterface="02.01">'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def _declared(prolog: str) -> str:
    return GOOD.replace(DECLARATION, DECLARATION + prolog)


def _inside(text: str) -> str:
    return GOOD.replace("<numGuichet>34001", f"<numGuichet>{text}34001")


TEXTS: dict[str, tuple[str | bytes, Rule]] = {
    # document types and entities
    "empty doctype": (_declared("<!DOCTYPE interfaceNuu>\n"), xml.DOCTYPE),
    "internal doctype": (_declared('<!DOCTYPE interfaceNuu [<!ENTITY a "b">]>'), xml.DOCTYPE),
    "system doctype": (_declared('<!DOCTYPE interfaceNuu SYSTEM "file:///etc/passwd">'), xml.DOCTYPE),
    "public doctype": (_declared('<!DOCTYPE x PUBLIC "-//X//EN" "https://example.org/x.dtd">'), xml.DOCTYPE),
    "external entity": (_declared('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), xml.DOCTYPE),
    "network entity": (_declared('<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>'), xml.DOCTYPE),
    "parameter entity": (_declared('<!DOCTYPE x [<!ENTITY % e SYSTEM "file:///dev/random"> %e;]>'), xml.DOCTYPE),
    "billion laughs": (_declared(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>') + "&l11;", xml.DOCTYPE),
    "quadratic blow-up": (_declared(f'<!DOCTYPE x [<!ENTITY a "{"x" * 100_000}">]>') + "&a;" * 9, xml.DOCTYPE),
    "notation": (_declared('<!DOCTYPE x [<!NOTATION n SYSTEM "/bin/sh">]>'), xml.DOCTYPE),
    "attribute default": (_declared('<!DOCTYPE x [<!ATTLIST x a CDATA "b">]>'), xml.DOCTYPE),
    "doctype after a comment": (_declared("<!-- rien --><!DOCTYPE x>"), xml.DOCTYPE),
    "doctype in lower case": (_declared("<!doctype x>"), xml.MALFORMED),
    "doctype in the root": (GOOD.replace(ROOT.split(" ")[0], "<!DOCTYPE x>" + ROOT.split(" ")[0]), xml.DOCTYPE),
    "doctype in a demand": (_inside("<!DOCTYPE x>"), xml.MALFORMED),
    "entity without declaration": (_inside("&nom;"), xml.ENTITY),
    "html entity": (_inside("&eacute;"), xml.ENTITY),
    "entity in an attribute": (GOOD.replace('code="T3"', 'code="&t;"', 1), xml.ENTITY),
    "html page": ("<!DOCTYPE html><html><body>Erreur 500</body></html>", xml.DOCTYPE),
    # not XML, or not the right XML
    "nothing": ("", xml.EMPTY),
    "spaces": (" \n\t\n", xml.EMPTY),
    "plain text": ("numéro_unique;dépôt_demande\n1;2024-01-01\n", xml.NOT_XML),
    "json": ('{"demande": []}', xml.NOT_XML),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", xml.NOT_XML),
    "image": (b"\x89PNG\r\n\x1a\n", xml.NOT_XML),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", xml.NOT_XML),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", xml.ARCHIVE),
    "bzip2": (b"BZh91AY&SY", xml.ARCHIVE),
    "xz": (b"\xfd7zXZ\x00\x00", xml.ARCHIVE),
    "seven zip": (b"7z\xbc\xaf\x27\x1c", xml.ARCHIVE),
    "other root": (GOOD.replace("interfaceNuu", "interfaceAutre"), rules.ROOT),
    "soap": ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>', rules.ROOT),
    "html without doctype": ("<html><head/></html>", rules.ROOT),
    "only a declaration": (DECLARATION, xml.TRUNCATED),
    "only a comment": ("<!-- rien -->", xml.TRUNCATED),
    "no namespace": (GOOD.replace(f' xmlns="{NAMESPACE}"', ""), rules.NAMESPACE),
    "other namespace": (GOOD.replace(NAMESPACE, "http://autre/"), rules.NAMESPACE),
    "namespace without slash": (GOOD.replace(NAMESPACE, NAMESPACE.rstrip("/")), rules.NAMESPACE),
    "no version": (GOOD.replace(' versionInterface="02.01"', ""), rules.VERSION),
    "empty version": (GOOD.replace('"02.01"', '""'), rules.VERSION),
    "older version": (GOOD.replace('"02.01"', '"01.00"'), rules.VERSION),
    "later version": (GOOD.replace('"02.01"', '"03.00"'), rules.VERSION),
    "badly written version": (GOOD.replace('"02.01"', '"2.1"'), rules.VERSION),
    "two documents": (GOOD + GOOD, xml.AFTER_THE_END),
    "two roots": (GOOD + f"{ROOT}</interfaceNuu>", xml.AFTER_THE_END),
    "text after the end": (GOOD + "fin", xml.AFTER_THE_END),
    # encodings
    "utf-16": (GOOD.encode("utf-16"), xml.OTHER_ENCODING),
    "utf-16 little end first": (GOOD.encode("utf-16-le"), xml.OTHER_ENCODING),
    "utf-16 big end first": (GOOD.encode("utf-16-be"), xml.OTHER_ENCODING),
    "utf-32": (GOOD.encode("utf-32"), xml.OTHER_ENCODING),
    "utf-32 big end first": (GOOD.encode("utf-32-be"), xml.OTHER_ENCODING),
    "ebcdic": (GOOD.encode("cp500"), xml.NOT_XML),
    "latin-1 that says utf-8": (GOOD.encode("latin-1"), xml.WRONG_ENCODING),
    "windows-1252 that says utf-8": (GOOD.replace("é", "œ").encode("cp1252"), xml.WRONG_ENCODING),
    "utf-8 that says latin-1": (GOOD.replace("UTF-8", "ISO-8859-1"), xml.WRONG_ENCODING),
    "utf-8 that says windows-1252": (GOOD.replace("UTF-8", "windows-1252"), xml.WRONG_ENCODING),
    "accents that say ascii": (GOOD.replace("UTF-8", "US-ASCII"), xml.WRONG_ENCODING),
    "says utf-16 and is not": (GOOD.replace("UTF-8", "UTF-16"), xml.UNKNOWN_ENCODING),
    "says utf-7": (GOOD.replace("UTF-8", "UTF-7"), xml.UNKNOWN_ENCODING),
    "says ebcdic": (GOOD.replace("UTF-8", "IBM037"), xml.UNKNOWN_ENCODING),
    "says something unheard of": (GOOD.replace("UTF-8", "klingon"), xml.UNKNOWN_ENCODING),
    "says rot13": (GOOD.replace("UTF-8", "rot13"), xml.UNKNOWN_ENCODING),
    "says shift-jis": (GOOD.replace("UTF-8", "shift_jis"), xml.UNKNOWN_ENCODING),
    "encoding far in the declaration": (
        GOOD.replace('1.0"', '1.0"' + " " * 400).replace("UTF-8", "IBM037"),
        xml.UNKNOWN_ENCODING,
    ),
    "overlong utf-8": (_inside("@").encode().replace(b"@", b"\xc0\xae"), xml.WRONG_ENCODING),
    "surrogate in utf-8": (_inside("@").encode().replace(b"@", b"\xed\xa0\x80"), xml.WRONG_ENCODING),
    "beyond unicode": (_inside("@").encode().replace(b"@", b"\xf4\x90\x80\x80"), xml.WRONG_ENCODING),
    "half a character at the end": (GOOD.encode() + b"\xc3", xml.WRONG_ENCODING),
    "xml 1.1": (GOOD.replace('version="1.0"', 'version="1.1"'), xml.VERSION),
    "xml 2.0": (GOOD.replace('version="1.0"', 'version="2.0"'), xml.VERSION),
    # characters
    "nul in a text": (_inside("\0"), xml.NUL),
    "nul at the start": ("\0" + GOOD, xml.NUL),
    "nul at the end": (GOOD + "\0", xml.NUL),
    "control character": (_inside("\x01"), xml.MALFORMED),
    "escape character": (_inside("\x1b[2J"), xml.MALFORMED),
    "reference to nul": (_inside("&#0;"), xml.MALFORMED),
    "reference to a control character": (_inside("&#x1f;"), xml.MALFORMED),
    "reference to a surrogate": (_inside("&#xD800;"), xml.MALFORMED),
    "reference beyond unicode": (_inside("&#x110000;"), xml.MALFORMED),
    "non-character": (_inside("\ufffe"), xml.MALFORMED),
    # broken markup
    "cut in the middle": (GOOD[: len(GOOD) // 2], xml.TRUNCATED),
    "cut in a tag": (GOOD[: GOOD.index("<demandeur") + 4], xml.TRUNCATED),
    "cut before the last tag": (GOOD.replace("</interfaceNuu>", ""), xml.TRUNCATED),
    "cut in a comment": (GOOD.replace("</interfaceNuu>", "<!-- "), xml.TRUNCATED),
    "cut in a cdata": (GOOD.replace("</interfaceNuu>", "<![CDATA[ "), xml.TRUNCATED),
    "crossed tags": (GOOD.replace("</prenom>", "</nom>", 1), xml.CROSSED),
    "closing tag alone": (_inside("</nom>"), xml.CROSSED),
    "attribute twice": (GOOD.replace('code="T3"', 'code="T3" code="T4"'), xml.TWICE),
    "attribute twice by namespace": (
        GOOD.replace('code="T3"', f'xmlns:a="{NAMESPACE}" xmlns:b="{NAMESPACE}" a:code="1" b:code="2"'),
        xml.TWICE,
    ),
    "attribute without quotes": (GOOD.replace('code="T3"', "code=T3"), xml.MALFORMED),
    "attribute without value": (GOOD.replace('code="T3"', "code"), xml.MALFORMED),
    "tag in an attribute": (GOOD.replace('code="T3"', 'code="<T3"'), xml.MALFORMED),
    "ampersand alone": (_inside("a & b"), xml.MALFORMED),
    "less than alone": (_inside("a < b"), xml.MALFORMED),
    "prefix not declared": (GOOD.replace("<numGuichet>", "<x:numGuichet>"), xml.PREFIX),
    "prefix emptied": (_inside('<a xmlns:x=""/>'), xml.MALFORMED),
    "end of cdata in a text": (_inside("]]>"), xml.MALFORMED),
    "declaration in the middle": (_inside('<?xml version="1.0"?>'), xml.MALFORMED),
    "space before the declaration": (" " + GOOD, xml.MALFORMED),
    "comment with two hyphens": (_inside("<!-- a -- b -->"), xml.MALFORMED),
    "number as a tag": (_inside("<1/>"), xml.MALFORMED),
}
# Sizes: built when the test runs.
BOMBS: dict[str, tuple[Callable[[], str], Rule]] = {
    "elements nested 100,000 deep": (lambda: _inside("<a>" * 100_000), xml.TOO_DEEP),
    "known elements nested in an unknown one": (lambda: _inside("<demande>" * 5_000), xml.TOO_DEEP),
    "an attribute of 2 MB": (lambda: GOOD.replace('code="T3"', f'code="{"x" * 2_000_000}"'), xml.TOO_LONG),
    "a tag name of 600 characters": (lambda: _inside(f"<{'a' * 600}/>"), xml.LONG_NAME),
    "a tag name of 2 MB": (lambda: _inside(f"<{'a' * 2_000_000}/>"), xml.TOO_LONG),
    "a comment of 2 MB": (lambda: _inside(f"<!-- {'x' * 2_000_000} -->"), xml.TOO_LONG),
    "an instruction of 2 MB": (lambda: _inside(f"<?x {'x' * 2_000_000} ?>"), xml.TOO_LONG),
    "a text of 3 MB": (lambda: _inside("x" * 3_000_000), xml.RECORD_TOO_LONG),
    "a cdata of 3 MB": (lambda: _inside(f"<![CDATA[{'x' * 3_000_000}]]>"), xml.RECORD_TOO_LONG),
    "spaces for 3 MB": (lambda: _inside(" " * 3_000_000), xml.RECORD_TOO_LONG),
    "300,000 empty elements": (lambda: _inside("<a/>" * 300_000), xml.RECORD_TOO_LONG),
    "300,000 comments": (lambda: _inside("<!---->" * 300_000), xml.RECORD_TOO_LONG),
    "300,000 instructions": (lambda: _inside("<?a?>" * 300_000), xml.RECORD_TOO_LONG),
    "300,000 character references": (lambda: _inside("&#65;" * 300_000), xml.RECORD_TOO_LONG),
    "300,000 co-holders": (
        lambda: GOOD.replace(
            "<logementActuel>",
            "<listeCotitulaire>" + "<cotitulaire/>" * 300_000 + "</listeCotitulaire><logementActuel>",
        ),
        xml.RECORD_TOO_LONG,
    ),
    "elements between two demands": (
        lambda: GOOD.replace("</interfaceNuu>", "<a/>" * 300_000 + "</interfaceNuu>"),
        xml.RECORD_TOO_LONG,
    ),
    "2,000 invented names": (
        lambda: _inside("".join(f"<n{n}/>" for n in range(2_000))),
        rules.TOO_MANY_NAMES,
    ),
    "2,000 invented attributes": (
        lambda: GOOD.replace('code="T3"', " ".join(f'a{n}=""' for n in range(2_000))),
        rules.TOO_MANY_NAMES,
    ),
    "2,000 namespaces": (
        lambda: _inside("".join(f'<a xmlns="urn:{n}"/>' for n in range(2_000))),
        rules.TOO_MANY_NAMES,
    ),
    "a namespace of 100 kB used often": (
        lambda: _inside(f'<a xmlns="urn:{"x" * 100_000}">' + "<b/>" * 10_000 + "</a>"),
        xml.LONG_NAME,
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_or_damaged_file_is_refused_for_its_reason(name: str, tmp_path: Path) -> None:
    content, rule = TEXTS[name]
    anomaly = refused(tmp_path, content)
    assert breaks(anomaly, rule), f"{anomaly}"
    assert anomaly.remedy
    assert anomaly.line > 0 or rule in (xml.EMPTY, xml.ARCHIVE)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_little_memory(name: str, tmp_path: Path) -> None:
    made, rule = BOMBS[name]
    path = tmp_path / "bombe.xml"
    path.write_text(made(), encoding="utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(UnusableFileError) as error:
            read_sne(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    (anomaly,) = error.value.anomalies
    assert breaks(anomaly, rule), f"{anomaly}"
    assert anomaly.line > 0
    assert len(anomaly.value) <= 60
    assert peak < 64 * 1024**2


def test_the_line_of_a_fault_is_the_one_to_look_at(tmp_path: Path) -> None:
    lines = GOOD.split("\n")
    place = next(number for number, line in enumerate(lines, start=1) if "<prenom>" in line)
    for text in ("&nom;", "\x01", "<x:y/>"):
        broken = "\n".join([*lines[: place - 1], lines[place - 1] + text, *lines[place:]])
        assert refused(tmp_path, broken).line == place
    latin = "\n".join([*lines[: place - 1], "@", *lines[place - 1 :]]).encode().replace(b"@", b"\xe9")
    assert refused(tmp_path, latin).line == place


def test_a_file_of_zeros_is_refused_by_its_size_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "zeros.xml"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    with pytest.raises(UnusableFileError) as error:
        read_sne(path)
    assert breaks(error.value.anomalies[0], xml.TOO_LARGE)
    assert "200 Mio" in error.value.anomalies[0].rule


def test_bytes_are_counted_whatever_the_file_says_of_its_size(tmp_path: Path) -> None:
    class Silent:
        def start(self, name: str, attributes: object, /) -> None: ...
        def end(self, name: str, /) -> None: ...
        def text(self, text: str, /) -> None: ...
        def instruction(self, target: str, data: str, /) -> None: ...

    path = tmp_path / "grand.xml"
    path.write_text(GOOD, encoding="utf-8")
    with path.open("rb") as file, pytest.raises(xml.RefusedError) as error:
        HostileXml(Limits(file=1_000)).read_stream(file, Silent())
    assert error.value.rule == xml.TOO_LARGE.with_words(most=0)


def test_an_archive_named_xml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "demandes.xml"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demandes.xml", GOOD)
    with pytest.raises(UnusableFileError) as error:
        read_sne(path)
    assert breaks(error.value.anomalies[0], xml.ARCHIVE)


def test_a_file_that_is_not_there_or_is_a_folder_is_said(tmp_path: Path) -> None:
    for path, rule in ((tmp_path / "absent.xml", xml.ABSENT), (tmp_path, xml.UNREADABLE)):
        with pytest.raises(UnusableFileError) as error:
            read_sne(path)
        assert breaks(error.value.anomalies[0], rule)


def test_a_fault_at_the_end_leaves_nothing_of_the_demands_read_before(tmp_path: Path) -> None:
    body = GOOD[GOOD.index("<demande>") : GOOD.index("</demande>") + len("</demande>")]
    many = GOOD.replace(body, body * 50)
    assert read_text(tmp_path, many).rows_in == 50
    with pytest.raises(UnusableFileError):
        read_text(tmp_path, many.replace("</interfaceNuu>", "&x;</interfaceNuu>"))


def test_a_doctype_is_refused_even_when_its_files_exist(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    hostile = _declared(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{quote(str(secret))}">]>')
    anomaly = refused(tmp_path, hostile.replace("34001", "&e;"))
    assert "SECRET" not in str(anomaly)


def test_a_file_with_too_many_faults_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from peuplier.sources.sne import reading

    monkeypatch.setattr(reading, "MOST_FAULTS", 100)
    assert breaks(refused(tmp_path, document(*[{}] * 101)), rules.TOO_MANY_FAULTS)
    monkeypatch.setattr(reading, "MOST_DEMANDS", 10)
    assert breaks(refused(tmp_path, document(*[{}] * 11)), rules.TOO_MANY_DEMANDS)


def test_a_demand_of_too_many_faults_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    body = GOOD[GOOD.index("<demande>") : GOOD.index("</demande>") + len("</demande>")]
    flooded = body.replace("<precision>", "<inconnue/>" * 600 + "<precision>").replace("0100001", "0100002")
    intake = read_text(tmp_path, GOOD.replace(body, flooded + body))
    assert (len(intake.demands), len(intake.rejected)) == (1, 1)
    assert len(intake.rejected[0].anomalies) == 501
    assert breaks(intake.rejected[0].anomalies[-1], rules.TOO_MANY_FAULTS_HERE)


def test_a_file_of_too_many_elements_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from peuplier.sources.sne import blocks

    monkeypatch.setattr(blocks, "_MOST_ELEMENTS", 50)
    assert breaks(refused(tmp_path, GOOD), rules.TOO_MANY_ELEMENTS)


def test_comments_cdata_references_and_instructions_are_ordinary_xml(tmp_path: Path) -> None:
    plain = read_text(tmp_path, GOOD)
    decorated = GOOD.replace("Société du bâtiment", "<!-- a -->So<![CDATA[ci]]>&#xE9;t<?b c?>é du bâtiment")
    assert repr(read_text(tmp_path, decorated).demands.columns["bailleur_actuel"]) == repr(
        plain.demands.columns["bailleur_actuel"]
    )
    assert read_text(tmp_path, decorated.replace("\n", "\r\n")).anomalies == ()


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    body = GOOD[GOOD.index("<demande>") : GOOD.index("</demande>") + len("</demande>")]

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        numbers = (body.replace("034012607200100001", f"{number:018d}") for number in range(count))
        path.write_text(GOOD.replace(body, "\n".join(numbers)), encoding="utf-8")
        tracemalloc.start()
        try:
            assert len(read_sne_file(path).intake.demands) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(200), peak(2_000)
    # Ten times the demands: only the columns grow, well under a kilobyte for each demand.
    assert large - small < 1_800 * 1_500
