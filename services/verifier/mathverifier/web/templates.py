"""The templates, in which every value is escaped."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_ENVIRONMENT = Environment(
    loader=PackageLoader("mathverifier.web"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def render(name: str, **values: Any) -> str:
    """Return a template with these values in it."""
    return _ENVIRONMENT.get_template(name).render(**values)
