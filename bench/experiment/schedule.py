"""The order of the units: the policies, the search, every arm on every seed, what compares weights alone, the grid."""

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import Any

from bench.experiment.experiment_tasks import TUNING_SEED, ExperimentStore, Store, Unit, begin, train
from bench.experiment.variants import ARMS, SFT_ARMS, WEIGHTINGS, Arm, Setting


def run(laboratory: ExperimentStore, processes: int, deadline: float | None = None) -> bool:
    """Do what is not done yet, in `processes` processes; return whether all is done.

    After `deadline` (of `time.monotonic`) no unit is begun any more; the same call goes on from there. A unit that
    fails ends the run with its exception.
    """
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for units in (policies, search, arms, alike, collapse):
            if not do_units(laboratory, units(laboratory), pool, processes, deadline):
                return False
    return True


def policies(laboratory: ExperimentStore) -> list[Unit]:
    """Return the units that make each seed's policy, the one that settings are chosen on first."""
    seeds = [TUNING_SEED, *range(laboratory.scale.seeds)]
    return [(f"seed-{seed}/start", begin, (seed,)) for seed in seeds]


def search(laboratory: ExperimentStore) -> list[Unit]:
    """Return the units that try each arm's settings."""
    return [_trial(arm, setting) for arm in ARMS for setting in settings(laboratory, arm)]


def collapse(laboratory: ExperimentStore) -> list[Unit]:
    """Return the units of the wider grid, last: no other needs them."""
    return [_trial(arm, setting) for arm in ARMS for setting in wider(laboratory, arm)]


def arms(laboratory: ExperimentStore) -> list[Unit]:
    """Return the units of the comparison: each arm at the setting that was best for it, seed by seed."""
    return [
        (f"seed-{seed}/{arm}", train, (seed, arm, chosen(laboratory, arm), f"seed-{seed}/{arm}"))
        for seed in range(laboratory.scale.seeds)
        for arm in ARMS
    ]


def alike(laboratory: ExperimentStore) -> list[Unit]:
    """Return the units of the weightings at plain DPO's setting, so that nothing differs but the weights."""
    setting = chosen(laboratory, "dpo")
    names = [
        (seed, arm, alike_name(laboratory, seed, arm)) for seed in range(laboratory.scale.seeds) for arm in WEIGHTINGS
    ]
    return [(name, train, (seed, arm, setting, name)) for seed, arm, name in names]


def alike_name(laboratory: ExperimentStore, seed: int, arm: Arm) -> str:
    """Return the name of the unit in which a seed's `arm` has plain DPO's setting: where it chose the same, its own."""
    same = chosen(laboratory, arm) == chosen(laboratory, "dpo")
    return f"seed-{seed}/{arm}" if same else f"alike/seed-{seed}_{arm}"


def settings(laboratory: ExperimentStore, arm: Arm) -> list[Setting]:
    """Return the settings among which `arm`'s is chosen: as many for each arm."""
    scale = laboratory.scale
    if arm in SFT_ARMS:
        return [{"learning_rate": rate} for rate in scale.sft_learning_rates]
    return [{"learning_rate": rate, "beta": beta} for rate in scale.learning_rates for beta in scale.betas]


def wider(laboratory: ExperimentStore, arm: Arm) -> list[Setting]:
    """Return the settings beyond the search, which show where an arm collapses."""
    scale = laboratory.scale
    if arm not in ("dpo", "weighted_wide"):
        return []
    grid = [{"learning_rate": rate, "beta": beta} for rate in scale.wide_learning_rates for beta in scale.wide_betas]
    return [setting for setting in grid if setting not in settings(laboratory, arm)]


def chosen(laboratory: ExperimentStore, arm: Arm) -> Setting:
    """Return the setting with the highest sampled pass@1 on the tuning problems."""

    def score(setting: Setting) -> float:
        return float(laboratory.read(grid_name(arm, setting))["tuning"]["sampled_pass_at_1"])

    return max(settings(laboratory, arm), key=score)


def grid_name(arm: Arm, setting: Setting) -> str:
    """Return the name of the unit that tries a setting."""
    return "grid/" + "_".join([arm, *(f"{value:g}" for value in setting.values())])


def _trial(arm: Arm, setting: Setting) -> Unit:
    name = grid_name(arm, setting)
    return name, train, (TUNING_SEED, arm, setting, name)


def do_units(
    laboratory: Store[Any],
    units: Sequence[Unit],
    pool: ProcessPoolExecutor,
    processes: int,
    deadline: float | None,
) -> bool:
    """Do the units that have left no file yet, `processes` at a time; return whether all are done.

    After `deadline` (of `time.monotonic`) none is begun any more. A unit that fails raises its exception.
    """
    waiting = [unit for unit in units if not laboratory.done(unit[0])]
    running: dict[Future[None], tuple[str, float]] = {}
    while waiting or running:
        late = deadline is not None and time.monotonic() > deadline
        while waiting and len(running) < processes and not late:
            name, call, arguments = waiting.pop(0)
            running[pool.submit(call, laboratory, *arguments)] = name, time.monotonic()
        if not running:
            return False
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            name, began = running.pop(future)
            future.result()
            print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return True
