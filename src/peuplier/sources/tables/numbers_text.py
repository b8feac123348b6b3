"""Numbers that a format holds as binary fractions, written as the decimal number a person typed."""

from decimal import Decimal


def number_text(value: float) -> str:
    """`612.6`, `1001`, `0.0000001`: in full, on the fifteen digits a spreadsheet shows. No drift: 0.1 is `0.1`."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"
