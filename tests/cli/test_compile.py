"""Inner loops made ready beforehand."""

import pytest
from click.testing import CliRunner

from citizen_panel.cli.compile import compile_loops, invented
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.vocabulary import Method, Selected


def test_the_invented_draw_can_be_held() -> None:
    """Quotas that nobody can meet would be answered without the loops."""
    assert isinstance(draw(invented(Method.RANDOM)), Selected)


@pytest.mark.long
def test_it_says_when_it_is_ready() -> None:
    done = CliRunner().invoke(compile_loops)
    assert (done.exit_code, done.output) == (0, "The inner loops of the draw are compiled.\n")
