"""What may be done afterwards with words, names and stories, and with whom something is shared."""

from citizen_panel.core.words import say
from citizen_panel.domain.consent.families.panel import UNTIL
from citizen_panel.domain.consent.families.purpose import Each, HoldsFor, Purpose

SHARE_PARTNER = "share.partner"
SHARE_BODY = "share.body"
STORY = "story.publish"
_WORDS_STOP = say("Your words are not used again. They are taken off the panel's pages.")

PURPOSES: tuple[Purpose, ...] = (
    Purpose("quote.anonymous", say("Using my words without my name"), _WORDS_STOP, holds_for=HoldsFor.PROJECT),
    Purpose("quote.named", say("Using my words with my name"), _WORDS_STOP, holds_for=HoldsFor.PROJECT),
    Purpose(
        "credit.named",
        say("Naming me as somebody who helped"),
        say("Your name is taken down."),
        holds_for=HoldsFor.PROJECT,
    ),
    Purpose(
        "insight.reuse",
        say("Using what I said in other projects"),
        say("What you said is no longer linked to you."),
        36,
        holds_for=HoldsFor.PROJECT,
        from_the_end=True,
    ),
    Purpose(
        "recontact.project",
        say("Asking me again about a project"),
        say("We do not ask again."),
        12,
        holds_for=HoldsFor.PROJECT,
        from_the_end=True,
    ),
    Purpose(
        SHARE_PARTNER,
        say("Letting a partner see something about me"),
        say("The partner can no longer see it, and must delete what it has."),
        each=Each.ORGANISATION,
    ),
    Purpose(
        SHARE_BODY,
        say("Letting another public body ask me"),
        say("That body can no longer ask you."),
        UNTIL,
        each=Each.ORGANISATION,
    ),
    Purpose("learning.badge", say("Giving me a badge"), say("The badge is taken back.")),
    Purpose(STORY, say("Publishing my story"), say("Your story is taken down."), holds_for=HoldsFor.STORY),
)
