"""The whole of an invented Scotland, stage by stage."""

import hashlib
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from citizen_panel.cli.seed.copying import connection
from citizen_panel.cli.seed.enrolment import enrolled, midnight, write_people
from citizen_panel.cli.seed.entropy import Entropy, no_other_chance
from citizen_panel.cli.seed.going_on import GoingOn, chosen, settle_the_past
from citizen_panel.cli.seed.ground import lay
from citizen_panel.cli.seed.histories import write_histories
from citizen_panel.cli.seed.population import draw_people
from citizen_panel.cli.seed.preparing import count_for_briefs
from citizen_panel.cli.seed.projects import planned_projects
from citizen_panel.cli.seed.sealing import seal_everything
from citizen_panel.cli.seed.stories import tell_all
from citizen_panel.cli.seed.ways_in import write_ways_in
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.health.service import Heard, count_health
from citizen_panel.domain.matching.service import count_panel
from citizen_panel.domain.reference.datasets import DATASETS
from citizen_panel.domain.reference.service import load_dataset

EVENING = timedelta(hours=2)
"""How long before midnight the invented past ends."""

Stage = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Wish:
    """How many people, from which seed, on which day, the name of the body that runs the panel; how many projects."""

    citizens: int
    seed: int
    as_of: date
    body_name: str
    projects: int = 30

    def entropy(self, name: str) -> Entropy:
        return Entropy(self.seed, self.as_of, name)


def invent(wish: Wish, stage: Stage) -> str:
    """Fill the database; returns the digest of everything invented, before sealing."""
    total = hashlib.sha256()
    with stage("Loading the figures about Scotland"):
        for shipped in DATASETS:
            with transaction():
                load_dataset(shipped.name, actor=Actor.system("reference"))
    with stage("Drawing people"):
        people = enrolled(draw_people(wish.citizens, wish.seed, wish.as_of), wish.entropy("people"))
        for one in people:
            total.update(one.plain())
    with transaction(), no_other_chance(wish.entropy("services")):
        with stage("Founding bodies and partners"):
            ground = lay(wish.entropy("ground"), wish.as_of, body_name=wish.body_name)
        with stage("Writing people down"):
            write_people(people, wish.as_of)
            write_ways_in(people, ground, wish.entropy("ways in"))
        with stage("Telling what they agreed to"):
            told = write_histories(people, ground, wish.entropy("histories"), wish.as_of)
            total.update(told.encode())
        until = midnight(wish.as_of) - EVENING
        with stage("Telling what projects did"):
            plans = chosen(list(planned_projects(wish.as_of)), wish.projects)
            chance = (wish.entropy("participants"), wish.entropy("records"))
            told_projects = tell_all(plans, people, ground, chance, until)
        with stage("Leaving something to do"):
            dice = random.Random(wish.entropy("dice").number(2**62))  # noqa: S311  # invented people only
            by_id = {one.id: one for one in people}
            GoingOn(ground, by_id, dice, until).leave(plans, told_projects)
            settle_the_past(until)
            total.update(facts_of_services().encode())
        with stage("Counting the panel"), clock.at(midnight(wish.as_of)):
            heard = Heard()
            count_panel(wish.as_of, also=heard.add)
            count_health(wish.as_of, heard)
            count_for_briefs()
    with stage("Sealing the ledger"), transaction():
        seal_everything()
    return total.hexdigest()


def facts_of_services() -> str:
    """The digest of the facts on the projects' chains, and of the platform's own before anybody joined."""
    rows = connection().execute(
        "SELECT e.kind, e.occurred_at::text, e.actor_token::text, e.subject_id::text, p.salt, p.body::text "
        "FROM ledger.entry e JOIN ledger.payload p ON p.entry_id = e.id JOIN ledger.chain c ON c.id = e.chain_id "
        "WHERE c.kind = 'project' OR (e.subject_kind NOT IN ('citizen', 'dataset')) ORDER BY e.id"
    )
    total = hashlib.sha256()
    for row in rows:
        total.update(repr(row).encode())
    return total.hexdigest()
