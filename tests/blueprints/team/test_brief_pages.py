"""A brief on its way: what was known before, own questions, two tabs, copies, and being sent back."""

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks
from tests.blueprints.team.conftest import SignIn
from tests.blueprints.team.test_team_screens import WISHES, page, send
from tests.factories import projects

HOME = "https://localhost"


def refused(browser: FlaskClient, address: str, **form: object) -> str:
    answer = browser.post(address, data=form, base_url=HOME)
    assert answer.status_code == 422, address
    return answer.text


def heard(project: Project, team: projects.Team, statement: str, ago: int = 10) -> None:
    at = clock.now() - timedelta(days=ago)
    insights.publish(insights.write(project, statement=statement, made_at=at, actor=team.lead), actor=team.lead)


def a_brief(browser: FlaskClient, project: Project, **changes: object) -> RecruitmentBrief:
    send(browser, f"/team/briefs/new/{project.id}", **{**WISHES, **changes})
    return queries.briefs_of(project.id)[0]


def test_every_wish_is_kept_and_shown(lead: FlaskClient, team: projects.Team) -> None:
    days = {"meet_from-day": "9", "meet_from-month": "1", "meet_from-year": "2027"}
    days |= {"meet_to-day": "9", "meet_to-month": "2", "meet_to-year": "2027"}
    brief = a_brief(
        lead,
        projects.project(team),
        phase="discover",
        activities=["interview", "co_design"],
        topics=["transport"],
        meetings="2",
        languages=["en", "bsl"],
        adjustments=["captions", "childcare"],
        **days,
    )
    asks = Asks.read(brief.asks)
    assert (asks.phase, asks.activities, asks.meetings) == ("discover", ("interview", "co_design"), 2)
    text = page(lead, f"/team/briefs/{brief.id}")
    for words in (
        "9 January 2027 to 9 February 2027",
        "Interview, Co-design workshop",
        "British Sign Language",
        "Childcare",
    ):
        assert words in text
    assert 'value="childcare" checked' in page(lead, f"/team/briefs/{brief.id}/edit")


def test_days_of_asking_are_kept_and_in_order(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    days = {"open_from_on-day": "9", "open_from_on-month": "1", "open_from_on-year": "2027"}
    early = {"open_to_on-day": "1", "open_to_on-month": "1", "open_to_on-year": "2027"}
    assert "The last day of asking must not be before the first" in refused(
        lead, f"/team/briefs/new/{project.id}", **WISHES, **days, **early
    )
    brief = a_brief(lead, project, **days, **{**early, "open_to_on-month": "2"})
    assert "9 January 2027 to 1 February 2027" in page(lead, f"/team/briefs/{brief.id}")
    copied = page(lead, f"/team/briefs/new/{project.id}?like={brief.id}")
    assert 'value="2027"' not in copied, "days are over, so they are not copied"


def test_one_control_gives_more_places_to_those_heard_least(lead: FlaskClient, team: projects.Team) -> None:
    brief = a_brief(lead, projects.project(team), places="40", dimensions=["disability", "sex"])
    address = f"/team/briefs/{brief.id}/quotas"

    def most() -> dict[str, int]:
        return {band.category: band.most for band in queries.quotas_of(brief.id)}

    before = most()
    text = page(lead, address)
    assert "heard least" in text
    assert "fewer than 10" not in text, "no count of a group stands beside the quotas"
    send(lead, f"{address}/reset", lift="200")
    after = most()
    assert after["limited"] > 1.3 * before["limited"]
    assert after["not_limited"] < before["not_limited"]
    assert after["female"] == before["female"]
    assert 'value="200" checked' in page(lead, address)
    send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "places": "20", "dimensions": ["disability"]})
    assert Asks.read(brief.asks).lift == 200, "it stays when the wishes change"
    send(lead, f"{address}/reset", lift="9000")
    assert Asks.read(brief.asks).lift == 100


def test_the_last_day_is_not_before_the_first(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    days = {"meet_from-day": "9", "meet_from-month": "2", "meet_from-year": "2027"}
    days |= {"meet_to-day": "1", "meet_to-month": "2", "meet_to-year": "2027"}
    assert "The last day must not be before the first" in refused(
        lead, f"/team/briefs/new/{project.id}", **WISHES, **days
    )


def test_a_brief_is_sent_only_after_a_look_at_what_is_known(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    heard(project, team, "The last bus leaves before the ferry is in")
    heard(project, team, "Libraries close too early")
    heard(projects.project(projects.team("Corrie Health Board"), "Wards"), team, "Bus stops are far from the ward")
    heard(projects.project(team, "Old work"), team, "Buses were red", ago=800)
    brief = a_brief(lead, project)
    assert "Look at what is known" in page(lead, f"/team/briefs/{brief.id}")
    early = lead.post(f"/team/briefs/{brief.id}/submit", base_url=HOME)
    assert early.status_code == 409
    text = page(lead, f"/team/briefs/{brief.id}/earlier")
    assert "The last bus leaves before the ferry is in" in text
    assert "far from the ward" not in text
    assert "Buses were red" not in text
    text = refused(lead, f"/team/briefs/{brief.id}/earlier", looked="yes")
    assert "Enter why you ask again" in text
    assert "Tick that you have looked" in refused(lead, f"/team/briefs/{brief.id}/earlier", why_again="New timetable")
    send(lead, f"/team/briefs/{brief.id}/earlier", looked="yes", why_again="New timetable")
    assert "Why ask again: New timetable" in page(lead, f"/team/briefs/{brief.id}")
    send(lead, f"/team/briefs/{brief.id}/submit")


def test_a_brief_whose_days_are_past_is_not_sent(lead: FlaskClient, team: projects.Team) -> None:
    past, today = clock.today() - timedelta(days=1), clock.today()
    days = {f"open_to_on-{part}": str(getattr(past, part)) for part in ("day", "month", "year")}
    brief = a_brief(lead, projects.project(team), **days)
    send(lead, f"/team/briefs/{brief.id}/earlier", looked="yes")
    answer = lead.post(f"/team/briefs/{brief.id}/submit", base_url=HOME)
    assert answer.status_code == 409
    assert "Change the wishes to later days first." in answer.text
    brief.open_to_on = today
    send(lead, f"/team/briefs/{brief.id}/submit")


def test_after_other_wishes_she_looks_again(lead: FlaskClient, team: projects.Team) -> None:
    brief = a_brief(lead, projects.project(team))
    send(lead, f"/team/briefs/{brief.id}/earlier", looked="yes")
    send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "topic": "ferries"})
    assert "The wishes changed since you last looked." in page(lead, f"/team/briefs/{brief.id}")
    assert lead.post(f"/team/briefs/{brief.id}/submit", base_url=HOME).status_code == 409


def test_a_brief_is_sent_back_with_a_reason_and_comes_again(
    lead: FlaskClient, team: projects.Team, sign_in: SignIn
) -> None:
    brief = a_brief(lead, projects.project(team))
    projects.sent(brief, team)
    outside = sign_in(team.approver)
    assert "Send it back" in page(outside, f"/team/briefs/{brief.id}")
    assert "Enter what has to change" in refused(outside, f"/team/briefs/{brief.id}/send-back")
    send(outside, f"/team/briefs/{brief.id}/send-back", reason="Ask on the small isles too")
    assert brief.state == "draft"
    assert "Ask on the small isles too" in page(lead, f"/team/briefs/{brief.id}")
    assert "Change what has to change, and send the brief again" in page(lead, f"/team/projects/{brief.project_id}")
    assert outside.post(f"/team/briefs/{brief.id}/approve", base_url=HOME).status_code == 409
    send(lead, f"/team/briefs/{brief.id}/submit")
    send(outside, f"/team/briefs/{brief.id}/approve")
    assert brief.state == "approved"


def test_what_was_changed_after_sending_is_not_approved_unread(
    lead: FlaskClient, team: projects.Team, sign_in: SignIn
) -> None:
    brief = a_brief(lead, projects.project(team))
    projects.sent(brief, team)
    outside = sign_in(team.approver)
    read = page(outside, f"/team/briefs/{brief.id}").split('name="seen" value="')[1].split('"')[0]
    send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "thanks_pence": "£90"})
    assert brief.state == "draft"
    service.submit_brief(brief, actor=team.lead)
    send(outside, f"/team/briefs/{brief.id}/approve", seen=read)
    assert brief.state == "submitted"
    assert "The team changed the brief since you opened it" in page(outside, f"/team/briefs/{brief.id}")


def test_two_tabs_say_what_the_other_changed(lead: FlaskClient, team: projects.Team) -> None:
    brief = a_brief(lead, projects.project(team))
    seen = page(lead, f"/team/briefs/{brief.id}/edit").split('name="seen" value="')[1].split('"')[0]
    send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "topic": "ferries", "seen": seen})
    text = refused(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "minutes": "60", "seen": seen})
    assert "Changed there: What is it about?" in text
    assert 'value="60"' in text
    renewed = text.split('name="seen" value="')[1].split('"')[0]
    send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "minutes": "60", "seen": renewed})
    assert Asks.read(brief.asks).minutes == 60


def test_enter_in_a_quota_saves_and_the_lift_has_a_form_of_its_own(lead: FlaskClient, team: projects.Team) -> None:
    brief = a_brief(lead, projects.project(team), dimensions=["sex", "disability"])
    forms = page(lead, f"/team/briefs/{brief.id}/quotas").split("<form")
    (typed,) = (one for one in forms if "least_sex_female" in one)
    assert 'name="lift"' not in typed
    assert "formaction" not in typed
    (lifted,) = (one for one in forms if 'name="lift"' in one)
    assert f'action="/team/briefs/{brief.id}/quotas/reset"' in lifted


def test_two_tabs_of_quotas_say_what_the_other_changed(lead: FlaskClient, team: projects.Team) -> None:
    brief = a_brief(lead, projects.project(team), dimensions=["sex"])
    address = f"/team/briefs/{brief.id}/quotas"
    seen = page(lead, address).split('name="seen" value="')[1].split('"')[0]
    typed = {"least_sex_female": "4", "most_sex_female": "8", "least_sex_male": "4", "most_sex_male": "8"}
    send(lead, address, **typed, seen=seen)
    text = refused(lead, address, **{**typed, "least_sex_male": "3"}, seen=seen)
    assert "Changed there: Female: least, Female: most, Male: least, Male: most." in text
    assert 'value="3"' in text
    renewed = text.split('name="seen" value="')[1].split('"')[0]
    send(lead, address, **{**typed, "least_sex_male": "3"}, seen=renewed)
    assert {band.least for band in queries.quotas_of(brief.id)} == {4, 3}
    send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "dimensions": ["sex", "age"]})
    text = refused(lead, address, **typed, seen=renewed)
    assert "Changed there: " in text
    assert "16 to 24: least: enter a number" not in text, "what the form did not know is as it was saved"


def test_own_questions_are_added_and_taken_out(lead: FlaskClient, team: projects.Team) -> None:
    brief = a_brief(lead, projects.project(team))
    address = f"/team/briefs/{brief.id}/questions"
    assert "Ask nothing about age" in refused(lead, address, wording="How old are you?", options="1\n2")
    assert "Enter between 2 and 10 answers" in refused(lead, address, wording="By bus?", options="Yes")
    send(lead, address, wording="How do you get to the ferry?", options="By bus\nOn foot\n")
    (question,) = queries.questions_of(brief.id)
    assert question.options == ["By bus", "On foot"]
    assert "How do you get to the ferry?" in page(lead, f"/team/briefs/{brief.id}")
    send(lead, address, drop=str(question.id))
    assert queries.questions_of(brief.id) == []
    assert lead.post(address, data={"drop": "nonsense"}, base_url=HOME).status_code == 404


def test_a_brief_is_copied_with_its_questions(lead: FlaskClient, team: projects.Team, noon: datetime) -> None:
    earlier = a_brief(lead, projects.project(team), adjustments=["captions"])
    send(lead, f"/team/briefs/{earlier.id}/questions", wording="By bus?", options="Yes\nNo")
    second = projects.project(team, "Ferry times")
    assert f"like={earlier.id}" in page(lead, f"/team/briefs/new/{second.id}")
    text = page(lead, f"/team/briefs/new/{second.id}?like={earlier.id}")
    assert 'value="captions" checked' in text
    copy = a_brief(lead, second, like=str(earlier.id))
    assert [one.wording for one in queries.questions_of(copy.id)] == ["By bus?"]


def test_a_copied_brief_keeps_its_quotas_while_they_fit_and_its_lift(lead: FlaskClient, team: projects.Team) -> None:
    earlier = a_brief(lead, projects.project(team), dimensions=["disability", "sex"])
    send(lead, f"/team/briefs/{earlier.id}/quotas/reset", lift="200")
    limited = ["least_disability_limited", "most_disability_limited"]
    typed = dict.fromkeys(limited, "3")
    for band in queries.quotas_of(earlier.id):
        for side in ("least", "most"):
            typed.setdefault(f"{side}_{band.characteristic}_{band.category}", str(getattr(band, side)))
    send(lead, f"/team/briefs/{earlier.id}/quotas", **typed)

    def bands(brief: RecruitmentBrief) -> set[tuple[str, int, int]]:
        return {(band.category, band.least, band.most) for band in queries.quotas_of(brief.id)}

    same = {"dimensions": ["disability", "sex"], "like": str(earlier.id)}
    copy = a_brief(lead, projects.project(team, "Ferry times"), **same)
    assert bands(copy) == bands(earlier)
    assert Asks.read(copy.asks).lift == 200
    larger = a_brief(lead, projects.project(team, "Ferry piers"), **{**same, "places": "40"})
    assert Asks.read(larger.asks).lift == 200
    plain = a_brief(lead, projects.project(team, "Ferry fares"), dimensions=["disability", "sex"], places="40")
    limit = {brief.id: next(most for code, _, most in bands(brief) if code == "limited") for brief in (larger, plain)}
    assert limit[larger.id] > limit[plain.id]


def test_a_stranger_s_brief_is_not_copied(lead: FlaskClient, team: projects.Team) -> None:
    other = projects.team("Corrie Health Board")
    theirs = projects.brief(other)
    mine = projects.project(team)
    for like in (str(theirs.id), "nonsense"):
        assert 'value="buses"' not in page(lead, f"/team/briefs/new/{mine.id}?like={like}")
