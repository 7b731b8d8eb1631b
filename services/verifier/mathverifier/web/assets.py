"""The files that the pages load, each under a path of its own."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """A file's content; `tag` changes with it."""

    content: bytes
    media_type: str
    tag: str


@cache
def assets() -> dict[str, Asset]:
    """Return all files by name."""
    folder = files("mathverifier.web") / "static"
    return {one.name: asset_of(one.name, one.read_bytes()) for one in folder.iterdir() if one.is_file()}


def asset_of(name: str, content: bytes) -> Asset:
    """Return a content as a file of that name."""
    return Asset(content, MEDIA_TYPES[name.rpartition(".")[2]], f'"{hashlib.sha256(content).hexdigest()[:32]}"')
