"""The words of messages from their templates: rendered with values, tried with invented ones, and named by a digest."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import force_locale
from jinja2 import Environment, meta

from citizen_panel.core.languages import LANGUAGES
from citizen_panel.domain.notifications.catalogue import KINDS, kind_of
from citizen_panel.domain.notifications.examples import WHEN, values_for
from citizen_panel.domain.notifications.lint import Draft, Problem, problems
from citizen_panel.domain.notifications.rules import for_telephones
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.gateways.letter_text import plain

PARTS: Mapping[Channel, str] = {Channel.EMAIL: "email.txt", Channel.SMS: "sms.txt", Channel.LETTER: "letter.html"}
SUBJECT = "subject.txt"
SPOKEN = tuple(language.code for language in LANGUAGES if language.has_messages)
"""The languages messages are written in."""
STANDING, CHECKED = "citizen_panel.words_standing", "citizen_panel.words_checked"


@dataclass(frozen=True)
class Words:
    """A subject and a body."""

    subject: str
    body: str

    @property
    def digest(self) -> bytes:
        """SHA-256 over both, the length of the subject before them."""
        subject = self.subject.encode()
        return hashlib.sha256(len(subject).to_bytes(8, "big") + subject + self.body.encode()).digest()


def words_of(kind: str, channel: Channel | str, values: Mapping[str, Any], language: str) -> Words:
    """A message in words; a text in the alphabet of telephones, a letter as the page that is printed."""
    by = Channel(channel)
    with force_locale(language):
        subject, body = _render(kind, SUBJECT, values), _render(kind, PARTS[by], values)
    return Words(" ".join(subject.split()), for_telephones(body) if by is Channel.SMS else body)


def example(kind: str, channel: Channel | str, language: str, *, longest: bool = False) -> Words:
    """The words with invented values, a letter as plain lines; always the same until the words change."""
    moment = _longest_day(language) if longest else None
    words = words_of(kind, channel, values_for(kind, longest=longest, moment=moment), language)
    return Words(words.subject, plain(words.body) if Channel(channel) is Channel.LETTER else words.body)


def standing(kind: str, channel: Channel | str, language: str) -> Words:
    """The example of the words in force, worked out once for each process: they change with the program alone."""
    kept: dict[tuple[str, str, str], Words] = current_app.extensions.setdefault(STANDING, {})
    place = (kind, str(channel), language)
    if place not in kept:
        kept[place] = example(kind, channel, language)
    return kept[place]


def catalogue() -> list[tuple[str, Channel, str]]:
    """Every kind of message, by every way it may go that has words, in every language."""
    return [(kind.code, by, code) for kind in KINDS for by in kind.channels if by in PARTS for code in SPOKEN]


def faults(kind: str, channel: Channel | str, language: str) -> tuple[Problem, ...]:
    """What is wrong with the words of a kind of message, by one way in one language; looked at once a process."""
    kept: dict[tuple[str, str, str], tuple[Problem, ...]] = current_app.extensions.setdefault(CHECKED, {})
    place = (kind, str(channel), language)
    if place not in kept:
        kept[place] = _faults(kind, channel, language)
    return kept[place]


def _faults(kind: str, channel: Channel | str, language: str) -> tuple[Problem, ...]:
    by, known = Channel(channel), kind_of(kind)
    words, longest = example(kind, by, language), example(kind, by, language, longest=True)
    environment = current_app.jinja_env
    names = _names(environment, f"messages/{kind}/{PARTS[by]}") | _names(environment, f"messages/{kind}/{SUBJECT}")
    return problems(
        Draft(known, by, language, words.subject, words.body, names, values_for(kind), longest_body=longest.body)
    )


def _render(kind: str, part: str, values: Mapping[str, Any]) -> str:
    return current_app.jinja_env.get_template(f"messages/{kind}/{part}").render(values).strip()


def _names(environment: Environment, template: str) -> frozenset[str]:
    """Which values a template names, with those it includes or stands on."""
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, template)
    tree = environment.parse(source)
    below = [_names(environment, one) for one in meta.find_referenced_templates(tree) if one]
    own = meta.find_undeclared_variables(tree) - set(environment.globals)
    return frozenset(own).union(*below)


@cache
def _longest_day(language: str) -> datetime:
    """The day of a year that takes the most letters to say."""
    say_day = current_app.jinja_env.filters["day"]
    with force_locale(language):
        days = (WHEN + timedelta(days=number) for number in range(365))
        return max(days, key=lambda day: len(for_telephones(say_day(day))))
