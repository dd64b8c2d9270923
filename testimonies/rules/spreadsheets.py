"""Cells that a spreadsheet would run as a formula when it opens a CSV file (OWASP, CSV injection)."""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: Any) -> Any:
    """With an apostrophe before it where it begins like a formula: shown as it is, and never run. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
