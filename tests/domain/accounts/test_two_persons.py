"""What nobody does alone: two accounts, both fresh, neither the person it is about."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import two_persons
from citizen_panel.domain.accounts.signatures import (
    MayNotSign,
    Signed,
    SignedByTwo,
    SignedFirst,
    Signer,
    TwoPersonAct,
    Waiting,
    judge,
)
from citizen_panel.domain.ledger.queries import newest
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE, OTHER = uuid4(), uuid4()
SAME, ELSE = b"a" * 32, b"b" * 32
ACT = TwoPersonAct.BUNDLE_RELEASED


@pytest.mark.parametrize(
    ("signer", "hashed", "waiting", "outcome"),
    [
        (Signer(ONE, True, False), SAME, None, "first"),
        (Signer(OTHER, True, False), SAME, Waiting(ONE, SAME, NOW + timedelta(days=1)), "both"),
        (Signer(ONE, True, False), SAME, Waiting(ONE, SAME, NOW + timedelta(days=1)), "signed_before"),
        (Signer(OTHER, False, False), SAME, Waiting(ONE, SAME, NOW + timedelta(days=1)), "not_fresh"),
        (Signer(ONE, False, False), SAME, None, "not_fresh"),
        (Signer(OTHER, True, True), SAME, Waiting(ONE, SAME, NOW + timedelta(days=1)), "own_case"),
        (Signer(ONE, True, True), SAME, None, "own_case"),
        (Signer(OTHER, True, False), ELSE, Waiting(ONE, SAME, NOW + timedelta(days=1)), "first"),
        (Signer(OTHER, True, False), SAME, Waiting(ONE, SAME, NOW), "first"),
        (Signer(ONE, True, False), ELSE, Waiting(ONE, SAME, NOW + timedelta(days=1)), "first"),
    ],
)
def test_what_a_signature_comes_to(signer: Signer, hashed: bytes, waiting: Waiting | None, outcome: str) -> None:
    match judge(signer, hashed, waiting, NOW):
        case SignedFirst(lapses_at):
            assert outcome == "first"
            assert lapses_at > NOW
        case SignedByTwo(first, second):
            assert outcome == "both"
            assert first != second
        case MayNotSign(code, sentence):
            assert code == outcome
            assert sentence.endswith(".")


def signs(user_id: UUID, about: UUID, content: bytes = b"x", subject: UUID | None = None) -> Signed:
    return two_persons.sign(
        ACT,
        about,
        content,
        by=user_id,
        is_fresh=True,
        subject=subject,
        actor=Actor(Capacity.PLATFORM_ADMIN, user_id=user_id),
    )


@pytest.mark.usefixtures("app", "noon")
class TestKept:
    def test_the_second_person_does_it_and_both_are_facts(self) -> None:
        one, other, about = an_account().id, an_account().id, uuid4()
        assert isinstance(signs(one, about), SignedFirst)
        assert [w.first for w in two_persons.waiting_signatures()] == [one]
        assert signs(one, about) == judge(
            Signer(one, True, False), SAME, Waiting(one, SAME, clock.now() + timedelta(1)), clock.now()
        )
        assert signs(other, about) == SignedByTwo(one, other)
        done = two_persons.signature_of(ACT, about)
        assert done is not None
        assert (done.first, done.second) == (one, other)
        assert {"SignedAsFirst", "SignedAsSecond"} <= {fact.kind for fact in newest(5)}
        assert two_persons.waiting_signatures() == []

    def test_once_done_it_needs_two_again(self) -> None:
        one, other, about = an_account().id, an_account().id, uuid4()
        signs(one, about)
        signs(other, about)
        assert isinstance(signs(other, about), SignedFirst)

    def test_changed_content_needs_two_anew(self) -> None:
        one, other, about = an_account().id, an_account().id, uuid4()
        signs(one, about, b"this")
        assert isinstance(signs(other, about, b"that"), SignedFirst)
        assert signs(one, about, b"that") == SignedByTwo(other, one)

    def test_a_first_signature_lapses_and_can_be_taken_back(self) -> None:
        one, other, about = an_account().id, an_account().id, uuid4()
        signs(one, about)
        with clock.at(clock.now() + timedelta(days=8)):
            assert two_persons.signature_of(ACT, about) is None
            assert isinstance(signs(other, about), SignedFirst)
        assert two_persons.take_back(ACT, about)
        assert not two_persons.take_back(ACT, about)

    def test_nobody_signs_their_own_case_under_another_account(self) -> None:
        citizen = a_citizen()
        sheet_address = db.session.execute(
            text("SELECT email_hash FROM user_account WHERE id = :id"), {"id": citizen.user_account_id}
        ).scalar_one()
        staff = an_account()
        staff.email_hash = sheet_address
        db.session.flush()
        said = signs(staff.id, uuid4(), subject=citizen.user_account_id)
        assert isinstance(said, MayNotSign)
        assert said.code == "own_case"
        assert isinstance(signs(an_account().id, uuid4(), subject=citizen.user_account_id), SignedFirst)

    def test_the_database_too_refuses_one_person_twice(self) -> None:
        one, about = an_account().id, uuid4()
        signs(one, about)
        with pytest.raises(IntegrityError, match="signed_by_two_people"), db.session.begin_nested():
            db.session.execute(text("UPDATE two_person_signature SET second_id = first_id, second_at = now()"))
