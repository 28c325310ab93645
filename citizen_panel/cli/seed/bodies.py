"""Invented public bodies and partners. The 32 councils are places people live in, never actors in the demo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """An organisation of the demo; `kind` is public_body, partner or platform; no councils means all of Scotland.

    A body that `runs_panel` may ask whoever is on it; the others need a yes of their own.
    """

    slug: str
    name: str
    kind: str
    councils: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    reach: int | None = None
    runs_panel: bool = False

    @property
    def email_host(self) -> str:
        return f"{self.slug}.example"


def _body(slug: str, name: str, councils: str = "", *, runs_panel: bool = True) -> Body:
    return Body(slug, name, "public_body", tuple(councils.split()), runs_panel=runs_panel)


def _partner(slug: str, name: str, communities: str, reach: int, councils: str = "") -> Body:
    return Body(slug, name, "partner", tuple(councils.split()), tuple(communities.split()), reach)


PLATFORM = Body("panel-office", "The Pretend Panel Office", "platform")

PUBLIC_BODIES: tuple[Body, ...] = (
    _body("brigadoon-health", "Brigadoon and Glens Health Board (invented)", "S12000017 S12000020"),
    _body("thistledown-care", "Thistledown Care Partnership (invented)", "S12000049 S12000038"),
    _body("make-believe-transport", "Make-Believe Transport Agency (invented)"),
    _body("heatherbell-housing", "Heatherbell Housing Agency (invented)", "S12000042 S12000041 S12000048"),
    _body("moonbeam-revenue", "Moonbeam Revenue and Support (invented)"),
    _body("selkie-isles", "Selkie Isles Services Board (invented)", "S12000013 S12000023 S12000027"),
    _body("storybook-learning", "Storybook Learning Agency (invented)"),
    _body("everwood-justice", "Everwood Justice Service (invented)", runs_panel=False),
    _body("lochan-environment", "Lochan Environment Office (invented)"),
    _body("tumbledown-digital", "Tumbledown Digital Office (invented)"),
    _body("silverbirch-care", "Silverbirch Children's Care Board (invented)", "S12000036 S12000010 S12000019"),
    _body("rowantree-ambulance", "Rowantree Ambulance Trust (invented)", runs_panel=False),
)

PARTNERS: tuple[Body, ...] = (
    _partner("open-gate-demo", "Open Gate Demo Network", "disabled_people", 1800),
    _partner("two-kettles-demo", "Two Kettles Demo Community Hub", "low_income older_people", 650, "S12000049"),
    _partner("many-tongues-demo", "Many Tongues Demo Project", "minority_ethnic refugees", 900, "S12000036 S12000049"),
    _partner("long-road-demo", "Long Road Demo Travellers' Group", "gypsy_travellers", 220),
    _partner("hand-to-hand-demo", "Hand to Hand Demo Deaf Club", "bsl_users", 310),
    _partner("lamplight-demo", "Lamplight Demo Carers' Centre", "unpaid_carers", 1200),
    _partner("far-shore-demo", "Far Shore Demo Islands' Forum", "islanders", 400, "S12000013 S12000023 S12000027"),
    _partner("first-steps-demo", "First Steps Demo Youth Voice", "care_experienced young_people", 540),
)

BODIES: tuple[Body, ...] = (PLATFORM, *PUBLIC_BODIES, *PARTNERS)
BY_SLUG: dict[str, Body] = {body.slug: body for body in BODIES}
