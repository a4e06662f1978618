"""Arithmetic that several pipelines share."""

from decimal import Decimal


def total(amounts):
    """The sum of amounts given as text, as text again."""
    return str(sum((Decimal(amount) for amount in amounts), Decimal(0)))
