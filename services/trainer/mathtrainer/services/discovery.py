"""Where the generators are."""

import socket
from dataclasses import dataclass
from typing import Any

import httpx2


@dataclass(frozen=True)
class Generator:
    """One generator: the URL that reaches it and no other; `name`, with port, if an address took the name's place."""

    url: str
    name: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What a request must carry so that it is asked for by its name still."""
        return {"Host": self.name} if self.name else {}

    @property
    def extensions(self) -> dict[str, Any]:
        """What httpx2 must be told so that the certificate is held against that name, too."""
        return {"sni_hostname": self.name.partition(":")[0]} if self.name else {}


def find_generators(urls: str) -> list[Generator]:
    """Return the generators that URLs, with commas between them, stand for.

    A host name with several addresses, as containers of one service have, stands for that many. One with a single
    address, or one that is not known now, is left to be looked up at each request.
    """
    return [one for url in urls.split(",") for one in _of(httpx2.URL(url.strip().rstrip("/")))]


def _of(url: httpx2.URL) -> list[Generator]:
    try:
        found = socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    # A machine may have an address of each family: those of one are counted.
    family = min((one[0] for one in found), default=socket.AF_INET)
    addresses = sorted({str(one[4][0]) for one in found if one[0] == family})
    if len(addresses) < 2:
        return [Generator(str(url))]
    return [Generator(str(url.copy_with(host=address)), url.netloc.decode()) for address in addresses]
