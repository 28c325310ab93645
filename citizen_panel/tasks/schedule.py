"""The timetable: every periodic job, one row each. A tick that is doubled or missed changes nothing but the wait."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "ask again in time": {"task": "consents.ask_again", "schedule": 600.0, "options": {"expires": 300}},
    "bring panels in": {"task": "imports.carry_on", "schedule": 20.0, "options": {"expires": 15}},
    "close meetings": {"task": "seats.close", "schedule": 600.0, "options": {"expires": 300}},
    "come of age": {"task": "panel.come_of_age", "schedule": 21600.0, "options": {"expires": 10800}},
    "count the panel": {"task": "draws.count_panel", "schedule": 3600.0, "options": {"expires": 1800}},
    "erase who asked for it": {"task": "retention.erase", "schedule": 60.0, "options": {"expires": 50}},
    "keep no longer than said": {"task": "retention.keep", "schedule": 3600.0, "options": {"expires": 1800}},
    "lapse invitations": {"task": "seats.lapse", "schedule": 60.0, "options": {"expires": 50}},
    "lapse what is past": {"task": "retention.lapse", "schedule": 3600.0, "options": {"expires": 1800}},
    "look for twins": {"task": "panel.look_for_twins", "schedule": 600.0, "options": {"expires": 300}},
    "queue reminders": {"task": "reminders.queue_due", "schedule": 300.0, "options": {"expires": 150}},
    "run prepared draws": {"task": "draws.sweep", "schedule": 20.0, "options": {"expires": 15}},
    "send codes": {"task": "messages.urgent", "schedule": 5.0, "options": {"expires": 4}},
    "send what is due": {"task": "messages.pump", "schedule": 20.0, "options": {"expires": 15}},
    "write the safety journal": {"task": "journal.write", "schedule": 20.0, "options": {"expires": 15}},
    "sweep the relay": {"task": "relay.sweep", "schedule": 20.0, "options": {"expires": 15}},
}
