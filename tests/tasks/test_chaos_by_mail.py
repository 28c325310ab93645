"""Everything killed at random while a mail server is written to, which can be asked nothing: no letter is lost.

A second copy comes only of what was in a worker's hand when it, or the database, was killed, or what the server took
without saying so; and it carries the same number as the first.
"""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from citizen_panel.cli.migrate import migrate
from citizen_panel.cli.reference import load_reference
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.gateways.smtp import message_id
from citizen_panel.local.notify import Mood
from tests.tasks.chaos import at_work, platform
from tests.tasks.mail import SENDER, UNSURE, by_mail
from tests.tasks.test_chaos import LEASE, MANY, PATIENCE, an_app, gone, queue_messages, states, through

pytestmark = [pytest.mark.broker, pytest.mark.long]


@pytest.mark.parametrize(
    ("count", "harms", "workers", "furthest", "patience"), [(MANY // 2, MANY * 2 // 100, 3, 20.0, PATIENCE)]
)
def test_no_letter_is_lost_and_a_second_copy_has_the_same_number(
    tmp_path: Path, count: int, harms: int, workers: int, furthest: float, patience: float
) -> None:
    with platform(tmp_path, seed=count, workers=workers, lease=LEASE, a_provider=by_mail) as made:
        owner = an_app(made, "owner", tmp_path)
        for command in (migrate, load_reference):
            assert owner.test_cli_runner().invoke(command, catch_exceptions=False).exit_code == 0
        with owner.app_context():
            db.engine.dispose()
        app = an_app(made, "worker", tmp_path)
        with app.app_context():
            keys = queue_messages(count)
            kept = made.provider.kept
            bad = (*UNSURE, Mood.BROKEN)
            kept.moods = [made.dice.choice(bad) if made.dice.random() < 0.03 else Mood.WELL for _ in range(count)]
            at_work(made, workers)
            seconds = through(made, app.extensions["celery"], count, harms=harms, furthest=furthest, patience=patience)
            found = states()
            with transaction():
                facts = select(func.count()).where(Entry.kind == "MessageSent")
                sent_facts = db.session.execute(facts).scalar_one()
            db.session.remove()
            db.engine.dispose()
        numbers = {message_id(key, SENDER) for key in keys}
        in_hand = made.done.get("kill_worker", 0) + workers * made.done.get("crash_database", 0)
        print(
            f"\n{count} letters, {made.done}; lost {len(numbers - set(kept.times))}, second copies {kept.repeats}, of "
            f"which the server took {made.provider.unsure} without saying so, {seconds:.1f} s, "
            f"load {os.getloadavg()[0]:.1f}"
        )
        assert gone(found) == count, found
        assert set(kept.times) == numbers, "none lost, none invented, and a copy has the number of the first"
        assert kept.repeats <= made.provider.unsure + in_hand
        assert sent_facts == count, "each sending is one fact"
        assert made.harmed == harms, "everything was killed under load"
