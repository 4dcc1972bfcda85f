"""A gatekeeper of a few lines: real signatures, memberships in a dictionary."""

import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.ids import OrgId, UserId
from app.core.reasons import INVALID_TOKEN, TOKEN_EXPIRED, Refused
from app.http.caller import Claims, Enrolment, Membership, OrgState, Realm

TOKEN_LIVES_S = 900


@dataclass
class SmallGate:
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    members: dict[tuple[str, str], Membership] = field(default_factory=dict)
    states: dict[str, OrgState] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    keys: dict[str, Claims] = field(default_factory=dict)
    owing: set[tuple[str, str]] = field(default_factory=set)
    lessened: set[str] = field(default_factory=set)

    def mint(
        self,
        user: str,
        org: str | None,
        *,
        realm: Realm = "tenant",
        lives_s: int = TOKEN_LIVES_S,
        **more: Any,
    ) -> str:
        now = int(time.time())
        claims = {
            "user_id": user,
            "org_id": org,
            "aud": realm,
            "iat": now,
            "exp": now + lives_s,
            "sid": f"ses_{user}",
            **more,
        }
        return jwt.encode(claims, self.key, algorithm="EdDSA")

    def read_token(self, raw: str) -> Claims:
        try:
            claims = jwt.decode(
                raw,
                self.key.public_key(),
                algorithms=["EdDSA"],
                audience=["tenant", "admin"],
                options={"require": ["exp", "iat", "aud", "sid", "user_id"]},
            )
        except jwt.ExpiredSignatureError:
            raise Refused(TOKEN_EXPIRED) from None
        except jwt.PyJWTError:
            raise Refused(INVALID_TOKEN) from None
        return Claims(
            user=UserId(claims["user_id"]),
            org=None if claims["org_id"] is None else OrgId(claims["org_id"]),
            realm=claims["aud"],
            session=claims["sid"],
            expires_at_s=claims["exp"],
            step_up_until_s=claims.get("step_up_exp", 0),
        )

    def read_key(self, raw: str) -> Claims:
        if raw not in self.keys:
            raise Refused(INVALID_TOKEN)
        return self.keys[raw]

    def session_alive(self, claims: Claims) -> bool:
        return claims.session not in self.ended

    def membership(self, org: OrgId, user: UserId) -> Membership | None:
        return self.members.get((org, user))

    def org_state(self, org: OrgId) -> OrgState:
        return self.states.get(org, "open")

    def enrolment(self, user: UserId) -> Enrolment:
        return Enrolment(enrolled=user.endswith("owner"), methods=("totp",) if user.endswith("owner") else ())

    def must_enrol(self, org: OrgId, user: UserId) -> bool:
        return (org, user) in self.owing

    def step_up_stands(self, claims: Claims) -> bool:
        return claims.user not in self.lessened
