"""How projects go: the same few courses of events, good and bad, in days after day zero."""

from dataclasses import dataclass, field, replace

USES, ELIGIBLE, AFFECTED, CARER = "uses", "eligible_not_using", "affected_not_using", "carer_or_family"
RELATIONS = (USES, USES, ELIGIBLE, AFFECTED, USES, CARER)


@dataclass(frozen=True)
class Meeting:
    """A research session of an arc; `seats` are numbers of people of the project, from first to before last.

    `gaps` is how many of them came without a valid consent on record; `missing` how many did not come.
    """

    day: int
    type: str
    phase: str
    depth: int
    seats: tuple[int, int] = (0, 0)
    staff: int = 2
    professional: int = 0
    unclassified: int = 0
    gaps: int = 0
    missing: int = 0
    claimed: int = 0
    has_artefact: bool = True


@dataclass(frozen=True)
class Choice:
    """A decision of an arc; `cites` are numbers of the plot's insights, `reopens` the number of an earlier choice."""

    day: int
    kind: str
    is_key: bool
    said: str
    cites: tuple[int, ...] = ()
    reopens: int | None = None


@dataclass(frozen=True)
class Arc:
    """A course of events: phases, meetings, choices and rounds of recruitment, in days after day zero.

    `heard` says on which day and in which meetings (by number) each insight was found.
    """

    name: str
    phases: tuple[tuple[str, int], ...]
    meetings: tuple[Meeting, ...]
    choices: tuple[Choice, ...]
    briefs: tuple[tuple[int, int], ...] = ()
    heard: tuple[tuple[int, tuple[int, ...]], ...] = field(default=())


_PHASES = (("discover", 0), ("define", 60), ("develop", 110), ("deliver", 190), ("evaluation", 290), ("closed", 410))

GOOD = Arc(
    "good",
    _PHASES,
    (
        Meeting(24, "interview", "discover", 2, (0, 8), missing=1),
        Meeting(43, "framing_workshop", "discover", 3, (4, 16), professional=1),
        Meeting(71, "sense_making", "define", 3, (0, 10)),
        Meeting(124, "co_design", "develop", 4, (0, 9), staff=3),
        Meeting(152, "co_design", "develop", 4, (14, 24), missing=1),
        Meeting(214, "usability_test", "deliver", 2, (16, 26)),
        Meeting(243, "usability_test", "deliver", 2, (22, 32)),
        Meeting(320, "sense_making", "evaluation", 3, (8, 18)),
    ),
    (
        Choice(8, "scope", False, "not_asked"),
        Choice(84, "problem_definition", True, "for", (0, 1)),
        Choice(170, "option_chosen", True, "mixed", (1, 2)),
        Choice(204, "build_commitment", True, "for", (2,)),
        Choice(262, "other", False, "for", (2,)),
    ),
    ((9, 24), (108, 16), (200, 16)),
    ((50, (0, 1)), (76, (1, 2)), (156, (3, 4))),
)

NO_CITIZENS = Arc(
    "no citizens",
    _PHASES,
    (
        Meeting(16, "staff_workshop", "discover", 0, staff=9),
        Meeting(31, "staff_workshop", "discover", 0, staff=11, claimed=3),
        Meeting(52, "stakeholder_interview", "discover", 0, staff=2, professional=1),
        Meeting(88, "staff_workshop", "define", 0, staff=8),
        Meeting(131, "staff_workshop", "develop", 0, staff=10, professional=2, claimed=4),
        Meeting(222, "staff_workshop", "deliver", 0, staff=7),
    ),
    (
        Choice(70, "problem_definition", True, "not_asked"),
        Choice(118, "option_chosen", True, "not_asked"),
        Choice(160, "procurement_commitment", True, "not_asked"),
    ),
)

TOO_LATE = Arc(
    "citizens too late",
    (("discover", 0), ("define", 28), ("develop", 56), ("deliver", 96), ("evaluation", 260)),
    (
        Meeting(12, "staff_workshop", "discover", 0, staff=6),
        Meeting(40, "stakeholder_interview", "define", 0, professional=2),
        Meeting(149, "usability_test", "deliver", 2, (0, 6)),
        Meeting(163, "usability_test", "deliver", 2, (4, 12)),
    ),
    (
        Choice(28, "problem_definition", True, "not_asked"),
        Choice(70, "procurement_commitment", True, "not_asked"),
        Choice(176, "other", False, "mixed", (0,)),
    ),
    ((126, 12),),
    ((170, (2, 3)),),
)

CONSENT_GAP = replace(
    GOOD,
    name="consent gap",
    meetings=tuple(replace(m, gaps=1 if m.phase in ("discover", "develop") else 0) for m in GOOD.meetings),
)

TOO_FEW = replace(
    GOOD,
    name="too few people",
    meetings=tuple(replace(m, seats=(0, 2) if m.phase != "develop" else (0, 3), missing=0) for m in GOOD.meetings),
    briefs=((9, 4),),
)

SLOW_START = Arc(
    "slow start",
    (("discover", 0), ("define", 120), ("develop", 170), ("deliver", 250), ("evaluation", 340)),
    (
        Meeting(20, "staff_workshop", "discover", 0, staff=7),
        Meeting(96, "interview", "discover", 2, (0, 9)),
        Meeting(112, "journey_mapping", "discover", 3, (4, 14)),
        Meeting(135, "priority_setting", "define", 3, (0, 9)),
        Meeting(188, "co_design", "develop", 4, (8, 18)),
        Meeting(212, "co_design", "develop", 4, (14, 24)),
        Meeting(270, "usability_test", "deliver", 2, (18, 28)),
    ),
    (
        Choice(144, "problem_definition", True, "for", (0, 1)),
        Choice(230, "option_chosen", True, "for", (1, 2)),
    ),
    ((74, 20), (172, 16)),
    ((116, (1, 2)), (138, (3,)), (216, (4, 5))),
)

REOPENED = Arc(
    "problem reopened",
    (("discover", 0), ("define", 36), ("discover", 58), ("define", 118), ("develop", 136), ("deliver", 224)),
    (
        Meeting(14, "staff_workshop", "discover", 0, staff=6),
        Meeting(68, "interview", "discover", 2, (0, 9)),
        Meeting(92, "framing_workshop", "discover", 3, (3, 14)),
        Meeting(144, "co_design", "develop", 4, (0, 10)),
        Meeting(172, "co_design", "develop", 4, (10, 23)),
        Meeting(240, "usability_test", "deliver", 2, (12, 20)),
    ),
    (
        Choice(39, "problem_definition", True, "not_asked"),
        Choice(121, "problem_definition", True, "for", (0, 1), reopens=0),
        Choice(210, "option_chosen", True, "mixed", (1, 2)),
    ),
    ((50, 24), (130, 20)),
    ((74, (1,)), (98, (2,)), (176, (3, 4))),
)

SURVEYS_ONLY = Arc(
    "surveys under another name",
    _PHASES,
    (
        Meeting(30, "survey", "discover", 1, (0, 14), claimed=3, has_artefact=False),
        Meeting(64, "written_consultation", "define", 1, (10, 20), claimed=2, has_artefact=False),
        Meeting(128, "poll", "develop", 1, (0, 20), claimed=4, has_artefact=False),
        Meeting(206, "show_and_tell", "deliver", 0, (4, 16), claimed=2, has_artefact=False),
    ),
    (
        Choice(80, "problem_definition", True, "for", (0,)),
        Choice(150, "option_chosen", True, "for", (0,)),
    ),
    ((15, 20),),
    ((70, (0, 1)),),
)

MORE_STAFF_THAN_CITIZENS = replace(
    GOOD,
    name="more staff than citizens",
    meetings=tuple(
        replace(m, seats=(m.seats[0], m.seats[0] + 4), staff=9, professional=2, unclassified=1, missing=0)
        for m in GOOD.meetings
    ),
)

ARCS: tuple[Arc, ...] = (
    GOOD,
    NO_CITIZENS,
    TOO_LATE,
    CONSENT_GAP,
    TOO_FEW,
    SLOW_START,
    REOPENED,
    SURVEYS_ONLY,
    MORE_STAFF_THAN_CITIZENS,
)
