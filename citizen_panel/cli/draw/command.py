"""The command and its options."""

from pathlib import Path
from typing import Any

import click

from citizen_panel.cli.draw.run import run
from citizen_panel.cli.draw.wish import Wish
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.vocabulary import Method

_IN = click.Path(path_type=Path)
_OUT = click.Path(path_type=Path, allow_dash=True)


class _Misused(click.UsageError):
    """An option that cannot be used; exit status 2 is kept for quotas that cannot be met."""

    exit_code = 1


class _Command(click.Command):
    """Ends with status 1 when an option cannot be used."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as error:
            raise _Misused(error.format_message(), error.ctx) from error


@click.command("draw", cls=_Command)
@click.option("--pool", type=_IN, required=True, help="CSV: id and one column for each category.")
@click.option("--quotas", type=_IN, required=True, help="CSV: category,feature,min,max.")
@click.option("--places", type=click.IntRange(1), required=True, help="How many people to draw.")
@click.option(
    "--method",
    type=click.Choice([m.value for m in METHODS]),
    default=Method.LEXIMIN.value,
    show_default=True,
    help="How.",
)
@click.option("--gamma", type=click.FloatRange(0, min_open=True), help="For goldilocks: weight of low chances.")
@click.option("--seed", help="Any text; the same gives the same panel. A random one if not given.")
@click.option("--address", metavar="COLUMN[,COLUMN]", help="Draw at most one of those who share these columns.")
@click.option("--certain", metavar="FILE|IDS", help="People who are on the panel whatever happens.")
@click.option("--left-out", metavar="FILE|IDS", help="People who are not to be drawn.")
@click.option("--tickets", type=click.IntRange(1, 1_000_000), help="Draw one of so many equal tickets.")
@click.option("--salt", help="With --tickets: secret text; the same gives the same list. A random one if not given.")
@click.option("--list", "list_file", type=_IN, help="With --tickets: write the list that can be published here.")
@click.option("--stand-ins", type=click.IntRange(1), help="Choose so many people to stand by.")
@click.option("--json", "json_file", type=_OUT, help="Keep the whole draw here; - is standard output.")
def draw_panel(**given: Any) -> None:
    """Draw a fair panel from a file of people and a file of quotas.

    Needs no database and no settings. Exit status: 0 drawn, 2 the quotas cannot be met, 1 a file or an option
    cannot be used.
    """
    run(Wish(**given))
