"""Kinds of answers as a person would name them, for counting."""

import re

# A longer answer is no number, and its first part tells its kind.
LOOKED_AT = 300
CHOICE = re.compile(r"\(?[A-Ja-j]\)?\.?")
PLAIN = re.compile(r"[\d.]+")
# In this order: the first that is found names the kind.
PATTERNS = {
    "matrix": re.compile(r"matrix|\\begin\{array"),
    "by cases": re.compile(r"\\begin\{cases"),
    "equation or inequality": re.compile(r"[=<>≤≥≠]|\\(?:le|ge|neq?|lt|gt)\b"),
    "interval, set, point or list": re.compile(r"[,;∪]|\\cup|\\\{|\\(?:pm|text\{ ?(?:and|or) )|\b(?:and|or)\b"),
    "expression": re.compile(r"[\d^_+*/]|\\(?:frac|sqrt|pi|[a-z]+)|^[a-zA-Z]$"),
}
NUMBERS = ("whole number", "decimal", "fraction", "quantity or written number")
KINDS = ("choice", *NUMBERS, *PATTERNS, "words")


def answer_kind(answer: str, value: str | None) -> str:
    """Return the kind of an answer, one of `KINDS`; `value` is its exact value where it is a rational number."""
    text = answer[:LOOKED_AT].strip().strip("$").strip()
    if CHOICE.fullmatch(text):
        return "choice"
    if value:
        plain = text.replace(",", "").replace("\\", "").lstrip("+-−")
        if not PLAIN.fullmatch(plain):
            return "fraction" if "frac" in text or "/" in text else "quantity or written number"
        return "decimal" if "." in plain else "whole number"
    return next((kind for kind, pattern in PATTERNS.items() if pattern.search(text)), "words")
