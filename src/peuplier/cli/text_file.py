"""Text files given by people: documents and JSON, read whole, never larger than what a person writes."""

from pathlib import Path

from peuplier.cli.output import UnusableError, reason
from peuplier.vocabulary.quantities import write_number


def read_text(path: Path, what: str, most: int) -> str:
    """The text of a file in UTF-8, of `most` bytes at the most; `what` names it in messages, « Le document ».

    Raises UnusableError.
    """
    named = f"{what} « {path} »"
    try:
        if path.is_dir():
            raise UnusableError(f"{named} ne peut pas être lu : c’est un dossier.")
        if path.exists() and not path.is_file():
            # A device or a pipe may never end.
            raise UnusableError(f"{named} n’est pas un fichier ordinaire : enregistrez-le sur le disque.")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise UnusableError(f"{named} ne peut pas être lu : {reason(error)}.") from None
    if len(content) > most:
        raise UnusableError(
            f"{named} dépasse {write_number(most // 10**6)} Mo : ce n’est pas le bon fichier, ou coupez-le."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableError(f"{named} n’est pas un texte en UTF-8. Enregistrez-le en UTF-8, puis relancez.") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UnusableError(
            f"{named} n’est pas un texte : octet nul, ligne {line}. Enregistrez-le en UTF-8, puis relancez."
        )
    return text
