"""The units of work and their order: policies, the search, every arm on every seed, the plan slice, the sweep."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from bench.experiment import problems
from bench.experiment.experiment_tasks import TUNING_SEED, Store, Unit, quiet
from bench.experiment.schedule import do_units
from bench.pipeline_experiment.arms import (
    ARMS,
    CONTRASTS,
    DEFAULT,
    FIRST_ARMS,
    MORE_ARMS,
    PLAN_ARMS,
    PUBLISHED_LEARNING_RATES,
    SWEPT,
    arm_of,
    learning_rates,
    swept,
    twin,
)
from bench.pipeline_experiment.preset import Scale

Stage = Callable[[Store[Scale]], list[Unit]]
"""What lists the units of a stage: asked for when the stages before it are done."""


def run(store: Store[Scale], processes: int, deadline: float | None = None) -> bool:
    """Do what is not done yet of the first half, in `processes` processes; return whether all is done.

    After `deadline` (of `time.monotonic`) no unit is begun any more; the same call goes on from there. A unit that
    fails ends the run with its exception.
    """
    return _run(FIRST_HALF, store, processes, deadline)


def run_second(store: Store[Scale], processes: int, deadline: float | None = None) -> bool:
    """Do what is not done yet of the second half, as `run` does the first: the slice, more arms, the sweep."""
    return _run(SECOND_HALF, store, processes, deadline)


def _run(stages: Sequence[Stage], store: Store[Scale], processes: int, deadline: float | None) -> bool:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return all(do_units(store, stage(store), pool, processes, deadline) for stage in stages)


def starts(store: Store[Scale]) -> list[Unit]:
    """Return the units of the SFT starts; the policy that learning rates are chosen with comes first."""
    return [_policy("main", seed, "start") for seed in (TUNING_SEED, *range(store.scale.seeds))]


def warm_starts(store: Store[Scale]) -> list[Unit]:
    """Return the units of the warm starts, and of what is sampled from them."""
    return [_policy("main", seed, "warm") for seed in (TUNING_SEED, *range(store.scale.seeds))]


def search(store: Store[Scale]) -> list[Unit]:
    """Return the units that try the learning rates of the first half's arms."""
    return _search(store, FIRST_ARMS)


def more_search(store: Store[Scale]) -> list[Unit]:
    """Return the units that try the learning rates of the second half's own arms."""
    return _search(store, MORE_ARMS)


def main_arms(store: Store[Scale]) -> list[Unit]:
    """Return the units of the comparison, those of the named contrasts first."""
    names = (DEFAULT, *CONTRASTS, *(name for name in FIRST_ARMS if name != DEFAULT and name not in CONTRASTS))
    return [_arm(store, "main", seed, name) for name in names for seed in range(store.scale.seeds)]


def more_arms(store: Store[Scale]) -> list[Unit]:
    """Return the units of the default and of what the second half holds against it."""
    return [_arm(store, "main", seed, name) for name in (DEFAULT, *MORE_ARMS) for seed in range(store.scale.seeds)]


def plan_starts(store: Store[Scale]) -> list[Unit]:
    """Return the units of the SFT starts that err in their plan."""
    return [_policy("plan", seed, "start") for seed in range(store.scale.seeds)]


def plan_warm_starts(store: Store[Scale]) -> list[Unit]:
    """Return the units of those policies' warm starts."""
    return [_policy("plan", seed, "warm") for seed in range(store.scale.seeds)]


def plan_arms(store: Store[Scale]) -> list[Unit]:
    """Return the units of the slice whose policy errs in its plan."""
    return [_arm(store, "plan", seed, name) for seed in range(store.scale.seeds) for name in PLAN_ARMS]


def sweep(store: Store[Scale]) -> list[Unit]:
    """Return the units of the sweep over how many pairs there are."""
    return [
        _arm(store, "main", seed, swept(choice, budget))
        for budget in store.scale.budgets
        for seed in range(store.scale.seeds)
        for choice in SWEPT
    ]


def chosen(store: Store[Scale], name: str) -> float:
    """Return the learning rate with the highest sampled pass@1 on the tuning problems, for an arm of any kind.

    Where the search has not been run, it is the one that an earlier search is published with. Raises OSError where
    there is none.
    """
    arm = arm_of(name)
    if arm.setting_of is not None:
        return chosen(store, arm.setting_of)
    rates = learning_rates(arm, store.scale)
    if name in PUBLISHED_LEARNING_RATES and not any(store.done(search_name(name, rate)) for rate in rates):
        return PUBLISHED_LEARNING_RATES[name]

    def score(rate: float) -> float:
        return float(store.read(search_name(name, rate))["tuning"]["sampled_pass_at_1"])

    return max(rates, key=score)


def search_name(name: str, rate: float) -> str:
    """Return the name of the unit that tries a learning rate."""
    return f"search/{name}_{rate:g}"


def unit_name(family: str, seed: int, name: str) -> str:
    """Return the name of the unit of an arm, or of a policy (`start`, `warm`)."""
    return f"{family}/seed-{seed}/{name}"


FIRST_HALF = (starts, warm_starts, search, main_arms)
PLAN_SLICE = (plan_starts, plan_warm_starts, plan_arms)
MORE = (starts, warm_starts, more_search, more_arms)
SWEEP = (starts, warm_starts, sweep)
SECOND_HALF = (*PLAN_SLICE, *MORE, sweep)


def is_done(store: Store[Scale], stages: Sequence[Stage]) -> bool:
    """Whether all units of the stages have left their files."""
    return all(store.done(name) for stage in stages for name, _, _ in stage(store))


def has_plan(store: Store[Scale]) -> bool:
    """Whether the slice is done, which the second half begins with."""
    return is_done(store, PLAN_SLICE)


def has_contrasts(store: Store[Scale]) -> bool:
    """Whether the units of the named contrasts are done on every seed, and the policies that they begin with."""
    return is_done(store, (starts, warm_starts, search)) and all(
        store.done(unit_name("main", seed, name)) for name in (DEFAULT, *CONTRASTS) for seed in range(store.scale.seeds)
    )


def _search(store: Store[Scale], names: Sequence[str]) -> list[Unit]:
    return [
        (search_name(name, rate), train, ("main", TUNING_SEED, name, rate, search_name(name, rate)))
        for name in names
        if ARMS[name].setting_of is None
        for rate in learning_rates(ARMS[name], store.scale)
    ]


def make(store: Store[Scale], family: str, seed: int, stage: str) -> None:
    """Make a seed's policy of a stage with its samples, and measure it."""
    from bench.pipeline_experiment.candidates import Place, make_start, make_warm

    quiet()
    place = Place(store, family, seed)
    (make_start if stage == "start" else make_warm)(place)
    store.keep(unit_name(family, seed, stage), _measured(store, place.folder / stage / "model", seed))


def train(store: Store[Scale], family: str, seed: int, name: str, rate: float, unit: str) -> None:
    """Train one arm from the seed's policy, measure it, and keep nothing of it but the figures.

    A cell of the sweep that is an arm of the comparison takes that one's figures.
    """
    from bench.pipeline_experiment.candidates import Place
    from bench.pipeline_experiment.training import train_arm

    quiet()
    other = twin(name, store.scale)
    if other is not None and store.done(unit_name(family, seed, other)):
        known = store.read(unit_name(family, seed, other))
        if known["learning_rate"] == rate:
            store.keep(unit, {**known, "arm": name})
            return
    place = Place(store, family, seed)
    work = place.folder / "work" / unit.replace("/", "-")
    facts = train_arm(arm_of(name), place, rate, work)
    measured = _measured(store, work / "model", seed)
    store.keep(unit, {"arm": name, "learning_rate": rate, **facts, **measured})
    shutil.rmtree(work)


def _measured(store: Store[Scale], model: Any, seed: int) -> dict[str, Any]:
    from bench.experiment.policy import measure

    scale = store.scale
    if seed == TUNING_SEED:
        return {"tuning": measure(model, problems.tuning(scale), scale.samples)}
    return {"test": measure(model, problems.evaluated(scale), scale.samples)}


def _policy(family: str, seed: int, stage: str) -> Unit:
    return unit_name(family, seed, stage), make, (family, seed, stage)


def _arm(store: Store[Scale], family: str, seed: int, name: str) -> Unit:
    unit = unit_name(family, seed, name)
    return unit, train, (family, seed, name, chosen(store, name), unit)
