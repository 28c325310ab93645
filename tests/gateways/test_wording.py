"""The words of every message there is: each is complete, easy to read and fits; each version is kept once."""

import pytest
from flask import Flask

from citizen_panel.core.db import db
from citizen_panel.domain.notifications import wordings
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.lint import Problem
from citizen_panel.domain.notifications.models import MessageWording
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.gateways import wording
from citizen_panel.gateways.wording import Words

CATALOGUE = wording.catalogue()


def test_every_kind_that_is_written_is_in_the_catalogue_in_every_language() -> None:
    written = {kind.code for kind in KINDS if set(kind.channels) & set(wording.PARTS)}
    assert {kind for kind, _, _ in CATALOGUE} == written
    assert {language for _, _, language in CATALOGUE} == {"en", "gd"}


@pytest.mark.parametrize(("kind", "by", "language"), CATALOGUE)
def test_the_words_have_nothing_to_put_right(suite_app: Flask, kind: str, by: Channel, language: str) -> None:
    with suite_app.app_context():
        assert wording.faults(kind, by, language) == ()


def test_what_is_wrong_is_found_in_the_templates_themselves(suite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "words_of", lambda *_: Words("Hello Ailsa", "We ask you."))
    with suite_app.app_context():
        found: tuple[Problem, ...] = wording._faults("invitation", Channel.EMAIL, "en")
    assert {one.code for one in found} == {"nobody_writes", "no_help", "no_why", "no_stop", "named_outside"}


def test_what_a_template_includes_counts_as_named_in_it(suite_app: Flask) -> None:
    named = wording._names(suite_app.jinja_env, "messages/invitation/letter.html")
    assert {"address", "today", "phone", "times"} <= named
    assert "_" not in named


def test_an_example_is_always_the_same(suite_app: Flask) -> None:
    with suite_app.app_context():
        first = wording.example("invitation", "letter", "gd")
        assert wording.example("invitation", "letter", "gd").digest == first.digest
        assert wording.standing("invitation", "letter", "gd") == first
        assert wording.example("invitation", "letter", "en").digest != first.digest
    assert Words("a", "bc").digest != Words("ab", "c").digest


def kept(words: Words, kind: str = "invitation") -> int:
    return wordings.version_of(kind, Channel.EMAIL, "en", subject=words.subject, body=words.body, digest=words.digest)


@pytest.mark.usefixtures("app", "noon")
def test_each_version_of_the_words_is_kept_once_and_numbered() -> None:
    first, second = Words("Hello", "one"), Words("Hello", "two")
    assert [kept(first), kept(second), kept(first), kept(second)] == [1, 2, 1, 2]
    assert kept(first, "reminder") == 1, "each kind has its own numbers"
    assert [one.body for one in wordings.versions("invitation", "email", "en")] == ["two", "one"]
    assert db.session.query(MessageWording).count() == 3
