"""An OpenID provider of the settings: where to send somebody, and what it said of them when they came back."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from citizen_panel.core import clock
from citizen_panel.domain.accounts.id_tokens import ALGORITHMS, Expected, Faulty, Subject, read_id_token
from citizen_panel.gateways.outbound import NoAnswer, Refused, fetch_json

KNOWN_FOR = timedelta(hours=1)
AGAIN_AFTER = timedelta(minutes=1)
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Request:
    """One sign-in that was begun: what must come back with it."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """A provider by its issuer; its addresses and keys are looked up at the first use and kept for an hour."""

    def __init__(self, issuer: str, client_id: str, secret: str, name: str, *, may_be_plain: bool) -> None:
        self.issuer, self.client_id, self.name = issuer, client_id, name
        self._secret, self._may_be_plain = secret, may_be_plain
        self._lock = threading.Lock()
        self._known: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, dict[str, Any]] | None = None

    def address(self, asked: Request, back: str) -> str:
        """Where to send somebody to sign in; raises NoAnswer."""
        query = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self.client_id,
            "redirect_uri": back,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": create_s256_code_challenge(asked.verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._metadata()['authorization_endpoint']}?{urlencode(query)}"

    def subject(self, asked: Request, code: str, back: str, *, came_from: str | None) -> Subject | Faulty:
        """Whom the provider recognised; `came_from` is the issuer it named on the way back. Raises NoAnswer."""
        metadata = self._metadata()
        says_who = metadata.get("authorization_response_iss_parameter_supported") is True
        if came_from != self.issuer and (says_who or came_from is not None):
            return Faulty("iss parameter")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client_id,
            "code_verifier": asked.verifier,
        }
        if self._secret:
            form["client_secret"] = self._secret
        try:
            answer = fetch_json(metadata["token_endpoint"], may_be_plain=self._may_be_plain, form=form)
        except Refused:
            return Faulty("code")
        token, access = answer.get("id_token"), answer.get("access_token", "")
        if not isinstance(token, str) or not isinstance(access, str):
            return Faulty("id_token")
        expected = Expected(self.issuer, self.client_id, asked.nonce, access)
        read = read_id_token(token, self._key_set(), expected, clock.now())
        if isinstance(read, Faulty) and read.part == "signature":  # its keys may have changed since we asked
            read = read_id_token(token, self._key_set(AGAIN_AFTER), expected, clock.now())
        return read

    def _metadata(self) -> dict[str, Any]:
        with self._lock:
            now = clock.now()
            if self._known is None or now - self._known[0] > KNOWN_FOR:
                self._known = (
                    now,
                    self._checked(self._fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")),
                )
            return self._known[1]

    def _checked(self, found: dict[str, Any]) -> dict[str, Any]:
        """The metadata, if it is this issuer's own and its addresses are ones we may use."""
        if found.get("issuer") != self.issuer:
            raise NoAnswer("another issuer")
        for name in NEEDED:
            address = found.get(name)
            scheme = urlsplit(address).scheme if isinstance(address, str) else ""
            if scheme != "https" and not (scheme == "http" and self._may_be_plain):
                raise NoAnswer(name)
        signed = found.get("id_token_signing_alg_values_supported", list(ALGORITHMS))
        if not set(signed) & set(ALGORITHMS):
            raise NoAnswer("algorithms")
        return found

    def _key_set(self, newer_than: timedelta = KNOWN_FOR) -> dict[str, Any]:
        address = self._metadata()["jwks_uri"]
        with self._lock:
            now = clock.now()
            if self._keys is None or now - self._keys[0] > newer_than:
                self._keys = now, self._fetch(address)
            return self._keys[1]

    def _fetch(self, address: str) -> dict[str, Any]:
        return fetch_json(address, may_be_plain=self._may_be_plain)
