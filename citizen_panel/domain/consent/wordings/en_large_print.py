"""The wordings in large print: the words of plain English, set larger by whoever prints or shows them."""

from citizen_panel.domain.consent.wordings.en_plain import WORDS as WORDS
