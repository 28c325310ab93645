"""What the lint of messages finds: each part that must be said, taken out one by one."""

from dataclasses import replace

import pytest

from citizen_panel.domain.notifications.catalogue import kind_of
from citizen_panel.domain.notifications.examples import LONGEST, USUAL, values_for
from citizen_panel.domain.notifications.lint import LONGEST_TEXT, Draft, problems
from citizen_panel.domain.notifications.vocabulary import Channel

WHO = f"This message is from {USUAL['body']}."
HELP = f"Phone {USUAL['phone']}."
WHY = f"Why you got this: {USUAL['why_link']}"
STOP = f"Stop being asked: {USUAL['stop_link']}"
PARTS = {"nobody_writes": WHO, "no_help": HELP, "no_why": WHY, "no_stop": STOP}


def a_draft(*parts: str, kind: str = "reminder", channel: Channel = Channel.EMAIL) -> Draft:
    body = "\n".join(["You have a place tomorrow.", *parts])
    names = frozenset({"body", "phone", "first_name"})
    return Draft(kind_of(kind), channel, "en", "Tomorrow", body, names, values_for(kind))


def codes(draft: Draft) -> list[str]:
    return [problem.code for problem in problems(draft)]


def test_words_with_every_part_have_no_problem() -> None:
    assert codes(a_draft(*PARTS.values())) == []


@pytest.mark.parametrize("missing", PARTS)
def test_each_part_that_is_missing_is_named(missing: str) -> None:
    assert codes(a_draft(*(part for code, part in PARTS.items() if code != missing))) == [missing]


def test_an_answer_to_what_somebody_asked_needs_no_way_to_stop() -> None:
    assert codes(a_draft(WHO, HELP, kind="copy_ready")) == []


def test_those_who_work_here_know_whom_to_ask() -> None:
    assert codes(a_draft(WHO, kind="place_free")) == []


def test_a_text_has_no_room_for_why_and_stops_by_a_word() -> None:
    assert codes(a_draft(WHO, HELP, "Text STOP to end messages.", channel=Channel.SMS)) == []


def test_a_text_that_is_too_long_with_the_longest_values_is_found() -> None:
    draft = a_draft(WHO, HELP, "STOP", channel=Channel.SMS)
    assert codes(replace(draft, longest_body="w" * LONGEST_TEXT)) == []
    assert codes(replace(draft, longest_body="w" * (LONGEST_TEXT + 1))) == ["too_long"]
    assert codes(replace(draft, longest_body="“quoted”")) == ["strange_letters"]


def test_a_subject_names_nobody_and_is_short() -> None:
    draft = a_draft(*PARTS.values())
    assert codes(replace(draft, subject=f"{USUAL['first_name']}, tomorrow")) == ["named_outside"]
    assert codes(replace(draft, subject=f"About {USUAL['reference']}")) == ["named_outside"]
    assert codes(replace(draft, subject="long " * 20)) == ["too_long"]


def test_what_is_not_needed_about_a_person_is_found() -> None:
    draft = a_draft(*PARTS.values())
    assert codes(replace(draft, names=draft.names | {"address"})) == ["too_personal"]
    assert codes(replace(draft, names=draft.names | {"age_group"})) == ["unknown_value"]
    assert codes(replace(draft, channel=Channel.LETTER, names=draft.names | {"address"})) == []


def test_hard_english_is_found_and_addresses_are_no_words() -> None:
    hard = "Notwithstanding antecedent considerations, organisational responsibilities necessitate accountability."
    draft = a_draft(*PARTS.values())
    assert codes(replace(draft, body=f"{draft.body}\n{hard * 3}")) == ["hard_to_read"]
    assert codes(replace(draft, language="gd", body=f"{draft.body}\n{hard * 3}")) == []
    assert codes(replace(draft, body=f"{draft.body}\nhttps://{'notwithstanding-' * 20}.example")) == []


def test_the_longest_values_are_no_shorter_than_the_usual_ones() -> None:
    plain = {name for name, value in USUAL.items() if isinstance(value, str)}
    assert {name for name in plain if len(LONGEST[name]) < len(USUAL[name])} <= {"link"}
