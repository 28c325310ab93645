"""What each kind of broker needs to be told: Redis, or RabbitMQ with queues that survive one of its machines."""

from typing import Any
from urllib.parse import urlsplit

from kombu import Exchange, Queue

VISIBILITY = 600
"""Seconds after which Redis gives a task that nobody acknowledged to another worker.

Draws, comparisons and imports may last longer: each holds a lease of its own, so that a second worker leaves them
alone. Counting the panel takes hours and is acknowledged when it begins: if its worker dies, the next hour counts.
"""
URGENT, QUICK, LONG = "urgent", "celery", "draws"
"""Three queues, so that no draw keeps a message waiting and no message a sign-in code; a worker that is not told
otherwise takes from all of them."""
NAMES = (URGENT, QUICK, LONG)
ON_REDIS: dict[str, Any] = {
    "visibility_timeout": VISIBILITY,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
ON_RABBIT: dict[str, Any] = {"confirm_publish": True, "connect_timeout": 2}
PROMPT = "citizen_panel.tasks.consumer:Prompt"
LASTING: dict[str, Any] = {"x-queue-type": "quorum", "x-consumer-timeout": 45 * 60 * 1000}
"""Queues on several machines of a RabbitMQ, which waits for a task as long as the longest draw, in milliseconds."""


def is_rabbit(url: str) -> bool:
    """Whether the address is that of a RabbitMQ."""
    return urlsplit(url).scheme in ("amqp", "amqps", "pyamqp")


def settings_for(url: str) -> dict[str, Any]:
    """The settings of Celery that depend on its broker; what fits one is never passed to the other."""
    rabbit = is_rabbit(url)
    lasting = {"queue_arguments": LASTING} if rabbit else {}
    return {
        **({"worker_consumer": PROMPT} if rabbit else {}),
        "broker_url": url,
        "broker_transport_options": dict(ON_RABBIT if rabbit else ON_REDIS),
        "task_queues": [Queue(name, Exchange(name), routing_key=name, **lasting) for name in NAMES],
        "task_routes": {
            "messages.urgent": {"queue": URGENT},
            "draws.*": {"queue": LONG},
            "imports.*": {"queue": LONG},
        },
    }
