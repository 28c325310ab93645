"""What the team's pages call things: words of the domain, said to people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import say_sentence
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.team import beside_words
from citizen_panel.blueprints.team.meeting_words import RESOURCE_KINDS as RESOURCE_KINDS
from citizen_panel.blueprints.team.meeting_words import STAFF_PARTS as STAFF_PARTS
from citizen_panel.blueprints.team.meeting_words import THINGS
from citizen_panel.domain.citizens.caps import OverrideReason
from citizen_panel.domain.citizens.circumstances import TOPICS
from citizen_panel.domain.matching.index_shape import PARTS as TIMES
from citizen_panel.domain.matching.index_shape import TRAVEL, WEEK
from citizen_panel.domain.matching.outlook import Brought
from citizen_panel.domain.matching.rules.coverage import Coverage
from citizen_panel.domain.matching.rules.promises import PROMISES
from citizen_panel.domain.matching.vocabulary import (
    DrawState,
    EndCause,
    Filling,
    Listing,
    SeedSource,
    Sentence,
    Standing,
    VoidReason,
)
from citizen_panel.domain.projects.readiness import Progress, Task
from citizen_panel.domain.projects.vocabulary import (
    BriefState,
    CitizensSaid,
    DecisionKind,
    MeetingWay,
    Phase,
    ProjectPart,
    ProjectState,
    Route,
    Tier,
    WorkKind,
)
from citizen_panel.domain.sessions.rules.readiness import Thing
from citizen_panel.domain.sessions.vocabulary import (
    AttendanceCapacity,
    AttendanceState,
    CorrectionReason,
    Relation,
    SessionState,
    SessionType,
)

_ = lazy_gettext

PHASES = {
    Phase.BEFORE: _("Before Discover"),
    Phase.DISCOVER: _("Discover"),
    Phase.DEFINE: _("Define"),
    Phase.DEVELOP: _("Develop"),
    Phase.DELIVER: _("Deliver"),
    Phase.EVALUATION: _("Evaluation"),
    "closed": _("Closed"),
}
PROJECT_STATES = {
    ProjectState.PREPARING: (_("Preparing"), "grey"),
    ProjectState.RUNNING: (_("Running"), "blue"),
    ProjectState.HALTED: (_("Halted"), "red"),
    ProjectState.CLOSED: (_("Closed"), "grey"),
}
TIERS = {
    Tier.T1: _("T1: up to 3 months or £50,000, few people affected"),
    Tier.T2: _("T2: most service redesigns"),
    Tier.T3: _("T3: national, high-risk or statutory services"),
}
PARTS = {
    ProjectPart.LEAD: _("Lead"),
    ProjectPart.RESEARCHER: _("Researcher"),
    ProjectPart.REVIEWER: _("Reviewer"),
    ProjectPart.DECISION_MAKER: _("Decision maker"),
    ProjectPart.SAFEGUARDING_LEAD: _("Safeguarding lead"),
    ProjectPart.DEPUTY: _("Deputy"),
}
BRIEF_STATES = {
    BriefState.DRAFT: (_("Draft"), "grey"),
    BriefState.SUBMITTED: (_("Waiting for approval"), "yellow"),
    BriefState.APPROVED: (_("Approved"), "green"),
    BriefState.CLOSED: (_("Closed"), "grey"),
}
ROUTES = {
    Route.ONLINE: _("Online"),
    Route.PHONE: _("By phone"),
    Route.POST: _("By post"),
    Route.IN_PERSON: _("In person"),
    Route.ASSISTED: _("Helped by a partner"),
}
WAYS = {
    MeetingWay.ONLINE: _("Online"),
    MeetingWay.IN_PERSON: _("At a place"),
    MeetingWay.PHONE: _("By phone"),
    MeetingWay.MIXED: _("At a place or online, as people wish"),
}
THANKS = {
    "voucher": _("Voucher"),
    "bank": _("Bank transfer"),
    "choice": _("As each person chooses"),
}
DECISIONS = {
    DecisionKind.PROBLEM_DEFINITION: _("What the problem is"),
    DecisionKind.SCOPE: _("What is in and what is out"),
    DecisionKind.OPTION_CHOSEN: _("Which option"),
    DecisionKind.TECHNOLOGY_CHOSEN: _("Which technology"),
    DecisionKind.PROCUREMENT_COMMITMENT: _("To buy something"),
    DecisionKind.BUILD_COMMITMENT: _("To build something"),
    DecisionKind.POLICY_COMMITMENT: _("A policy"),
    DecisionKind.PRIOR_COMMITMENT: _("Something settled before the project"),
    DecisionKind.OTHER: _("Something else"),
}
SAID = {
    CitizensSaid.FOR: _("Citizens were for it"),
    CitizensSaid.MIXED: _("Citizens were of different minds"),
    CitizensSaid.AGAINST: _("Citizens were against it"),
    CitizensSaid.NOT_ASKED: _("Citizens were not asked"),
}
DRAW_STATES = {
    DrawState.PREPARED: (_("Waiting to be drawn"), "grey"),
    DrawState.RUNNING: (_("Drawing"), "blue"),
    DrawState.LISTED: (_("The list is there"), "yellow"),
    DrawState.FOUND: (_("Waiting for your check"), "yellow"),
    DrawState.INFEASIBLE: (_("Not possible"), "red"),
    DrawState.CONFIRMED: (_("Confirmed"), "green"),
    DrawState.VOID: (_("Void"), "grey"),
    DrawState.CANCELLED: (_("Stopped"), "grey"),
}
METHODS = {
    method: (_(one.name.text), _("%(keeps)s %(leaves)s", keeps=_(one.keeps.text), leaves=_(one.leaves.text)))
    for method, one in PROMISES.items()
}
GAMMAS = {
    100: _("Too low and too high are equally bad"),
    200: _("Too low is worse"),
    50: _("Too high is worse"),
}
LISTINGS = {
    Listing.OPEN: _("Everybody may read the list."),
    Listing.CLOSED: _("An auditor alone may read the list; everybody sees its fingerprint."),
}
SEED_SOURCES = {
    SeedSource.SYSTEM: _("made by us"),
    SeedSource.DICE: _("thrown with dice"),
    SeedSource.BEACON: _("from a public source of random numbers"),
}
END_CAUSES = {
    EndCause.BY_PERSON: _("Somebody on the team stopped the draw before it was done."),
    EndCause.FAULT: _("Something went wrong in the draw, so we stopped it."),
    EndCause.NO_LIST: _("Even the longest list would leave people without a chance. Let a computer draw this one."),
    EndCause.TOO_LONG: _("The draw took too long, so we stopped it. With fewer groups to balance by it is quicker."),
}
COMPARISON_ENDS = {
    EndCause.BY_PERSON: _("Somebody on the team stopped the comparison."),
    EndCause.FAULT: _("Something went wrong in the comparison, so we stopped it. It was our mistake, not yours."),
    EndCause.TOO_LONG: _("The comparison took too long, so we stopped it."),
}
OVERRIDES = {
    OverrideReason.THEY_OFFERED: _("They offered to take part"),
    OverrideReason.NOBODY_ELSE: _("Nobody else can tell us this"),
    OverrideReason.SAME_WORK: _("They began this work with us"),
    OverrideReason.SAFETY: _("It is about people’s safety"),
}
VOID_REASONS = {
    VoidReason.SOMEBODY_LEFT: _("Somebody withdrew"),
    VoidReason.BRIEF_CHANGED: _("What we ask for has changed"),
    VoidReason.TOO_FEW_CAME: _("Too few people said yes"),
    VoidReason.MISTAKE: _("There was a mistake"),
    VoidReason.OTHER: _("Another reason"),
}
STANDINGS = {
    Standing.YES: _("Yes"),
    Standing.TIGHT: _("Tight"),
    Standing.THROUGH_A_PARTNER: _("Through a partner"),
    Standing.UNSURE: _("Not known: too few are shown"),
}
COVERAGES = {
    Coverage.BELOW: _("below"),
    Coverage.ABOUT: _("about the same"),
    Coverage.ABOVE: _("above"),
}
COSTS = {TIMES: _("The times you chose"), TRAVEL: _("Meeting at a place")}
FILLED = {
    Filling.WITHIN: _("within"),
    Filling.AT_LEAST: _("at its least"),
    Filling.AT_MOST: _("at its most"),
    Standing.THROUGH_A_PARTNER: _("through a partner"),
}
SESSION_TYPES = {
    SessionType.INTERVIEW: _("Interview"),
    SessionType.FOCUS_GROUP: _("Group discussion"),
    SessionType.OBSERVATION: _("Observation"),
    SessionType.DIARY: _("Diary"),
    SessionType.USABILITY_TEST: _("Usability test"),
    SessionType.FRAMING_WORKSHOP: _("Framing workshop"),
    SessionType.JOURNEY_MAPPING: _("Journey mapping"),
    SessionType.SENSE_MAKING: _("Making sense of findings together"),
    SessionType.PRIORITY_SETTING: _("Setting priorities"),
    SessionType.CO_DESIGN: _("Co-design workshop"),
    SessionType.DESIGN_TEAM: _("Design team meeting"),
    SessionType.PEER_RESEARCH: _("Peer research"),
    SessionType.GOVERNANCE_SEAT: _("Board meeting with a citizen’s seat"),
    SessionType.CITIZENS_JURY: _("Citizens’ jury"),
    SessionType.PARTICIPATORY_BUDGETING: _("Participatory budgeting"),
    SessionType.CITIZEN_LED: _("Led by citizens"),
    SessionType.SURVEY: _("Survey"),
    SessionType.POLL: _("Poll"),
    SessionType.WRITTEN_CONSULTATION: _("Written consultation"),
    SessionType.PUBLIC_MEETING: _("Public meeting"),
    SessionType.COMMENT_CARD: _("Comment card"),
    SessionType.SHOW_AND_TELL: _("Show and tell"),
    SessionType.LEARNING_EVENT: _("Learning event"),
    SessionType.STAFF_WORKSHOP: _("Staff workshop"),
    SessionType.STAKEHOLDER_INTERVIEW: _("Stakeholder interview"),
}
SESSION_STATES = {
    SessionState.DRAFT: (_("Draft"), "grey"),
    SessionState.PUBLISHED: (_("Planned"), "blue"),
    SessionState.HELD: (_("Held"), "green"),
    SessionState.CANCELLED: (_("Called off"), "grey"),
}
ATTENDED = {
    AttendanceState.ATTENDED: _("Came"),
    AttendanceState.LATE: _("Late"),
    AttendanceState.LEFT_EARLY: _("Left early"),
    AttendanceState.EXCUSED: _("Told us"),
    AttendanceState.NO_SHOW: _("Did not come"),
    AttendanceState.STOPPED: _("Stopped"),
}
CORRECTIONS = {
    CorrectionReason.WRONG_STATE: _("They came, or did not come, other than written"),
    CorrectionReason.WRONG_CAPACITY: _("They were there as something else"),
    CorrectionReason.WRONG_MINUTES: _("The minutes or numbers were wrong"),
    CorrectionReason.WRONG_PERSON: _("It was somebody else"),
    CorrectionReason.THEY_TOLD_US: _("The person told us"),
}
CAPACITIES = {
    AttendanceCapacity.CITIZEN: _("Citizen"),
    AttendanceCapacity.STAFF: _("Staff"),
    AttendanceCapacity.PROFESSIONAL: _("Professional"),
    AttendanceCapacity.UNCLASSIFIED: _("Not known"),
}
RELATIONS = {
    Relation.USES: _("Uses it"),
    Relation.ELIGIBLE_NOT_USING: _("Could use it"),
    Relation.AFFECTED_NOT_USING: _("Affected by it"),
    Relation.MAY_BE_ELIGIBLE: _("May be able to use it"),
    Relation.CARER_OR_FAMILY: _("Carer or family"),
}
DEPTHS = {
    "0": _("0 inform"),
    "1": _("1 consult"),
    "2": _("2 research together"),
    "3": _("3 involve"),
    "4": _("4 collaborate"),
    "5": _("5 delegate"),
}
DAYS = [
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
]
DAY_PARTS = [_("morning"), _("afternoon"), _("evening")]


WORK = {
    WorkKind.FUNDING_APPROVED: _("Money was approved"),
    WorkKind.COMMISSION_APPROVED: _("The work was commissioned"),
    WorkKind.SUPPLIER_CONTACT: _("We spoke with a supplier"),
    WorkKind.SPEND: _("We spent money on it"),
}
TASKS = {
    Task.ETHICS: _("Ethics"),
    Task.BRIEF: _("Brief approved by somebody outside the team"),
    Task.PLAN: _("Plan and money"),
    Task.BENCHMARK: _("Benchmark"),
    Task.GROUPS: _("Priority groups"),
    Task.PARTNER: _("Partner"),
    Task.ROUTES: _("A way in without the internet, and help"),
    Task.SAFEGUARDING: _("Safeguarding lead"),
    Task.TIER: _("Tier set from outside the team"),
}
PROGRESS = {
    Progress.DONE: (_("Done"), "green"),
    Progress.WAITING: (_("Waits for somebody outside"), "yellow"),
    Progress.STARTED: (_("Begun"), "blue"),
    Progress.MISSING: (_("Missing"), "grey"),
}


def choices(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The answers of a question, from a dictionary of words."""
    return [(str(value), label) for value, label in words.items()]


def weekly(parts: int) -> list[str]:
    """Parts of the week in words, one each: “Tuesday evening”; bit day * 3 + part."""
    return [
        gettext("%(day)s %(part)s", day=DAYS[bit // 3], part=DAY_PARTS[bit % 3])
        for bit in range(21)
        if parts >> bit & 1
    ]


def topic(code: str) -> str:
    """What a topic is called."""
    return gettext(TOPICS[code]) if code in TOPICS else code


def sentence(words: Sentence) -> str:
    """A sentence of the engine, translated and filled."""
    return say_sentence(words)


def brought(one: Brought) -> str:
    """A part of the week, or a council area, that brings people."""
    if one.dimension == TIMES:
        return weekly(1 << WEEK.index(one.value))[0]
    return dict(councils_in_words()).get(one.value, one.value)


def thing(code: Thing, *, is_done: bool, blocks: bool) -> dict[str, Any]:
    """One thing a meeting needs, for the list of what is ready."""
    text, hint = THINGS[code]
    status, colour = PROGRESS[Progress.DONE] if is_done else PROGRESS[Progress.MISSING]
    return {
        "text": text,
        "status": gettext("Stops booking") if blocks else status,
        "colour": "red" if blocks else colour,
        "hint": "" if is_done else hint,
        "done": is_done,
    }


apart, beside, beside_benchmark = beside_words.apart, beside_words.beside, beside_words.beside_benchmark
