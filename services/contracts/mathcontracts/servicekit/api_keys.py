"""API keys: how they are written in settings, and whose key a request sends."""

import hmac
from collections.abc import Mapping
from pathlib import Path

KEY_NEEDED = "a key is needed: send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`"


def read_api_keys(written: str, file: Path | None) -> dict[str, str]:
    """Return the keys by name, of `name:key,name2:key2` and of `file`, which has one a line.

    Raises ValueError where a key has no name, or two share a name or a key; no message repeats a key.
    """
    parts = written.split(",")
    if file is not None:
        try:
            parts += file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"api_keys_file: {file} cannot be read: {error}") from None
    keys: dict[str, str] = {}
    for place, one in enumerate(filter(None, map(str.strip, parts)), start=1):
        name, separator, key = (part.strip() for part in one.partition(":"))
        if not separator or not name or not key or not key.isascii() or name in keys or key in keys.values():
            # Not what was written: it may be a key.
            raise ValueError(f"api_keys: key {place} must be name:key, in ASCII, each name and key once")
        keys[name] = key
    if file is not None and not keys:
        raise ValueError(f"api_keys_file: {file} holds no key: write name:key, one a line")
    return keys


class ApiKeys:
    """The keys by which a service knows who asks."""

    def __init__(self, keys: Mapping[str, str]):
        self._keys = [(name, key.encode()) for name, key in keys.items()]

    def name_of(self, headers: Mapping[bytes, bytes]) -> str | None:
        """Return the name of the key in a request's headers, whose names are in small letters; None for any other.

        Every key is compared in full, so that the time taken tells nothing.
        """
        given, found = _given(headers), None
        for name, key in self._keys:
            if hmac.compare_digest(key, given):
                found = name
        return found


def _given(headers: Mapping[bytes, bytes]) -> bytes:
    scheme, _, credentials = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"bearer":
        return credentials.strip()
    return headers.get(b"x-api-key", b"").strip()
