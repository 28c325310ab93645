"""Criteria set 1.0: every number of the audit, as data with a version and a digest.

A number changes only with a new version. Most are defaults of this product, because no source gives one;
`docs` and the audit page say so beside each rule.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from citizen_panel.core.events import canonical
from citizen_panel.domain.audit.vocabulary import Gate
from citizen_panel.domain.projects.vocabulary import Tier

PERCENT = 100


@dataclass(frozen=True)
class TierNumbers:
    """What a tier asks for, in distinct citizens and in days."""

    people_by_launch: int
    people_before_problem: int
    people_per_phase: int
    first_session_days: int


@dataclass(frozen=True)
class CriteriaSet:
    """One version of all numbers; shares are in per cent, so that no rounding is hidden."""

    name: str
    version: str
    tiers: Mapping[Tier, TierNumbers]
    people_share_by_gate: Mapping[Gate, int]
    people_share_at_risk: int
    least_minutes: int
    invitation_working_days: int
    late_session_times_window: int
    design_team_sessions: int
    consent_lapses_below: int
    recorded_share_too_late_below: int
    recorded_within_working_days: int
    attesting_people: int
    shoulds_missed_above: int

    def body(self) -> dict[str, object]:
        """The set as plain JSON values."""
        return asdict(self)

    def digest(self) -> bytes:
        """SHA-256 of the canonical form: the same numbers give the same 32 bytes."""
        return hashlib.sha256(canonical(self.body())).digest()

    def for_tier(self, tier: Tier) -> TierNumbers:
        return self.tiers[tier]


CURRENT = CriteriaSet(
    name="satsd-principle-3",
    version="1.0.0",
    tiers={
        Tier.T1: TierNumbers(people_by_launch=5, people_before_problem=3, people_per_phase=3, first_session_days=30),
        Tier.T2: TierNumbers(people_by_launch=12, people_before_problem=5, people_per_phase=5, first_session_days=45),
        Tier.T3: TierNumbers(people_by_launch=30, people_before_problem=8, people_per_phase=8, first_session_days=60),
    },
    people_share_by_gate={Gate.G0: 0, Gate.G1: 15, Gate.G2: 30, Gate.G3: 65, Gate.G4: 100, Gate.G5: 100},
    people_share_at_risk=70,
    least_minutes=15,
    invitation_working_days=10,
    late_session_times_window=2,
    design_team_sessions=2,
    consent_lapses_below=2,
    recorded_share_too_late_below=50,
    recorded_within_working_days=10,
    attesting_people=2,
    shoulds_missed_above=25,
)
