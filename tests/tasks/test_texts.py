"""Text messages are at most two parts long, with the longest values, in the alphabet of telephones."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale

from citizen_panel.blueprints.frame.filters import say_day
from citizen_panel.core.languages import LANGUAGES
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.rules import for_telephones

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
MOST = 306
WHEN = datetime(2026, 9, 23, 17, 30, tzinfo=UTC)  # Wednesday 23 September, 6:30pm
LONGEST = {
    "first_name": "W" * 20,
    "body": "B" * 28,
    "asker": "B" * 28,
    "short_name": "S" * 30,
    "deadline": WHEN,
    "starts_at": WHEN,
    "ends_at": WHEN,
    "stopped_at": WHEN,
    "until": WHEN,
    "ends_on": WHEN.date(),
    "undo_until": WHEN,
    "link": "https://panel.example/m/12345678",
    "phone": "0131 496 0000",
    "code": "123456",
    "reference": "CP-7K4M-2XQ9",
    "asked_reference": "DR-7K4M-2XQ9",
}


MOMENTS = ("deadline", "starts_at", "ends_at", "stopped_at", "until")
SPOKEN = [language.code for language in LANGUAGES if language.has_messages]


def longest_day(language: str) -> datetime:
    """The day of a year that takes the most letters to say."""
    with force_locale(language):
        return max((WHEN + timedelta(days=n) for n in range(365)), key=lambda day: len(for_telephones(say_day(day))))


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_a_text_fits_and_uses_the_alphabet_of_telephones(app: Flask, kind: str, language: str) -> None:
    link = "https://panel.example/sign-in/" + "t" * 43 if kind == "sign_in" else LONGEST["link"]
    values = {**LONGEST, "link": link, **dict.fromkeys(MOMENTS, longest_day(language))}
    with force_locale(language):
        words = for_telephones(app.jinja_env.get_template(f"messages/{kind}/sms.txt").render(values).strip())
    assert len(words) <= MOST, f"{len(words)}: {words}"
    assert set(words) <= GSM
    assert str(UUID(int=0)) not in words


def test_letters_outside_the_alphabet_of_telephones_become_their_nearest() -> None:
    assert for_telephones("Ògmhios – ’S e “Àird”") == 'ògmhios - \'S e "àird"'
