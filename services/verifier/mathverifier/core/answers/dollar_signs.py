"""Dollar signs and other signs of money: which of them mark mathematics, and which are units of an amount."""

import re

# Each digit is looked at once, however many there are.
_AMOUNT = r"(?<![\d.,])\d++(?:,\d{3})*(?:\.\d++)?(?![\d.,]*\d|\s*(?:[a-zA-Z\\^*/+(]|-\s*\d))"
_AHEAD = r"\s*(?:[-\d.(]|\\[dt]?frac)"
_IDLE_CURRENCY = rf"(?:\\\$|[€£])(?!{_AHEAD})"
_PRICE = re.compile(rf"(?<!\\)\$(?={_AHEAD})")
_CURRENCIES = {"\\$": "dollars", "€": "euros", "£": "GBP"}
# A currency sign before a number, or a euro sign behind one, is its unit.
_MONEY = re.compile(rf"(\\\$|[€£])\s*({_AMOUNT})|({_AMOUNT})\s*€")
_IDLE_SIGN = re.compile(_IDLE_CURRENCY)


def without_marks(text: str) -> str:
    """Return `text` without the dollar signs that mark mathematics; one before an amount that marks none is a currency.

    As in Markdown, a sign that closes has no space before it and no digit behind.
    """
    signs = [place for place, sign in enumerate(text) if sign == "$" and text[place - 1 : place] != "\\"]
    pieces = list(text)
    for place in signs:
        pieces[place] = " "
    while signs:
        opening = signs.pop(0)
        if signs and signs[0] == opening + 1:
            signs.pop(0)  # Of a display.
        elif (closing := next((place for place in signs if _closes(text, place)), None)) is not None:
            del signs[: signs.index(closing) + 1]
        elif _PRICE.match(text, opening):
            pieces[opening] = "\\$"
    return "".join(pieces)


def _closes(text: str, place: int) -> bool:
    return not text[place - 1].isspace() and not text[place + 1 : place + 2].isdigit()


def with_currencies(text: str) -> str:
    """Return `text` with the unit of each amount of money behind it, without signs of money that are of no amount."""
    return _IDLE_SIGN.sub(" ", _MONEY.sub(_of_money, text))


def _of_money(found: re.Match[str]) -> str:
    sign, amount = (found[1], found[2]) if found[1] else ("€", found[3])
    return f" {amount} {_CURRENCIES[sign]} "
