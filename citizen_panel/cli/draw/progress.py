"""What somebody who waits is shown: one line that changes on a terminal, and hardly anything elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_BLINK = 0.1  # seconds between two changes of the line
_PATIENCE = 10.0  # seconds of silence where nobody may be looking, as in a log
_BAR = 20


class Progress:
    """Tells on a stream how far the work is, and keeps the seconds each stage took."""

    def __init__(self, stream: TextIO, now: Callable[[], float]) -> None:
        self.seconds: dict[str, float] = {}
        self._stream = stream
        self._now = now
        self._is_terminal = stream.isatty()
        self._began = self._told_at = now()
        self._words = ""
        self._width = 0

    @contextmanager
    def stage(self, name: str, words: str) -> Iterator[None]:
        """Say what is going on while it goes on, and keep under its name how long it took."""
        began = self._now()
        self._words = words
        self._show("", at_once=True)
        try:
            yield
        finally:
            self.seconds[name] = self._now() - began
            self._clear()

    def step(self, done: int, of: int) -> None:
        """Say that so many steps of so many are done."""
        share = min(1.0, done / of) if of > 0 else 0.0
        full = int(share * _BAR)
        self._show(f" [{'#' * full}{'.' * (_BAR - full)}] {share:4.0%}", at_once=False)

    def _show(self, bar: str, *, at_once: bool) -> None:
        now = self._now()
        if self._is_terminal:
            if at_once or now - self._told_at >= _BLINK:
                line = f"{self._words} ...{bar} {now - self._began:.0f} s"
                self._stream.write(f"\r{line.ljust(self._width)}")
                self._stream.flush()
                self._width, self._told_at = len(line), now
        elif now - self._told_at >= _PATIENCE:
            self._stream.write(f"{self._words} ...{bar} after {now - self._began:.0f} s\n")
            self._stream.flush()
            self._told_at = now

    def _clear(self) -> None:
        if self._is_terminal and self._width:
            self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()
            self._width = 0
