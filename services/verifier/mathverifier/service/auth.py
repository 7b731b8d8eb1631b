"""API keys: who may ask."""

import logging
from collections.abc import Collection, Mapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from mathcontracts.servicekit.api_keys import KEY_NEEDED, ApiKeys
from mathcontracts.servicekit.listening import reached_from_here_alone
from mathverifier.schemas import problem_detail
from mathverifier.service.errors import answer

OPEN_PATHS = frozenset(("/livez", "/readyz", "/metrics"))
# What OpenAPI says of them: they may be asked for.
SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
OPTIONAL: list[dict[str, list[str]]] = [{}, {"bearer": []}, {"header": []}]
LOG = logging.getLogger("mathverifier.service")


class Keys:
    """ASGI middleware that passes on who has a key, with the key's name in `scope["state"]["key_name"]`.

    `pages` are paths that want none, as the probes do.
    """

    def __init__(self, app: ASGIApp, keys: Mapping[str, str], pages: Collection[str] = ()):
        self._app = app
        self._open = OPEN_PATHS.union(pages)
        self._keys = ApiKeys(keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 401."""
        if scope["type"] != "http" or scope["path"] in self._open:
            await self._app(scope, receive, send)
            return
        name = self._keys.name_of(dict(scope["headers"]))
        if name is None:
            headers = {"WWW-Authenticate": 'Bearer realm="mathverifier"', "Connection": "close"}
            await answer(problem_detail(401, KEY_NEEDED), headers)(scope, receive, send)
            return
        scope.setdefault("state", {})["key_name"] = name
        await self._app(scope, receive, send)


def warn_if_open(host: str, *, keys: bool) -> None:
    """Log a warning where others than this machine may reach a service that asks for no key."""
    if not reached_from_here_alone(host) and not keys:
        LOG.warning("listening on %s without keys: whoever reaches it may use it; set MATHVERIFIER_API_KEYS", host)
