"""Changing one's own equality answers, one at a time: with the uses agreed to, or not kept at all."""

from collections.abc import Collection, Mapping
from uuid import UUID

from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import feed, queries
from citizen_panel.domain.citizens.asking import lock_citizens, lock_member
from citizen_panel.domain.citizens.rules import USES
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.equality import service as equality
from citizen_panel.domain.equality.events import EqualityAnswered, EqualityCleared
from citizen_panel.domain.equality.rules import answered_afresh, is_to_be_kept, read_answers
from citizen_panel.domain.equality.vocabulary import Answers
from citizen_panel.domain.ledger.service import record


def uses_of(citizen_id: UUID, characteristic: str) -> tuple[str, ...]:
    """The uses of one answer that the person agrees to today, as purposes."""
    agreed = {purpose for purpose, _ in consents.standing(citizen_id)}
    return tuple(f"{use}/{characteristic}" for use in USES if f"{use}/{characteristic}" in agreed)


def keep_answer(
    citizen_id: UUID,
    characteristic: str,
    chosen: Collection[str],
    texts: Mapping[str, ConsentText],
    *,
    channel: GivenThrough = GivenThrough.ONLINE,
    actor: Actor,
) -> bool:
    """Keep one answer in place of the earlier one, with what the person agrees to; False when it may not be kept.

    `texts` are the wordings ticked, by purpose: without one an answer is not kept, "prefer not to say" is. Uses that
    are not ticked any more are for the caller to withdraw, before. Refusal `unknown_answer`.
    """
    read = read_answers({characteristic: tuple(chosen)})
    if not isinstance(read, Answers):
        raise Refusal("unknown_answer", say("Select one of the answers shown"), field="answer")
    kept = read.given.get(characteristic, ())
    if not is_to_be_kept(kept, texts):
        return False
    lock_member(citizen_id)
    pseudonym, token = queries.equality_pseudonym(citizen_id), queries.platform_token(citizen_id)
    answers = answered_afresh(equality.own_answers(pseudonym) or Answers(), characteristic, kept)
    equality.keep(pseudonym, answers)
    feed.note_change(citizen_id)
    record(EqualityAnswered(token=token, question_set=answers.question_set), actor=actor)
    _agree(citizen_id, token, texts, channel, actor)
    return True


def agree_to_uses(
    citizen_id: UUID, texts: Mapping[str, ConsentText], *, channel: GivenThrough = GivenThrough.ONLINE, actor: Actor
) -> None:
    """Agree to uses of an answer that is kept already, such as one worked out from the postcode."""
    lock_member(citizen_id)
    _agree(citizen_id, queries.platform_token(citizen_id), texts, channel, actor)


def clear_answers(citizen_id: UUID, *characteristics: str, actor: Actor) -> bool:
    """Make answers blank at once, or all of them when none is named; False when they were blank before."""
    lock_citizens([citizen_id])
    pseudonym = queries.equality_pseudonym(citizen_id)
    before = equality.own_answers(pseudonym) or Answers()
    gone = [code for code in characteristics or before.given if code in before.given]
    if not gone:
        return False
    left = equality.clear(pseudonym, *gone)
    feed.note_change(citizen_id, is_less=True)
    token = queries.platform_token(citizen_id)
    record(EqualityCleared(token=token, question_set=left.question_set), actor=actor)
    return True


def _agree(
    citizen_id: UUID, token: UUID, texts: Mapping[str, ConsentText], channel: GivenThrough, actor: Actor
) -> None:
    for purpose, text in texts.items():
        if not consents.holds(citizen_id, purpose):
            consent.record_decision(
                citizen_id=citizen_id,
                token=token,
                purpose=purpose,
                action=Action.GRANTED,
                text=text,
                channel=channel,
                language=text.language,
                actor=actor,
            )
