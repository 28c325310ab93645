"""The gateway of the demo and the tests: writes each message as one line of a file instead of sending it."""

import fcntl
import json
import os
from collections.abc import Collection
from pathlib import Path

from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Letterbox, Receipt, Written


class Console:
    """Keeps what would have been sent where a developer can read it; finds a message again by its key."""

    can_find = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, to: Letterbox, message: Written) -> Receipt:
        line = json.dumps(
            {
                "key": message.key,
                "kind": message.kind,
                "channel": to.channel,
                "to": to.address,
                "name": to.name,
                "subject": message.subject,
                "body": message.body,
            },
            ensure_ascii=False,
        )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # not while somebody is being forgotten
            os.write(handle, (line + "\n").encode())  # one write, so that workers do not tear each other's lines
        finally:
            os.close(handle)
        return Receipt(DeliveryOutcome.ACCEPTED, "console", reference=message.key)

    def find(self, key: str) -> Receipt | None:
        if not self.path.exists():
            return None
        wanted = json.dumps(key)
        with self.path.open(encoding="utf-8") as lines:
            if any(wanted in line and json.loads(line)["key"] == key for line in lines):
                return Receipt(DeliveryOutcome.ACCEPTED, "console", reference=key)
        return None

    def forget(self, addresses: Collection[str]) -> int:
        """Take out what went to these addresses; returns how many messages."""
        if not self.path.exists():
            return 0
        with self.path.open("r+", encoding="utf-8") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)
            lines = kept.readlines()
            left = [line for line in lines if json.loads(line)["to"] not in addresses]
            kept.seek(0)
            kept.writelines(left)
            kept.truncate()
        return len(lines) - len(left)
