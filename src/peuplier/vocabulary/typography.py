"""French typography of what people read: curved apostrophes, no-break spaces."""

import re

_SPACED = re.compile(r" ([:;?!»])|(«) ")


def shortened(text: str, most: int = 60) -> str:
    """A text from outside, as a message repeats it: its first letters when it is long."""
    return text if len(text) <= most else f"{text[:most]}…"


def typeset(text: str) -> str:
    """Curved apostrophes, no-break spaces before double signs and inside quotation marks."""
    return _SPACED.sub(lambda m: f"\u00a0{m[1]}" if m[1] else f"{m[2]}\u00a0", text.replace("'", "’"))
