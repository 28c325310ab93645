"""How deep each kind of meeting reaches by default: inform 0, consult 1, research together 2, involve 3,
collaborate 4, delegate 5 (after the levels of the Scottish Government's Participation Handbook)."""

from citizen_panel.domain.sessions.vocabulary import SessionType as T

DEFAULT: dict[T, int] = {
    T.SHOW_AND_TELL: 0,
    T.LEARNING_EVENT: 0,
    T.STAFF_WORKSHOP: 0,
    T.STAKEHOLDER_INTERVIEW: 0,
    T.SURVEY: 1,
    T.POLL: 1,
    T.WRITTEN_CONSULTATION: 1,
    T.PUBLIC_MEETING: 1,
    T.COMMENT_CARD: 1,
    T.INTERVIEW: 2,
    T.FOCUS_GROUP: 2,
    T.OBSERVATION: 2,
    T.DIARY: 2,
    T.USABILITY_TEST: 2,
    T.FRAMING_WORKSHOP: 3,
    T.JOURNEY_MAPPING: 3,
    T.SENSE_MAKING: 3,
    T.PRIORITY_SETTING: 3,
    T.CO_DESIGN: 4,
    T.DESIGN_TEAM: 4,
    T.PEER_RESEARCH: 4,
    T.GOVERNANCE_SEAT: 4,
    T.CITIZENS_JURY: 5,
    T.PARTICIPATORY_BUDGETING: 5,
    T.CITIZEN_LED: 5,
}


def default_depth(kind: T) -> int:
    """The depth at which a kind of meeting stands until evidence says otherwise."""
    return DEFAULT[kind]
