"""What taking back a yes does, without a database."""

from datetime import UTC, datetime

import pytest

from citizen_panel.domain.consent.families.purpose import Each
from citizen_panel.domain.consent.purposes import PURPOSES, codes_of
from citizen_panel.domain.rights.rules import COOLING, EFFECTS, effects_of, erase_from, forgettable, is_of_meeting
from citizen_panel.domain.rights.vocabulary import Effects, RemovalKind
from citizen_panel.domain.sessions.vocabulary import ArtefactKind

SOME_BODY = "7f6f0a52-7a0e-4f59-9f4d-3d2f3a3f9f11"


@pytest.mark.parametrize(
    ("purpose", "effects"),
    [
        ("pool.membership", Effects(leaves_panel=True)),
        ("contact.sms", Effects(stops="sms")),
        ("equality.balance/age", Effects(forgets="age")),
        ("equality.reporting/religion", Effects(forgets="religion")),
        ("project.participate", Effects(leaves_project=True)),
        ("session.attend", Effects(leaves_meeting=True)),
        *((f"contact.{way}", Effects(stops=way)) for way in ("email", "sms", "phone", "post", "via_partner")),
        ("guardian.agreement", Effects(waits_for_guardian=True)),
        ("platform.evaluate", Effects(just_ends=True)),
        ("access.share_with_session", Effects(forgets_needs=True)),
        ("access.remember", Effects(forgets_needs=True)),
        ("session.audio", Effects(deletes=(ArtefactKind.RECORDING,), removal=RemovalKind.MEDIA)),
        ("session.video", Effects(deletes=(ArtefactKind.RECORDING,), removal=RemovalKind.MEDIA)),
        ("session.photo", Effects(deletes=(ArtefactKind.PHOTO,), removal=RemovalKind.MEDIA)),
        (
            "session.transcript_by_machine",
            Effects(deletes=(ArtefactKind.TRANSCRIPT,), removal=RemovalKind.MEDIA),
        ),
        ("session.observers", Effects(just_ends=True)),
        ("quote.anonymous", Effects(takes_down=True, removal=RemovalKind.WORDS)),
        ("quote.named", Effects(takes_down=True, removal=RemovalKind.WORDS)),
        ("credit.named", Effects(takes_down=True, removal=RemovalKind.WORDS)),
        ("story.publish", Effects(takes_down=True, removal=RemovalKind.WORDS)),
        ("insight.reuse", Effects(unlinks=True)),
        ("recontact.project", Effects(just_ends=True)),
        (f"share.partner/{SOME_BODY}", Effects(revokes=True, removal=RemovalKind.SHARED)),
        (f"share.body/{SOME_BODY}", Effects(revokes=True, removal=RemovalKind.SHARED)),
        ("learning.badge", Effects(removal=RemovalKind.BADGE)),
    ],
)
def test_each_purpose_has_its_effects(purpose: str, effects: Effects) -> None:
    assert effects_of(purpose) == effects


def test_no_purpose_is_without_a_stated_effect() -> None:
    """A new purpose says what ends with it, or fails here; none of them does nothing."""
    assert set(EFFECTS) == {purpose.code for purpose in PURPOSES}
    for purpose in PURPOSES:
        about = {Each.SUBJECT: "/age", Each.ORGANISATION: f"/{SOME_BODY}", None: ""}[purpose.each]
        assert effects_of(purpose.code + about) != Effects(), purpose.code
    with pytest.raises(KeyError):
        effects_of("not.thought.of")


def test_only_membership_ends_everything() -> None:
    codes = [code for purpose in PURPOSES for code in codes_of(purpose)]
    assert [code for code in codes if effects_of(code).leaves_panel] == ["pool.membership"]


def test_an_answer_stays_while_one_use_of_it_is_agreed_to() -> None:
    assert not forgettable("age", {"equality.reporting/age"})
    assert not forgettable("age", {"equality.balance/age", "equality.reporting/age"})
    assert forgettable("age", {"equality.reporting/sex"})
    assert forgettable("age", set())


def test_an_erasure_waits_unless_the_person_just_proved_who_they_are() -> None:
    asked = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert erase_from(asked, just_signed_in=True) == asked
    assert erase_from(asked, just_signed_in=False) == asked + COOLING


def test_which_yes_is_for_one_meeting() -> None:
    assert is_of_meeting("session.video")
    assert not is_of_meeting("project.participate")
