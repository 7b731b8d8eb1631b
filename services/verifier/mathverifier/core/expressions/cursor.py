"""A cursor over the tokens of an expression: it looks at the next one, and takes it."""

from mathverifier.core.expressions.tokens import END, Token, Unreadable

MAX_DEPTH = 40


class Cursor:
    """A place among the tokens of one expression, and the level of nesting there."""

    def __init__(self, tokens: list[Token]):
        self._tokens = [*tokens, END]
        self._place = 0
        self._depth = 0

    def _peek(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self._tokens[self._place]
        if token is END:
            raise Unreadable
        self._place += 1
        return token

    def _operator(self, wanted: str) -> str | None:
        """Take the next token if it is one of the operators in `wanted`."""
        token = self._tokens[self._place]
        if token.kind not in wanted:
            return None
        self._place += 1
        return token.kind
