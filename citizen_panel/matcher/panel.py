"""What the process holds in memory, and what it answers from it: the panel of this moment and the daily edition."""

from collections.abc import Callable
from datetime import datetime

from citizen_panel.domain.matching.live_index import LiveIndex
from citizen_panel.domain.matching.rules.index.answers import Answer, answer, told
from citizen_panel.domain.matching.rules.index.counting import count
from citizen_panel.domain.matching.rules.index.messages import Done, Freshness, Health, Reply
from citizen_panel.domain.matching.rules.index.picture import AsOf, Picture
from citizen_panel.domain.matching.rules.index.questions import (
    Counting,
    Hold,
    HowAreYou,
    HowClose,
    Of,
    Question,
    WhichSlots,
)


class Panel:
    """The panel of this moment, which one thread changes, and the edition, which any number may count at once."""

    def __init__(self, live: LiveIndex, edition: Picture, now: Callable[[], datetime], differed: int | None) -> None:
        self.live, self.edition, self.differed = live, edition, differed
        self._now = now

    def reply(self, question: Question) -> tuple[Reply, Freshness]:
        """Answer a question, and say how fresh the answer is."""
        match question:
            case Hold(slots, xact):
                self.live.hold(slots, xact)
                return Done(), self._fresh(self.live.as_of)
            case HowAreYou():
                return self._health()
        found, as_of = self._counted(question)
        return found, self._fresh(as_of)

    def _counted(self, question: Counting) -> tuple[Answer, AsOf]:
        if not _is_of_this_moment(question):
            edition = self.edition
            return answer(edition.bits, question), edition.as_of
        return self.live.ask(lambda bits: answer(bits, question))

    def _health(self) -> tuple[Health, Freshness]:
        people, as_of = self.live.ask(lambda bits: count(bits, ()))
        assert isinstance(people, int)
        return Health(told(people), self.edition.as_of.day, self.differed), self._fresh(as_of)

    def _fresh(self, as_of: AsOf) -> Freshness:
        age = max(0.0, (self._now() - as_of.read_at).total_seconds())
        return Freshness(as_of.read_at, as_of.day, age, as_of.horizon)


def _is_of_this_moment(question: Counting) -> bool:
    if isinstance(question, HowClose):
        return False
    return isinstance(question, WhichSlots) or question.of is Of.LIVE
