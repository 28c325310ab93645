"""The form on which new words for a purpose are written, a box for each part that must be said."""

from flask_babel import lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextAreaField
from citizen_panel.domain.consent.wordings import SPEECH
from citizen_panel.domain.consent.wordings.wording import Wording

LONGEST = 600


def _part(label: str, example: str) -> TextAreaField:
    return TextAreaField(
        label,
        hint=example,
        said=label,
        required=lazy_gettext("Write this part. Everybody must be told"),
        longest=LONGEST,
    )


class WordingForm(BaseForm):
    """Nine rows, the sentence people agree to, and what kind of change it is."""

    who = _part(lazy_gettext("Who"), lazy_gettext("Who asks. Write {body} where the panel's name shall stand"))
    what = _part(lazy_gettext("What"), lazy_gettext("Exactly which data"))
    why = _part(lazy_gettext("Why"), lazy_gettext("The purpose"))
    happens = _part(lazy_gettext("What happens"), lazy_gettext("What will be done, one step after the other"))
    sees = _part(lazy_gettext("Who sees it"), lazy_gettext("Every kind of person or body"))
    how_long = _part(lazy_gettext("How long"), lazy_gettext("Until when, and what happens then"))
    if_no = _part(lazy_gettext("If you say no"), lazy_gettext("That saying no changes nothing else"))
    change = _part(lazy_gettext("Change your mind"), lazy_gettext("How to stop, and what happens then"))
    complain = _part(lazy_gettext("Not happy?"), lazy_gettext("Where to complain"))
    statement = _part(lazy_gettext("The sentence people agree to"), lazy_gettext("It begins with I or Yes"))
    kind = ChoiceField(
        lazy_gettext("What kind of change is it?"),
        choices=[
            Choice(
                "same",
                lazy_gettext("It means the same"),
                lazy_gettext("A slip of the pen, plainer words, a translation"),
            ),
            Choice(
                "material",
                lazy_gettext("It means something else"),
                lazy_gettext("Every yes ends, and people are asked again"),
            ),
        ],
        required=lazy_gettext("Select what kind of change it is"),
    )
    what_changed = TextAreaField(
        lazy_gettext("What changed, in a sentence for people"),
        hint=lazy_gettext("People read it when they are asked again."),
        said=lazy_gettext("What changed"),
        validators=[Optional()],
        longest=LONGEST,
    )

    def template(self, language: str) -> str:
        """The words as they are kept: a line for each part."""
        parts = {name: " ".join(self[name].data.split()) for name in Wording.__dataclass_fields__}
        return Wording(**parts).template(SPEECH[language].headings)

    def fill(self, template: str) -> "WordingForm":
        """Put words as they are kept into the boxes, to be changed."""
        *rows, statement = template.split("\n")
        names = list(Wording.__dataclass_fields__)[:-1]
        for name, row in zip(names, rows, strict=False):
            self[name].data = row.partition(": ")[2]
        self.statement.data = statement
        return self
