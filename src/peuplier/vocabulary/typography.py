"""French typography of what people read: curved apostrophes, no-break spaces."""

import re

_SPACED = re.compile(r" ([:;?!»])|(«) ")


def typeset(text: str) -> str:
    """Curved apostrophes, no-break spaces before double signs and inside quotation marks."""
    return _SPACED.sub(lambda m: f"\u00a0{m[1]}" if m[1] else f"{m[2]}\u00a0", text.replace("'", "’"))
