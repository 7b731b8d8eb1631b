"""Each adapter is tested in an environment with its tool: `make adapters`. Without a tool, its tests are not there."""

from importlib.util import find_spec

TOOLS = {
    "inspect_ai": "test_inspect_ai.py",
    "lighteval": "test_lighteval.py",
    "nemo_gym": "test_nemo_gym.py",
    "openenv": "test_openenv.py",
    "openrlhf": "test_openrlhf.py",
    "verifiers": "test_verifiers.py",
}
collect_ignore = [test for tool, test in TOOLS.items() if find_spec(tool) is None]
