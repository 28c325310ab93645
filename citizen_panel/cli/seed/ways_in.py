"""Who came through a partner: by a link they left on their record, or beside a worker."""

from collections.abc import Sequence

from citizen_panel.cli.seed.copying import copy_rows
from citizen_panel.cli.seed.enrolment import Enrolled
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.ground import Ground

ASSISTED = (
    "id",
    "citizen_id",
    "subject_token",
    "organisation_id",
    "gatekeeper_id",
    "basis",
    "sync_key",
    "captured_at",
    "recorded_at",
)


def write_ways_in(people: Sequence[Enrolled], ground: Ground, entropy: Entropy) -> None:
    """Write the records of partners' part in joining."""
    by_link = (
        (one.id, ground.links[one.person.partner], one.person.joined_on)
        for one in people
        if one.person.partner and one.person.came_by == "link" and not one.has_left
    )
    copy_rows("attribution", ("citizen_id", "referral_link_id", "on_date_on"), by_link)
    helped = (
        (
            entropy.uuid(),
            one.id,
            one.token,
            ground.organisations[one.person.partner],
            ground.memberships[one.person.partner],
            "beside",
            entropy.uuid(),
            one.joined_at,
            one.joined_at,
        )
        for one in people
        if one.person.partner and one.person.came_by == "assisted"
    )
    copy_rows("assisted_sign_up", ASSISTED, helped)
