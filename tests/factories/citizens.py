"""People on the panel, for tests."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import uuid4

from citizen_panel.core.actor import Actor
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens import queries, service
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactSheet, ContactWay, JoiningForm, LegalAge
from tests.factories.consent import wordings

EDINBURGH = "S12000036"
_numbers = count(1)


def a_form(**changes: Any) -> JoiningForm:
    """A form that can join: by e-mail, without equality answers."""
    form = JoiningForm(
        key=uuid4(),
        legal_age=LegalAge.ADULT,
        sheet=ContactSheet(name="Ailsa", email=f"ailsa{next(_numbers)}@home.example"),
        ways=(ContactWay.EMAIL,),
        council_code=EDINBURGH,
        granted=frozenset({"pool.membership"}),
    )
    return replace(form, **changes)


def answered(answers: Mapping[str, str]) -> dict[str, Any]:
    """Changes to a form: these answers, each with both uses agreed to."""
    uses = {f"equality.{use}/{code}" for code in answers for use in ("balance", "reporting")}
    return {
        "answers": {code: (value,) for code, value in answers.items()},
        "granted": frozenset({"pool.membership"} | uses),
    }


def a_citizen(*, is_active: bool = True, **changes: Any) -> Citizen:
    """Somebody on the panel whose first address is confirmed, unless told otherwise."""
    wordings()
    form = a_form(**changes)
    joined = service.join(form, actor=Actor.nobody(), channel="online")
    if is_active:
        hashed = address_hash(CHANNEL_OF[form.ways[0]], form.sheet.at(form.ways[0]))
        service.confirm_contact(joined.citizen_id, hashed, actor=Actor.system("tests"))
    found = queries.citizen(joined.citizen_id)
    assert found is not None
    return found
