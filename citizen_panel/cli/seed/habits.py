"""How invented people can be reached, what they need, and when they have time."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOBILES = "07700 900"  # Ofcom keeps these numbers, and the ones below, for drama: they reach nobody
LANDLINES = "0131 496 0"
STREETS = (
    "Invented Row",
    "Made Up Lane",
    "Pretend Street",
    "Nowhere Wynd",
    "Storybook Close",
    "Example Terrace",
    "Fiction Brae",
    "Placeholder Road",
)
REACHED_BY = {  # by age band: how likely each channel is given
    "email": (0.97, 0.97, 0.96, 0.95, 0.91, 0.82, 0.52),
    "sms": (0.82, 0.84, 0.82, 0.78, 0.70, 0.52, 0.28),
    "phone": (0.18, 0.22, 0.28, 0.35, 0.45, 0.55, 0.68),
    "post": (0.04, 0.05, 0.08, 0.11, 0.18, 0.30, 0.52),
}
NEEDS = {  # adjustment: how often each is stated by somebody limited a lot, a little, not
    "step_free": (0.34, 0.08, 0.005),
    "breaks": (0.26, 0.10, 0.010),
    "large_print": (0.12, 0.05, 0.004),
    "captions": (0.07, 0.04, 0.004),
    "hearing_loop": (0.09, 0.05, 0.004),
    "bsl_interpreter": (0.020, 0.006, 0.0005),
    "easy_read": (0.07, 0.02, 0.002),
    "papers_ahead": (0.03, 0.008, 0.0005),
    "somebody_with_me": (0.16, 0.03, 0.001),
    "quiet_room": (0.10, 0.05, 0.006),
    "travel_booked": (0.16, 0.05, 0.010),
    "replacement_care": (0.02, 0.02, 0.012),
}
FORMATS = {"large_print": "large_print", "easy_read": "easy_read", "bsl_interpreter": "bsl", "papers_ahead": "plain"}
LANGUAGES = {  # by ethnic group: another language and how many speak it
    "white_scottish": (("gd", 0.012), ("sco", 0.20)),
    "white_polish": (("pl", 0.96),),
    "asian_pakistani": (("ur", 0.55), ("pa", 0.40)),
    "asian_indian": (("pa", 0.30),),
    "asian_chinese": (("zh", 0.75),),
    "other_arab": (("ar", 0.80),),
}
GAELIC_ISLES = "S12000013"
TOPICS = (
    "health",
    "social_care",
    "housing",
    "transport",
    "learning",
    "money_and_benefits",
    "justice",
    "environment",
    "planning",
    "digital",
    "culture",
    "rural_life",
    "young_people",
    "work",
)
DEVICES = ("smartphone", "computer", "tablet", "telephone")
HAS_DEVICE = {
    "smartphone": (0.99, 0.99, 0.98, 0.95, 0.90, 0.76, 0.45),
    "computer": (0.70, 0.75, 0.76, 0.76, 0.74, 0.66, 0.42),
    "tablet": (0.30, 0.35, 0.42, 0.45, 0.48, 0.48, 0.34),
    "telephone": (0.10, 0.14, 0.25, 0.42, 0.60, 0.80, 0.92),
}
TRAVEL = ((None, 0.30), (5, 0.15), (10, 0.22), (20, 0.18), (40, 0.10), (80, 0.05))
LIMITS = ((None, 0.62), (1, 0.20), (2, 0.14), (4, 0.04))
AT_WORK = ((0.10, 0.12, 0.62), (0.45, 0.50, 0.38))  # weekday, weekend: morning, afternoon, evening
AT_HOME = ((0.62, 0.66, 0.35), (0.40, 0.45, 0.25))
WORKS = (0.55, 0.78, 0.82, 0.80, 0.62, 0.14, 0.02)


@dataclass(frozen=True)
class Contact:
    channels: tuple[str, ...]
    email: str | None
    mobile: str | None
    landline: str | None
    address: tuple[str, ...]


def contact(number: int, name: str, band: int, luck: Sequence[float], *, through_partner: bool) -> Contact:
    """Give the ways somebody can be reached, best first, with addresses that belong to nobody.

    `luck` is six numbers from 0 to 1: one a channel, then the order, then the street.
    """
    chosen = [channel for channel, u in zip(REACHED_BY, luck, strict=False) if u < REACHED_BY[channel][band]]
    if luck[4] < (0.05, 0.05, 0.08, 0.1, 0.15, 0.3, 0.6)[band]:
        chosen.reverse()  # some would rather be written or rung to
    if through_partner:
        chosen.append("via_partner")
    channels = tuple(chosen) or ("post",)
    return Contact(
        channels=channels,
        email=f"{plain_letters(name)}.{number}@post.example" if "email" in channels else None,
        mobile=f"{MOBILES}{number % 1000:03d}" if "sms" in channels else None,
        landline=f"{LANDLINES}{number % 1000:03d}" if "phone" in channels else None,
        address=(f"{1 + number % 97} {STREETS[int(luck[5] * len(STREETS))]}",) if "post" in channels else (),
    )


def plain_letters(name: str) -> str:
    """Write a name for an e-mail address: small letters of the Latin alphabet and full stops."""
    folded = unicodedata.normalize("NFKD", name.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    return ".".join("".join(c for c in word if c.isalpha()) for word in folded.split())


def needs(limited: int, luck: Sequence[float]) -> tuple[str, ...]:
    """Give the adjustments somebody asks for; never a diagnosis."""
    return tuple(need for need, u in zip(NEEDS, luck, strict=True) if u < NEEDS[need][limited])


def formats(asked: tuple[str, ...]) -> tuple[str, ...]:
    """The formats of writing that follow from the adjustments."""
    return tuple(FORMATS[need] for need in asked if need in FORMATS)


def languages(group: str, council: str, luck: Sequence[float]) -> tuple[str, ...]:
    """Languages somebody can take part in, English among them."""
    spoken = LANGUAGES.get(group, ())
    if group == "white_scottish" and council == GAELIC_ISLES:
        spoken = (("gd", 0.45), ("sco", 0.05))
    return ("en", *(code for (code, share), u in zip(spoken, luck, strict=False) if u < share))


def topics(luck: Sequence[float]) -> tuple[str, ...]:
    """One to five subjects somebody would like to be asked about; `luck` is one number a topic and one more."""
    wanted = 1 + int(luck[-1] * 5)
    first = sorted(range(len(TOPICS)), key=lambda number: luck[number])[:wanted]
    return tuple(TOPICS[number] for number in sorted(first))


def weekly_parts(band: int, luck: Sequence[float]) -> int:
    """Bit day * 3 + part for each part of the week somebody has time, at least one; 22 numbers of luck."""
    week = AT_WORK if luck[21] < WORKS[band] else AT_HOME
    bits = sum(1 << bit for bit in range(21) if luck[bit] < week[bit // 3 >= 5][bit % 3])
    return bits or 1 << 5  # Tuesday evening


def devices(band: int, luck: Sequence[float]) -> tuple[str, ...]:
    return tuple(device for device, u in zip(DEVICES, luck, strict=True) if u < HAS_DEVICE[device][band])


def of_shares(shares: tuple[tuple[int | None, float], ...], luck: float) -> int | None:
    """The value whose share of the whole the number falls into."""
    for value, share in shares:
        luck -= share
        if luck < 0:
            return value
    return shares[-1][0]
