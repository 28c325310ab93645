"""Structured logs that let nothing personal through: an allow list of keys, words of known shape only, then masks."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from enum import Enum
from typing import Any
from uuid import UUID

import structlog

ALLOWED = frozenset(
    {
        "attempt", "actor", "count", "endpoint", "error", "event", "kind", "level", "logger", "method", "outcome",
        "reference", "request_id", "route", "seconds", "status", "task", "timestamp", "where",
    }
)  # fmt: skip
MASKS = (
    (re.compile(r"^Exception on .*", re.DOTALL), "Exception on [path]"),  # Flask's own, with the whole path in it
    (re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+"), "[email]"),
    (re.compile(r"(?<![\w-])(?:\+44|0)[\d ]{9,13}\d(?![\w-])"), "[phone]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE), "[postcode]"),
    (re.compile(r"\b[A-Za-z0-9_-]{40,}"), "[token]"),
    (re.compile(r"(?<![\w.:])/\S+"), "[path]"),
)
PLAIN = re.compile(r"[a-z0-9_.:-]{1,48}|[A-Z][A-Za-z]{1,40}(Error|Exception|Warning|Interrupt|Lost)")
"""The shape of words that programs give to things. A name or an answer begins with a capital or has a space in it."""
OWN_HANDLERS = ("celery", "celery.task", "gunicorn.access", "gunicorn.error")
NOISY = ("amqp", "celery", "celery.redirected", "kombu", "urllib3")


def masked(text: str) -> str:
    """Take e-mail addresses, telephone numbers, postcodes and tokens out of a line."""
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def said(value: object) -> object:
    """A value for a sentence in the log: numbers, ids and the words of programs as they are, of all else its place."""
    if value is None or isinstance(value, int | float | UUID):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, str) and PLAIN.fullmatch(value) else "[text]"


def fill(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put the values into a sentence, those that may be seen; a sentence that they do not fit stays empty."""
    values = entry.pop("positional_args", None)
    if not values:
        return entry
    safe: Any = (
        {key: said(value) for key, value in values.items()}
        if isinstance(values, Mapping)
        else tuple(said(value) for value in values)
    )
    try:
        entry["event"] = str(entry["event"]) % safe
    except (TypeError, ValueError, KeyError):
        entry["event"] = str(entry["event"])
    return entry


def redact(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the allowed keys only, with every text masked; an exception keeps its type and place, not its values."""
    error = entry.pop("exc_info", None)
    kept = {k: masked(v) if isinstance(v, str) else v for k, v in entry.items() if k in ALLOWED}
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        kept["error"] = type(error).__name__
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            kept["where"] = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
    return kept


def configure() -> None:
    """Send every logger of the process through the redaction, as one JSON object a line."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            fill,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        use_get_message=False,  # the sentence and its values come apart, so that values can be left out
        pass_foreign_args=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in OWN_HANDLERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = last_words


def last_words(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Say what ended the process without saying what it was about: a traceback quotes values."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("ended by %s", error, exc_info=(kind, error, trace))
