"""The words of every purpose: each says what it must, in every language and format it is written in."""

import re
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from flask import Flask

from citizen_panel.domain.consent import purposes, queries, rules, service
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.consent.wordings import SOURCE, SPEECH, WORDINGS, worded_as
from tests.factories.accounts import an_account
from tests.factories.consent import wordings

PLACEHOLDERS = {"body", "named", "mine", "yours", "about"}
EVERY = [(code, *kind) for code in purposes.BY_CODE for kind in worded_as(code)]
EASY = TextFormat.EASY_READ


@dataclass(frozen=True)
class Shown:
    version: int
    language: str = "en"
    format: str = "plain"
    is_material: bool = False


def placeholders(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template))


@pytest.mark.parametrize("code", purposes.BY_CODE)
def test_every_purpose_has_words_in_plain_english_and_in_easy_read(code: str) -> None:
    assert code in WORDINGS[SOURCE]
    assert code in WORDINGS["en", EASY]


def test_words_belong_to_a_purpose() -> None:
    for kind, words in WORDINGS.items():
        assert set(words) <= set(purposes.BY_CODE), kind


@pytest.mark.parametrize(("code", "language", "written", "template"), EVERY)
def test_nothing_that_must_be_said_is_missing(code: str, language: str, written: str, template: str) -> None:
    *rows, statement = template.split("\n")
    headings = SPEECH[language].headings
    assert [row.partition(": ")[0] for row in rows] == list(vars(headings).values()) or len(rows) == 9
    assert all(len(row.partition(": ")[2]) > 5 for row in rows), "a row says nothing"
    assert statement.strip()
    assert "\n" not in statement
    assert placeholders(template) <= PLACEHOLDERS


@pytest.mark.parametrize(("code", "language", "written", "template"), EVERY)
def test_who_asks_is_named_and_what_it_is_about(code: str, language: str, written: str, template: str) -> None:
    used = placeholders(template)
    assert "body" in used
    each = purposes.BY_CODE[code].each
    assert ("named" in used) is (each is purposes.Each.ORGANISATION)
    assert ({"about", "mine", "yours"} & used != set()) is (each is purposes.Each.SUBJECT)


def test_every_subject_has_its_words() -> None:
    assert set(SPEECH["en"].subjects) == set(purposes.EQUALITY_SUBJECTS)
    for language, speech in SPEECH.items():
        assert set(speech.subjects) <= set(purposes.EQUALITY_SUBJECTS), language


def test_a_subject_that_a_language_lacks_is_worded_in_english(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = replace(SPEECH["gd"], subjects={"age": "aois"})
    monkeypatch.setitem(SPEECH, "gd", lacking)  # type: ignore[arg-type]
    wordings(("gd", TextFormat.PLAIN))
    shown = {code: queries.text_in_force(f"equality.balance/{code}", "gd") for code in ("age", "sex")}
    assert [text.language for text in shown.values() if text] == ["gd", "en"]


def test_what_the_postcode_tells_is_not_called_an_answer(app: Flask) -> None:
    wordings()
    derived = queries.text_in_force("equality.balance/simd_quintile")
    assert derived is not None
    assert "what my postcode tells about how well-off the area is" in derived.body


def test_nothing_is_left_to_fill_in(app: Flask) -> None:
    wordings(("en", EASY))
    for code, _ in purposes.worded():
        for written in (TextFormat.PLAIN, EASY):
            shown = queries.text_in_force(code, "en", written)
            assert shown is not None
            assert shown.format == written
            assert "{" not in shown.body, code
            assert len(purposes.rows_of(shown.body)) == 9


def test_sharing_names_the_organisation(app: Flask) -> None:
    approver, trust = an_account("admin", name="Dougal"), uuid4()
    code = purposes.shared_with(purposes.SHARE_BODY, trust)
    assert queries.text_in_force(code) is None
    names = {trust: "Example Transport"}
    assert service.publish_sharing(purposes.SHARE_BODY, names, approver.id, only=[SOURCE]) == 1
    assert service.publish_sharing(purposes.SHARE_BODY, names, approver.id, only=[SOURCE]) == 0
    shown = queries.text_in_force(code)
    assert shown is not None
    assert purposes.statement_of(shown.body) == "I agree that Example Transport may ask me"
    assert purposes.organisation_of(code) == trust


@pytest.mark.parametrize(
    ("wanted", "texts", "shown"),
    [
        (("gd", "plain"), [Shown(1, is_material=True), Shown(1, "gd")], Shown(1, "gd")),
        (("gd", "easy_read"), [Shown(1, is_material=True), Shown(1, "gd")], Shown(1, "gd")),
        (("gd", "easy_read"), [Shown(1, is_material=True), Shown(1, "en", "easy_read")], Shown(1, "en", "easy_read")),
        (("gd", "plain"), [Shown(1, is_material=True)], Shown(1, is_material=True)),
        (("gd", "plain"), [Shown(1, "gd"), Shown(2, is_material=True)], Shown(2, is_material=True)),
        (("gd", "plain"), [Shown(1, is_material=True), Shown(1, "gd"), Shown(2)], Shown(1, "gd")),
        (("gd", "plain"), [Shown(2, is_material=True), Shown(3, "gd")], Shown(3, "gd")),
        (("en", "plain"), [], None),
    ],
)
def test_the_nearest_text_that_still_means_the_same_is_shown(
    wanted: tuple[str, str], texts: list[Shown], shown: Shown | None
) -> None:
    assert rules.choose(texts, wanted[0], TextFormat(wanted[1])) == shown
    assert rules.choose(reversed(texts), wanted[0], TextFormat(wanted[1])) == shown
