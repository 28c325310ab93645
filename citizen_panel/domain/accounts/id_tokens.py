"""Reading what an OpenID provider says of a sign-in: taken only when every part of it is as it must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core.claims import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Ours, whatever the token says of itself; nothing that is signed with a shared secret, nothing unsigned."""

LEEWAY = timedelta(seconds=30)
OLDEST = timedelta(minutes=10)
LONGEST = 16_384
CLAIMS = ("iss", "aud", "exp", "iat", "nonce", "sub")


@dataclass(frozen=True)
class Expected:
    """What a token must say: by whom it was made, for whom, and in answer to which request."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str = ""


@dataclass(frozen=True)
class Subject:
    """Whom the provider recognised: two of its words, which together name one account and nobody's address."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Faulty:
    """A token that is not taken, and which part was wrong; for the log and for tests, not for people."""

    part: str


def read_id_token(token: str, keys: Mapping[str, Any], expected: Expected, now: datetime) -> Subject | Faulty:
    """Whom an ID token names, or what is wrong with it (OpenID Connect Core 1.0, section 3.1.3.7).

    `keys` is the provider's JWK set. Signature, issuer, audience, authorised party, times and nonce are checked.
    """
    if len(token) > LONGEST:
        return Faulty("length")
    try:
        read = jwt.decode(token, KeySet.import_key_set(_public(keys)), algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError):
        return Faulty("signature")
    options: Any = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
    }
    params = {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token or None}
    claims = CodeIDToken(read.claims, read.header, options, params)
    if missing := next((name for name in CLAIMS if name not in claims), None):
        return Faulty(missing)
    if wrong := _wrong(claims, expected, now):
        return Faulty(wrong)
    try:
        claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except (JoseError, ValueError, TypeError) as fault:
        return Faulty(str(getattr(fault, "claim", None) or "claims"))
    return Subject(expected.issuer, claims["sub"])


def _wrong(claims: Mapping[str, Any], expected: Expected, now: datetime) -> str:
    """What the library leaves open: types, several audiences, and how old a token may be."""
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if audience != [expected.client_id] and (expected.client_id not in audience or "azp" not in claims):
        return "aud"
    if "azp" in claims and claims["azp"] != expected.client_id:
        return "azp"
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        return "sub"
    if any(isinstance(claims[name], bool) or not isinstance(claims[name], int) for name in ("iat", "exp")):
        return "iat"
    age = now.timestamp() - claims["iat"]
    if age > OLDEST.total_seconds() or age < -LEEWAY.total_seconds():
        return "iat"
    return ""


def _public(keys: Mapping[str, Any]) -> Any:
    """The keys that may have signed: public ones of the kinds we take, never a shared secret."""
    offered = keys.get("keys", [])
    taken = [key for key in offered if isinstance(key, dict) and key.get("kty") in ("RSA", "EC")]
    return {"keys": [{name: value for name, value in key.items() if name != "d"} for key in taken]}
