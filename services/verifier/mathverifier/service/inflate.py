"""Bodies that come compressed, inflated a piece at a time: never more than is asked for, and none without end."""

import zlib
from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

# Of one piece. Looked at between: a small one may hold very much.
PIECE_BYTES = 2**16
# Text is a tenth of its size, and the same lines again and again a hundredth.
MAX_RATIO, FREE_BYTES = 100, 2**20
# By zlib: a header and a checksum as of gzip.
GZIP = 16 + zlib.MAX_WBITS


def decoded(receive: Receive, headers: Iterable[tuple[bytes, bytes]]) -> Receive:
    """Return what gives out a request's body as it was before it was compressed. Raises HTTPException, 415."""
    encoding = next((value for name, value in headers if name == b"content-encoding"), None)
    if encoding is None or encoding.lower() == b"identity":
        return receive
    if encoding.lower() not in (b"gzip", b"x-gzip"):
        detail = "a body is taken as it is, or with Content-Encoding: gzip"
        raise HTTPException(415, detail, {"Connection": "close"})
    return Inflated(receive)


class Inflated:
    """A `receive` that inflates. Raises HTTPException for what is no gzip, is cut off, or inflates without end."""

    def __init__(self, receive: Receive):
        self._receive = receive
        self._inflater = zlib.decompressobj(GZIP)
        self._waiting = b""
        self._more, self._held_back = True, False
        self._taken = self._given = 0

    async def __call__(self) -> Message:
        """Return the next piece, or that the client has gone."""
        while True:
            ended = self._inflater.eof
            if ended or not (self._waiting or self._held_back):
                if not ended and not self._more:
                    raise HTTPException(400, "the body is cut off: its gzip data has no end", {"Connection": "close"})
                message = await self._receive()
                if message["type"] != "http.request":
                    return message
                self._waiting, self._more = message.get("body", b""), message.get("more_body", False)
                self._taken += len(self._waiting)
                if ended:
                    self._refuse_rest(self._waiting)
                    return {"type": "http.request", "body": b"", "more_body": self._more}
            piece = self._inflate()
            if piece or self._inflater.eof:
                return {"type": "http.request", "body": piece, "more_body": not self._inflater.eof or self._more}

    def _inflate(self) -> bytes:
        try:
            piece = self._inflater.decompress(self._waiting, PIECE_BYTES)
        except zlib.error:
            raise HTTPException(400, "the body is no gzip data", {"Connection": "close"}) from None
        self._waiting = self._inflater.unconsumed_tail
        # As much as was asked for: there may be more of it.
        self._held_back = len(piece) == PIECE_BYTES
        self._refuse_rest(self._inflater.unused_data)
        self._given += len(piece)
        if self._given > FREE_BYTES + MAX_RATIO * self._taken:
            detail = f"the body inflates to more than {MAX_RATIO} times its size: send it as it is"
            raise HTTPException(413, detail, {"Connection": "close"})
        return piece

    def _refuse_rest(self, rest: bytes) -> None:
        if rest:
            raise HTTPException(400, "the body goes on behind its gzip data", {"Connection": "close"})
