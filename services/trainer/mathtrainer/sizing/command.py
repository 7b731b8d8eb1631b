"""The command `mathtrainer plan`."""

from typing import Annotated

import typer

from mathtrainer.cli.terminal import Recipe, console, fail, one_line
from mathtrainer.runs.recipe_file import load_recipe


def print_plan(
    recipe: Recipe,
    *,
    card: Annotated[str | None, typer.Option(help="The GPU, by the name of a data sheet that the package has.")] = None,
    memory: Annotated[float | None, typer.Option(help="Its memory in GB, instead of the data sheet's.")] = None,
    tflops: Annotated[float | None, typer.Option(help="Its dense bfloat16 TFLOP/s.")] = None,
    bandwidth: Annotated[float | None, typer.Option(help="Its memory's GB/s.")] = None,
    prompt_tokens: Annotated[float | None, typer.Option(help="Tokens of a prompt, on average.", min=1)] = None,
    solution_tokens: Annotated[float | None, typer.Option(help="Tokens of a solution, on average.", min=1)] = None,
) -> None:
    """Work out what a recipe takes: memory, tokens, hours and disk by stage, with the arithmetic. Starts nothing."""
    from mathtrainer.models.embedded import ModelError
    from mathtrainer.sizing import page
    from mathtrainer.sizing.card import UnknownCard, card_of
    from mathtrainer.sizing.rows import lengths
    from mathtrainer.sizing.shape import read_shape
    from mathtrainer.sizing.stages import RunSize

    with one_line():
        spec = load_recipe(recipe)
    try:
        gpu = card_of(card, memory, tflops, bandwidth)
        run = RunSize(spec, read_shape(spec.model), lengths(spec, prompt_tokens, solution_tokens), gpu)
    except (UnknownCard, ModelError) as error:
        fail(str(error))
    typer.echo(page.headline(run))
    console.print(page.summary(run))
    for text in (page.verdict(run), page.details(run), page.assumptions(run)):
        typer.echo(f"{text}\n")
