"""The words that the films in British Sign Language say; where the films are is a setting of the platform."""

from citizen_panel.domain.consent.wordings.en_plain import WORDS as WORDS
