"""The catalogue of joining: which page follows which, and which are passed over.  <- add here

Nothing here looks at a request: a draft goes in, the name of a page comes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.join_draft import Draft
from citizen_panel.blueprints.public.forms import join as forms
from citizen_panel.blueprints.public.forms.join_support import (
    WRITTEN_IN,
    BodiesForm,
    LanguageForm,
    SupportForm,
    needs_in,
)
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.citizens.rules import ASKED_FROM_16, USES, sixteen_on
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, JoiningForm, LegalAge
from citizen_panel.domain.consent.purposes import ACCESS_REMEMBER, MEMBERSHIP, SHARE_BODY, shared_with
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.equality.characteristics import ASKED, BY_CODE, DERIVED
from citizen_panel.domain.equality.rules import place_answers
from citizen_panel.domain.equality.vocabulary import Characteristic


def always(draft: Draft) -> bool:
    return True


def without_postcode(draft: Draft) -> bool:
    return "postcode" not in draft.pages


def with_postcode(draft: Draft) -> bool:
    return "council" not in draft.pages


def under_16(draft: Draft) -> bool:
    return draft.page("age").get("age") == LegalAge.THIRTEEN_TO_15


def among_bodies(draft: Draft) -> bool:
    return bool(bodies_offered(draft))


def with_several_languages(draft: Draft) -> bool:
    return len(WRITTEN_IN) > 1


@dataclass(frozen=True)
class Page:
    """One question. `applies` says whether it is on this person's way."""

    name: str
    form: type[BaseForm]
    applies: Callable[[Draft], bool] = always


PAGES: tuple[Page, ...] = (
    Page("age", forms.AgeForm),
    Page("born", forms.BornForm, under_16),
    Page("consent", forms.ConsentForm),
    Page("name", forms.NameForm),
    Page("postcode", forms.PostcodeForm, with_postcode),
    Page("council", forms.CouncilForm, without_postcode),
    Page("contact", forms.ContactForm),
    Page("details", forms.DetailsForm),
    Page("guardian", forms.GuardianForm, under_16),
    Page("bodies", BodiesForm, among_bodies),
    Page("support", SupportForm),
    Page("language", LanguageForm, with_several_languages),
    Page("equality-start", forms.EmptyForm),
)
BY_NAME = {page.name: page for page in PAGES}
CHECK = "check"
QUESTIONS: tuple[Characteristic, ...] = (*ASKED, *DERIVED)


def way(draft: Draft) -> list[Page]:
    """The pages on this person's way, in order; without a place yet, the way goes by the postcode."""
    on_it = [page for page in PAGES if page.applies(draft)]
    if without_postcode(draft) and with_postcode(draft):
        on_it = [page for page in on_it if page.name != "council"]
    return on_it


def is_asked(name: str, draft: Draft) -> bool:
    """Whether a page may be opened: each on the person's way, and both kinds of saying where they live."""
    return name in ("postcode", "council") or BY_NAME[name].applies(draft)


def bodies_offered(draft: Draft) -> list[str]:
    """The ids of the public bodies that serve the person's area and may be agreed to; kept with the area."""
    place = draft.page("postcode") or draft.page("council")
    return list(place.get("bodies", ()))


def first_open(draft: Draft) -> str:
    """The first page without a complete answer, or the check page."""
    return next((page.name for page in way(draft) if not is_done(page.name, draft)), CHECK)


def is_done(name: str, draft: Draft) -> bool:
    """Whether a page was answered in full."""
    if name == "details":
        given = draft.page("details")
        wanted = [f for w in draft.page("contact").get("ways", ()) for f in forms.FIELDS[w]]
        return bool(wanted) and all(given.get(field) for field in wanted if field != "district")
    return name in draft.pages


def after(name: str, draft: Draft) -> str:
    """The page after this one on the person's way, or the check page."""
    names = [page.name for page in way(draft)]
    following = names[names.index(name) + 1 :] if name in names else []
    return following[0] if following else CHECK


def before(name: str, draft: Draft) -> str | None:
    """The page before this one, if there is one."""
    names = [page.name for page in way(draft)]
    place = names.index(name) if name in names else len(names)
    return names[place - 1] if place else None


def position(name: str, draft: Draft) -> tuple[int, int]:
    """Which page this is, and about how many there are."""
    names = [page.name for page in way(draft)]
    return (names.index(name) + 1 if name in names else len(names)), len(names) + 1


def questions(draft: Draft) -> list[Characteristic]:
    """The equality questions on the person's way, the two about their area last."""
    return [each for each in QUESTIONS if _is_asked(each, draft)]


def question_after(code: str, draft: Draft) -> str | None:
    """The code of the next question, or nothing after the last."""
    codes = [each.code for each in questions(draft)]
    following = codes[codes.index(code) + 1 :] if code in codes else []
    return following[0] if following else None


def joining_form(draft: Draft) -> JoiningForm:
    """What the draft comes to, as the panel takes it."""
    granted, refused = _decided(draft)
    place = draft.page("postcode") or draft.page("council")
    derived = place_answers(place.get("quintile"), place.get("rural"))
    answers = {code: (str(given[0]),) for code, given in draft.equality.items() if given and given[0]}
    about_area = {code: chosen for code, chosen in derived.items() if code in draft.equality}
    return JoiningForm(
        key=draft.key,
        legal_age=LegalAge(draft.page("age").get("age", LegalAge.UNDER_12)),
        age_review_on=_sixteen_on(draft),
        sheet=_sheet(draft),
        ways=tuple(ContactWay(each) for each in draft.page("contact").get("ways", ())),
        council_code=place.get("council", ""),
        granted=granted,
        refused=refused,
        answers={**answers, **about_area},
        place_edition=int(place.get("edition", 0)),
        language=draft.page("consent").get("language", "en"),
        stop_code=draft.stop_code,
        reading=TextFormat(draft.reading),
        needs=needs_in(draft.page("support")) if ACCESS_REMEMBER in granted else Needs(),
        writes_in=draft.page("language").get("language", ""),
    )


def _sixteen_on(draft: Draft) -> date | None:
    born = draft.page("born")
    return sixteen_on(int(born["year"]), int(born["month"])) if under_16(draft) and born else None


def _is_asked(question: Characteristic, draft: Draft) -> bool:
    if under_16(draft) and question.code in ASKED_FROM_16:
        return False
    if question.is_derived:
        return "postcode" in draft.pages
    if question.shown_if is None:
        return True
    code, option = question.shown_if
    return draft.equality.get(code, [None])[0] == option and code in BY_CODE


def _decided(draft: Draft) -> tuple[frozenset[str], frozenset[str]]:
    """Every use ticked, and every use shown beside an answer and left unticked."""
    granted = {MEMBERSHIP} if draft.page("consent").get("agree") == "yes" else set()
    refused: set[str] = set()
    on_the_way = {each.code for each in questions(draft)}
    for code, (_, ticked) in draft.equality.items():
        for use in USES:
            if code in on_the_way:
                (granted if use in ticked else refused).add(f"{use}/{code}")
    allowed = draft.page("bodies").get("bodies", ())
    for body in bodies_offered(draft) if "bodies" in draft.pages else ():
        (granted if body in allowed else refused).add(shared_with(SHARE_BODY, UUID(body)))
    support = draft.page("support")
    if needs_in(support):
        (granted if support.get("remember") else refused).add(ACCESS_REMEMBER)
    return frozenset(granted), frozenset(refused)


def _sheet(draft: Draft) -> ContactSheet:
    given, ways = draft.page("details"), draft.page("contact").get("ways", ())
    wanted = {field for each in ways for field in forms.FIELDS[each]}
    told = {field: given.get(field, "") if field in wanted else "" for field in given}
    lines = tuple(line for line in (told.get(f, "") for f in ("street", "district", "town")) if line)
    return ContactSheet(
        name=draft.page("name").get("name", ""),
        email=told.get("email", ""),
        mobile=told.get("mobile", ""),
        landline=told.get("landline", ""),
        address=lines,
        postcode=told.get("postcode", ""),
        partner=told.get("partner", ""),
        born=_born(draft),
    )


def _born(draft: Draft) -> str:
    born = draft.page("born")
    return f"{int(born['year']):04}-{int(born['month']):02}" if under_16(draft) and born else ""
