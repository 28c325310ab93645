"""What English says around its wordings."""

from citizen_panel.domain.consent.subjects import EQUALITY_SUBJECTS
from citizen_panel.domain.consent.wordings.wording import Headings, Speech

SPEECH = Speech(
    headings=Headings(
        who="Who",
        what="What",
        why="Why",
        happens="What happens",
        sees="Who sees it",
        how_long="How long",
        if_no="If you say no",
        change="Change your mind",
        complain="Not happy?",
    ),
    subjects=EQUALITY_SUBJECTS,
    mine="my answer about",
    yours="your answer about",
    mine_from_postcode="what my postcode tells about",
    yours_from_postcode="what your postcode tells about",
    is_reviewed=True,
)
