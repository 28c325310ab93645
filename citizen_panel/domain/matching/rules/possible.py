"""Exactly who can be on some panel: a quick no from split panels, a quick yes by trading seats, then one by one."""

from collections import deque

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.question import Question, Rules
from citizen_panel.domain.matching.rules.seats import filled, roomy
from citizen_panel.domain.matching.rules.support import supported
from citizen_panel.domain.matching.rules.trades import Trades
from citizen_panel.domain.matching.rules.view import View, view_of
from citizen_panel.domain.matching.vocabulary import Cause

_PANELS_TRADED = 200


def possible_types(question: Question, asked: Flags | None = None) -> Flags:
    """Return which types some panel can hold, exactly; of the types not `asked` about, nothing is said (False)."""
    rules = question.rules()
    view = view_of(question, rules)
    wanted = np.ones(len(question.sizes), dtype=np.bool_) if asked is None else asked.copy()
    start = None if view is None else _start(view)
    if view is None or start is None:
        return np.zeros_like(wanted)
    always = wanted & question.certain & (Cause.CERTAIN in rules)
    wanted &= view.there > 0
    groups = np.zeros(len(view.sizes), dtype=np.bool_)
    groups[view.group[wanted]] = True
    groups &= supported(view)
    held = _Held(question, rules, view)
    panel: Ints | None = start
    while panel is not None:
        held.trade(panel, groups)
        unseen = held.unseen(groups)
        panel = filled(view, unseen) if unseen.any() else None
    return always | (wanted & held.types(wanted))


def _start(view: View) -> Ints | None:
    """A panel with room to trade on either side of its quotas, if there is one: from there most others are near."""
    found = filled(roomy(view))
    return filled(view) if found is None else found


class _Held:
    """For each group a panel that holds somebody of it, as far as one has been found."""

    def __init__(self, question: Question, rules: Rules, view: View) -> None:
        self._question, self._rules, self._view = question, rules, view
        self._trades = Trades(view)
        self.panels: list[Ints | None] = [None] * len(view.sizes)

    def trade(self, panel: Ints, asked: Flags) -> None:
        """Keep the panel, and those that come of it by trading seats, again and again."""
        waiting = deque([panel])
        self._keep(panel)
        for _ in range(_PANELS_TRADED):
            unseen = self.unseen(asked)
            if not waiting or not unseen.any():
                return
            for group, traded in self._trades.of(waiting.popleft(), unseen):
                if self.panels[group] is None:
                    self._keep(traded)
                    waiting.append(traded)

    def unseen(self, asked: Flags) -> Flags:
        """Return the groups asked about for which no panel has been found yet."""
        return asked & np.array([panel is None for panel in self.panels], dtype=np.bool_)

    def types(self, asked: Flags) -> Flags:
        """Say of each type asked about whether a panel holds one of these very people, at their address."""
        view, home = self._view, self._question.home
        lives_alone = np.bincount(home, minlength=len(view.free))[home] == 1
        lives_alone &= self._question.sizes == self._question.households[home]
        alone = np.bincount(view.group, np.where(lives_alone, view.there, 0), len(view.sizes)).astype(np.int64)
        possible = np.zeros_like(asked)
        for one in np.flatnonzero(asked):
            group = int(view.group[one])
            panel = self.panels[group]
            if panel is None:
                continue
            others = panel.copy()
            others[group] -= 1
            is_free = lives_alone[one] or not len(view.doors) or (others <= alone).all()
            possible[one] = is_free or self._with(int(one)) is not None
        return possible

    def _with(self, somebody: int) -> Ints | None:
        view = view_of(self._question, self._rules, somebody)
        return None if view is None else filled(view)

    def _keep(self, panel: Ints) -> None:
        for group in np.flatnonzero(panel):
            if self.panels[group] is None:
                self.panels[group] = panel
