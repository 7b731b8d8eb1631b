"""Matrices worked out: sums, products, multiples, determinants, with entries as text."""

from mathverifier.core.answers.environments import environments
from mathverifier.core.answers.separators import split
from mathverifier.core.text.lexer import lex

MAX_SIDE = 12
MAX_ENTRY = 400

Rows = list[list[str]]

_TIMES = ("\\cdot", "\\times", "*")

_TRANSPOSED = ("^T", "^\\top", "^{\\top}", "^\\intercal")
_KINDS = ("matrix", "pmatrix", "bmatrix", "array")


def matrix_of(text: str) -> Rows | None:
    """Return the entries of a matrix, or of what a sum or product of matrices and numbers comes to; None for others."""
    total: Rows | None = None
    for sign, factors in _terms(text):
        product: Rows | None = None
        scalar = ""
        for factor in factors:
            rows = _rows(factor)
            if rows is None:
                scalar = f"{scalar}({factor})"
            elif product is None:
                product = rows
            else:
                product = _product(product, rows)
                if product is None:
                    return None
        if product is None:
            return None
        product = [
            [_entry(f"{sign}{scalar}({entry})" if scalar or sign else entry) for entry in row] for row in product
        ]
        total = product if total is None else _sum(total, product)
        if total is None:
            return None
    return total


def determinant_of(text: str) -> str | None:
    """Return the determinant that `text` is, as an expression; None where it is none of up to three rows."""
    rows = _whole(text, ("vmatrix",))
    if not rows or len(rows) > 3 or any(len(row) != len(rows) for row in rows):
        return None
    return _expanded(rows)


def _expanded(rows: Rows) -> str:
    if len(rows) == 1:
        return f"({rows[0][0]})"
    minors = ([row[:place] + row[place + 1 :] for row in rows[1:]] for place in range(len(rows)))
    terms = (f"({entry})({_expanded(minor)})" for entry, minor in zip(rows[0], minors, strict=True))
    return "".join(("-" if place % 2 else "+") + term for place, term in enumerate(terms)).removeprefix("+")


def _terms(text: str) -> list[tuple[str, list[str]]]:
    """Cut a formula of matrices into terms with their signs, and these into matrices and what stands between them."""
    terms: list[tuple[str, list[str]]] = []
    place, sign, factors = 0, "", list[str]()
    for found in environments(text):
        if found.name not in _KINDS:
            continue
        between = text[place : found.start].strip()
        if "=" in between:
            return []
        between = between.strip(" ()[]") if set(between) <= set("()[] ") or place else between
        if between[:1] in ("+", "-"):
            if factors:
                terms.append((sign, factors))
            sign, factors, between = between[0].replace("+", ""), [], between[1:]
        between = "".join(token for token in lex(between).texts if token not in _TIMES).strip()
        if between:
            factors.append(between)
        turned = next((mark for mark in _TRANSPOSED if text.startswith(mark, found.end)), "")
        power, place = (1, found.end + len(turned)) if turned else _power_at(text, found.end)
        factors += [text[found.start : found.end] + ("^T" if turned else "")] * power
        if not power:
            return []
    if not factors or text[place:].strip(" )]"):
        return []
    return [*terms, (sign, factors)]


def _power_at(text: str, place: int) -> tuple[int, int]:
    """Return the whole power that a matrix is raised to, and the place behind it; 0 for any other that is written."""
    if text[place : place + 1] != "^":
        return 1, place
    exponent = text[place + 1 : place + 2]
    return (int(exponent), place + 2) if exponent.isdecimal() else (0, place)


def _rows(text: str) -> Rows | None:
    if text.endswith("^T"):
        rows = _whole(text.removesuffix("^T"), _KINDS)
        is_full = rows and all(len(row) == len(rows[0]) for row in rows)
        return [list(column) for column in zip(*rows, strict=True)] if rows and is_full else None
    return _whole(text, _KINDS)


def _whole(text: str, kinds: tuple[str, ...]) -> Rows | None:
    """Return the entries where a text is one environment of these kinds, with none within."""
    found = next(environments(text), None) if text.startswith("\\begin") else None
    is_whole = found is not None and (found.start, found.end) == (0, len(text)) and found.name in kinds
    return _cells(found.body) if found is not None and is_whole else None


def _cells(body: str) -> Rows:
    rows = map(without_gap, split(body, "\\\\"))
    return [split(row, "&") for row in rows if row and row != "\\hline"]


def without_gap(row: str) -> str:
    """Return a row without the height of the gap before it: `\\\\[2pt]`."""
    gap, closes, rest = row.partition("]")
    gap = gap.lstrip()
    return rest.strip() if closes and gap.startswith("[") and gap[1:2].isdigit() else row


def _entry(text: str) -> str:
    return text if len(text) <= MAX_ENTRY else "?"


def _sum(left: Rows, right: Rows) -> Rows | None:
    if [len(row) for row in left] != [len(row) for row in right]:
        return None
    return [
        [_entry(f"{one}+({other})") for one, other in zip(first, second, strict=True)]
        for first, second in zip(left, right, strict=True)
    ]


def _product(left: Rows, right: Rows) -> Rows | None:
    if not right or any(len(row) != len(right) for row in left) or max(len(left), len(right), len(right[0])) > MAX_SIDE:
        return None
    if any(len(row) != len(right[0]) for row in right):
        return None
    columns = list(zip(*right, strict=True))
    return [
        [_entry("+".join(f"({a})({b})" for a, b in zip(row, column, strict=True))) for column in columns]
        for row in left
    ]
