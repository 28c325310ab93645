"""What somebody who waits is shown; the clock is the test's."""

import io

from citizen_panel.cli.draw.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_terminal_shows_one_line_that_is_gone_when_the_work_is_done() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    with progress.stage("draw", "Drawing"):
        clock.seconds = 2.0
        progress.step(1, 4)
    told = stream.getvalue()
    assert "\rDrawing ... [#####...............]  25% 2 s" in told
    assert "\n" not in told
    assert told.endswith(" \r")


def test_steps_that_come_thick_and_fast_are_not_all_shown() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    with progress.stage("draw", "Drawing"):
        for step in range(10_000):
            clock.seconds = step / 10_000
            progress.step(step, 10_000)
    assert stream.getvalue().count("Drawing") <= 12


def test_elsewhere_nothing_is_said_of_quick_work_and_little_of_slow() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, clock)
    with progress.stage("draw", "Drawing"):
        clock.seconds = 9.0
        progress.step(1, 10)
    assert stream.getvalue() == ""
    with progress.stage("draw", "Drawing"):
        for second in range(9, 31):
            clock.seconds = float(second)
            progress.step(second, 60)
    assert stream.getvalue().splitlines() == [
        "Drawing ... [###.................]  17% after 10 s",
        "Drawing ... [######..............]  33% after 20 s",
        "Drawing ... [##########..........]  50% after 30 s",
    ]


def test_the_seconds_of_each_stage_are_kept_even_when_it_fails() -> None:
    clock = Clock()
    progress = Progress(io.StringIO(), clock)
    try:
        with progress.stage("draw", "Drawing"):
            clock.seconds = 3.0
            raise ValueError("no")
    except ValueError:
        pass
    assert progress.seconds == {"draw": 3.0}


def test_more_steps_than_were_promised_stop_at_the_end() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    with progress.stage("draw", "Drawing"):
        clock.seconds = 1.0
        progress.step(7, 4)
        clock.seconds = 2.0
        progress.step(1, 0)
    assert "100%" in stream.getvalue()
    assert "  0%" in stream.getvalue()
