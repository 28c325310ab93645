"""Load, decide, act: a view receives what its actor may see, or never runs."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for

from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.proving import bar
from citizen_panel.core.errors import NotFound
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

View = Callable[..., Any]
Loader = Callable[..., object | None]


def allow(permission: Permission, loader: Loader | None = None, *, is_fresh: bool = False) -> Callable[[View], View]:
    """State a view's permission, and load the object named in its address.

    With `is_fresh` the act also needs somebody who showed in the last few minutes that it is them; anybody else is
    led to a page where they can, and back again with what they had typed.

    The loader takes those arguments of the address that bear its parameters' names; the view gets the
    object first, then the rest. Not found, not theirs and not allowed look alike: 404.
    """
    names = tuple(inspect.signature(loader).parameters) if loader else ()

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            actor = current_actor()
            if permission is not Permission.PUBLIC and not (actor.is_signed_in or actor.is_machine):
                return redirect(url_for("public.signin.show", next=request.endpoint or ""), 303)
            if loader is None:
                if not allows(actor, permission):
                    raise NotFound
                return (bar() if is_fresh else None) or view(**arguments)
            subject = loader(**{name: arguments.pop(name) for name in names if name in arguments})
            if subject is None or not allows(actor, permission, subject):
                raise NotFound
            return (bar() if is_fresh else None) or view(subject, **arguments)

        guarded.permission = permission  # type: ignore[attr-defined]  # tests/architecture look for this mark
        guarded.is_fresh = is_fresh  # type: ignore[attr-defined]  # and for this one
        return guarded

    return mark
