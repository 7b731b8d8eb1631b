"""Import paths of the version before still lead to their modules, and say where those are now."""

from importlib import import_module

import pytest

import mathverifier
from mathverifier.former_names import FORMER


@pytest.mark.parametrize("former", FORMER)
def test_a_former_name_leads_to_the_module_and_warns(former: str) -> None:
    """The module is the very one that the new name has; the warning tells that name."""
    with pytest.warns(DeprecationWarning, match=f"{former} is now {FORMER[former]}"):
        found = import_module(former)
    assert found is import_module(FORMER[former])


def test_the_client_is_found_where_it_was() -> None:
    """`from mathverifier.client import Client` gives the client and warns; another name fails."""
    clients = import_module("mathverifier.client")
    with pytest.warns(DeprecationWarning, match="is now mathverifier.Client"):
        assert clients.Client is mathverifier.Client
    with pytest.raises(AttributeError, match="Clients"):
        _ = clients.Clients


def test_names_that_never_were_are_not_found() -> None:
    """What is no former name fails as any other import does."""
    assert callable(mathverifier.verify)
    with pytest.raises(ModuleNotFoundError, match="libraries"):
        import_module("mathverifier.libraries")
