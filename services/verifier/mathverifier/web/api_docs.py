"""The pages `/docs` and `/redoc` of a service: its API drawn by Swagger UI and Redoc, with nothing of another origin.

Their scripts and styles are files of the package fastapi-offline, served by the service itself.
"""

import html
from collections.abc import Mapping
from importlib.resources import files

from mathverifier.web.assets import Asset, asset_of
from mathverifier.web.headers import HEADERS, POLICY

# The style elements that Redoc makes: empty ones, which its script fills rule by rule, and that of its scroll bars.
STYLES = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
# Beside these, pictures within Swagger UI's style sheet.
DOCS_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:").replace(
    "style-src 'self'", f"style-src 'self' {STYLES}"
)
DOCS_HEADERS: Mapping[str, str] = {**HEADERS, "Content-Security-Policy": DOCS_POLICY}
# A picture of another origin; without it, Redoc leaves its place out.
FOREIGN = b'"https://cdn.redoc.ly/redoc/logo-mini.svg"'
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="docs/favicon.png">
{styles}
</head>
<body>
<div id="docs"></div>
{scripts}
</body>
</html>
"""
# By the folder that they are asked for in: the package's own, and ours, in the order in which a page loads them.
THEIRS = {"docs": ("swagger-ui.css", "swagger-ui-bundle.js", "favicon.png"), "redoc": ("redoc.standalone.js",)}
OURS = {"docs": ("page.css", "swagger.js"), "redoc": ("page.css", "redoc.js")}


def api_docs(title: str) -> dict[str, Asset]:
    """Return the two pages and all that they load, by path; each is to be sent with `DOCS_HEADERS`.

    They read `openapi.json` beside them, whatever the service is mounted under.
    """
    found: dict[str, Asset] = {}
    for page, theirs in THEIRS.items():
        found[f"/{page}"] = asset_of(f"{page}.html", _page(title, page))
        for package, names in (("fastapi_offline", theirs), ("mathverifier.web", OURS[page])):
            folder = files(package) / ("static" if package == "fastapi_offline" else "api")
            for name in names:
                content = (folder / name).read_bytes().replace(FOREIGN, b'""')
                found[f"/{page}/{name}"] = asset_of(name, content)
    return found


def _page(title: str, page: str) -> bytes:
    names = [f"{page}/{name}" for name in (*THEIRS[page], *OURS[page])]
    styles = "\n".join(f'<link rel="stylesheet" href="{name}">' for name in names if name.endswith(".css"))
    scripts = "\n".join(f'<script src="{name}"></script>' for name in names if name.endswith(".js"))
    return PAGE.format(title=html.escape(title), styles=styles, scripts=scripts).encode()
