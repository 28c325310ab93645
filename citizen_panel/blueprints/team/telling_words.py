"""What the team reads about who is told of a change, and who is not."""

from flask_babel import gettext, ngettext

from citizen_panel.domain.sessions.service.telling import Reached


def who_is_told(reached: Reached) -> str:
    """How many people a message goes to, how many wait for a call, and how many no way leads to."""
    said = [ngettext("We tell %(num)s person.", "We tell %(num)s people.", reached.told)]
    if reached.to_phone:
        said.append(
            ngettext(
                "Of these, %(num)s person wants to be phoned: their call waits under “Calls to make”.",
                "Of these, %(num)s people want to be phoned: their calls wait under “Calls to make”.",
                reached.to_phone,
            )
        )
    if reached.untold:
        said.append(
            ngettext(
                "%(num)s person has no way that we may use, so they read it on their own page only.",
                "%(num)s people have no way that we may use, so they read it on their own pages only.",
                reached.untold,
            )
        )
        said.append(gettext("Let somebody be at the place at the time they know of."))
    return " ".join(said)
