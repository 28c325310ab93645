"""Doing things to projects: starting, getting ready, deciding, asking for people."""

from citizen_panel.domain.projects.service.briefing import (
    ask_question,
    change_brief,
    copy_questions,
    draft_brief,
    drop_question,
    set_quotas,
)
from citizen_panel.domain.projects.service.deciding import decide
from citizen_panel.domain.projects.service.opening import (
    approve_brief,
    close_brief,
    close_round,
    note_earlier_look,
    open_round,
    send_back_brief,
    submit_brief,
)
from citizen_panel.domain.projects.service.preparing import (
    agree,
    declare_benchmark,
    end_engagement,
    engage,
    name_group,
    propose_plan,
    sign_plan,
)
from citizen_panel.domain.projects.service.reviewing import decide_ethics, submit_ethics, write_ethics
from citizen_panel.domain.projects.service.starting import (
    declare_start,
    end_role,
    enter_phase,
    give_role,
    note_work,
    set_tier,
    start,
)

__all__ = [
    "agree",
    "approve_brief",
    "ask_question",
    "change_brief",
    "close_brief",
    "close_round",
    "copy_questions",
    "decide",
    "decide_ethics",
    "declare_benchmark",
    "declare_start",
    "draft_brief",
    "drop_question",
    "end_engagement",
    "end_role",
    "engage",
    "enter_phase",
    "give_role",
    "name_group",
    "note_earlier_look",
    "note_work",
    "open_round",
    "propose_plan",
    "send_back_brief",
    "set_quotas",
    "set_tier",
    "sign_plan",
    "start",
    "submit_brief",
    "submit_ethics",
    "write_ethics",
]
