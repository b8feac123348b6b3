"""Parts of a workbook read as XML, one element at a time, with a parser that fetches and expands nothing."""

import zipfile
from collections.abc import Iterator

from lxml import etree

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def elements(archive: zipfile.ZipFile, part: str, *tags: str) -> Iterator[etree._Element]:
    """Ended elements of these tags (`{*}c`: any namespace), freed once seen. Raises XMLSyntaxError, KeyError."""
    with archive.open(part) as content:
        events = etree.iterparse(
            content,
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in events:
            yield element
            _free(element)


def _free(element: etree._Element) -> None:
    """Forget an element and those before it, which keeps the memory flat."""
    element.clear()
    if element.getprevious() is None:
        return
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    # Comments and instructions, whose tag is no text, are never parsed.
    tag: str = element.tag
    return tag[tag.rfind("}") + 1 :]
