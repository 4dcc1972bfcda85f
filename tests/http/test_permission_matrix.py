"""Every row of the house's table against every kind of caller: exact status and code.

Nothing here names a route, so that a later one is covered by being declared.
"""

import asyncio
import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from app.compose import House, compose
from app.core.clock import RecordedClock
from app.core.randomness import SystemRandomness, base64url
from app.core.roles import ALL, DEVELOPER, Role, lower
from app.core.settings import Settings
from app.features.accounts.service import Tokens
from app.features.accounts.service.tokens import Bearer
from app.features.accounts.types.api_keys import SCOPES, SENDING_SCOPES, CreateApiKey
from app.features.hq.store import OFFICERS
from app.features.hq.types.records import Officer
from app.features.orgs.store import MEMBERS
from app.http.door import Door
from app.http.endpoint import Endpoint
from app.http.openapi import refusals_of
from tests.cast import Cast, Player, Unlimited, assemble, cheap_hasher, give_a_factor
from tests.http.asking import Asker, Response

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
FOREIGN_BODY = {"a field no body has": 1}
Expected = tuple[int, str]
"""What a caller without the right may be told, whatever else is wrong with his request."""
NOT_LET_IN = {
    "missing_token",
    "invalid_token",
    "token_expired",
    "missing_org_header",
    "organization_mismatch",
    "tenant_realm_required",
    "admin_realm_required",
    "account_disabled",
    "step_up_required",
}


@dataclass(frozen=True)
class Scene:
    house: House
    cast: Cast
    rows: tuple[Endpoint, ...]
    tenant: Door
    hq: Door

    @property
    def asked_with_token(self) -> tuple[Endpoint, ...]:
        return tuple(row for row in self.rows if row.needs.access != "public")

    @property
    def asked_in_an_org(self) -> tuple[Endpoint, ...]:
        return tuple(row for row in self.rows if row.needs.access == "org")

    def call(self, row: Endpoint, headers: list[tuple[str, str]]) -> Response:
        door = self.tenant if row.realm == "tenant" else self.hq
        target = PLACEHOLDER.sub("unknown", row.path)
        value = FOREIGN_BODY if row.takes is not None else None
        return Asker(door).send(row.method, target, value=value, headers=headers)

    def mismatches(
        self, rows: tuple[Endpoint, ...], headers: list[tuple[str, str]], expected: Expected
    ) -> list[str]:
        return [
            f"{row.name}: {found} instead of {expected}"
            for row in rows
            if (found := _told(self.call(row, headers))) != expected
        ]


@contextmanager
def scene(data: Path) -> Iterator[Scene]:
    settings = Settings.read(
        {
            "ASTRIX_DATA": str(data),
            "ASTRIX_SIGNING_KEYS": _key(),
            "ENVELOPE_MASTER_KEY": _key(),
            "ASTRIX_SIGNUP": "open",
        }
    )
    house = compose(settings, hasher=cheap_hasher())
    try:
        edge = replace(house.edge, limits=Unlimited())
        cast = asyncio.run(assemble(house.accounts))
        employ(house, cast.cto)
        yield Scene(house, cast, edge.rows, tenant=edge.tenant(), hq=edge.hq())
    finally:
        house.close()


def employ(house: House, cto: Player) -> None:
    officer = Officer(id=cto.user, email=cto.email, name=cto.name, password_hash="", created_at=1)
    house.tree.host.batch_now(lambda batch: batch.put(OFFICERS, officer.id, officer))


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(tmp_path_factory.mktemp("matrix") / "data") as made:
        yield made


def test_the_table_is_the_houses_own(at: Scene) -> None:
    assert len(at.rows) > 20
    assert {row.needs.access for row in at.rows} == {"public", "token", "org"}


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        (lambda _: "garbage", (401, "invalid_token")),
        (lambda at: _unsigned(at.cast.owner.token), (401, "invalid_token")),
        (lambda at: _altered(at.cast.owner.token), (401, "invalid_token")),
        (lambda at: at.cast.cto.token, (403, "tenant_realm_required")),
    ],
    ids=["garbage", "alg none", "altered", "other realm"],
)
def test_a_token_that_is_not_good_here_opens_nothing(
    at: Scene, forge: Callable[[Scene], str], expected: Expected
) -> None:
    headers = [("authorization", f"Bearer {forge(at)}"), ("x-org-id", at.cast.org)]

    assert at.mismatches(_tenant(at.asked_with_token), headers, expected) == []


def test_an_expired_token_opens_nothing(at: Scene) -> None:
    headers = [("authorization", f"Bearer {_expired(at)}"), ("x-org-id", str(at.cast.org))]

    assert at.mismatches(_tenant(at.asked_with_token), headers, (401, "token_expired")) == []


def test_no_token_opens_nothing(at: Scene) -> None:
    headers = [("x-org-id", str(at.cast.org))]

    assert at.mismatches(at.asked_with_token, headers, (401, "missing_token")) == []


def test_a_public_route_asks_for_no_token(at: Scene) -> None:
    public = [row for row in at.rows if row.needs.access == "public"]

    told = {row.name: at.call(row, []).code for row in public}

    own = {row.name: {reason.code for reason in row.refuses} for row in public}
    assert not {name for name, code in told.items() if code in NOT_LET_IN - own[name]}


def test_no_org_header_opens_nothing_that_belongs_to_an_org(at: Scene) -> None:
    headers = [("authorization", f"Bearer {at.cast.owner.token}")]

    assert at.mismatches(at.asked_in_an_org, headers, (400, "missing_org_header")) == []


def test_another_orgs_header_opens_nothing(at: Scene) -> None:
    headers = [("authorization", f"Bearer {at.cast.owner.token}"), ("x-org-id", at.cast.other_org)]

    assert at.mismatches(_tenant(at.asked_with_token), headers, (403, "organization_mismatch")) == []


def test_two_org_headers_open_nothing(at: Scene) -> None:
    headers = [
        ("authorization", f"Bearer {at.cast.owner.token}"),
        ("x-org-id", at.cast.org),
        ("x-org-id", at.cast.org),
    ]

    assert at.mismatches(_tenant(at.asked_with_token), headers, (400, "invalid_params")) == []


@pytest.mark.parametrize("role", ALL)
def test_each_role_is_let_in_exactly_where_the_table_says(tmp_path: Path, role: str) -> None:
    with scene(tmp_path / "data") as at:
        player: Player = getattr(at.cast, role)
        wrong: list[str] = []
        for row in sorted(_tenant(at.asked_with_token), key=_ends_the_session):
            give_a_factor(at.house.accounts, player.user)  # a row before may have taken it away
            answer = at.call(row, list(player.stepped_up_headers.items()))
            allowed = row.needs.access == "token" or role in row.needs.roles
            if allowed and (answer.code in NOT_LET_IN | {"insufficient_role", "internal_error"}):
                wrong.append(f"{row.name} refused {role}: {_told(answer)}")
            if not allowed and _told(answer) != (403, "insufficient_role"):
                wrong.append(f"{row.name} let {role} in: {_told(answer)}")
            if str(answer.status) not in _documented(row):
                wrong.append(f"{row.name} answers {answer.status}, which its document does not know")

    assert wrong == []


def test_a_fresh_second_factor_is_asked_for_where_the_table_says(at: Scene) -> None:
    rows = tuple(row for row in at.asked_in_an_org if row.step_up and "owner" in row.needs.roles)

    assert rows
    assert at.mismatches(rows, list(at.cast.owner.headers.items()), (401, "step_up_required")) == []


def test_somebody_switched_off_is_out_everywhere_at_once(tmp_path: Path) -> None:
    with scene(tmp_path / "data") as at:
        member = at.cast.member
        org = at.house.tree.org(at.cast.org)
        row = next(row for row in org.rows(MEMBERS) if row.key == member.user)
        off = msgspec.structs.replace(row.value, disabled=True)
        org.batch_now(lambda batch: batch.put(MEMBERS, row.key, off))

        found = at.mismatches(
            _tenant(at.asked_with_token), list(member.stepped_up_headers.items()), (403, "account_disabled")
        )

    assert found == []


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        (lambda _: "garbage", (401, "invalid_token")),
        (lambda at: _unsigned(at.cast.cto.token), (401, "invalid_token")),
        (lambda at: _altered(at.cast.cto.token), (401, "invalid_token")),
        (lambda at: at.cast.owner.stepped_up, (403, "admin_realm_required")),
        (lambda at: at.cast.stranger.stepped_up, (403, "admin_realm_required")),
    ],
    ids=["garbage", "alg none", "altered", "an owner's", "a stranger's"],
)
def test_a_token_that_is_not_hqs_opens_nothing_of_hq(
    at: Scene, forge: Callable[[Scene], str], expected: Expected
) -> None:
    headers = [("authorization", f"Bearer {forge(at)}")]

    assert at.mismatches(_hq(at.asked_with_token), headers, expected) == []


def test_hq_knows_no_org_header_and_least_of_all_two(at: Scene) -> None:
    headers = [("authorization", f"Bearer {at.cast.cto.token}"), ("x-org-id", "a"), ("x-org-id", "b")]

    assert at.mismatches(_hq(at.asked_with_token), headers, (400, "invalid_params")) == []


def test_the_operator_is_let_in_at_every_row_of_hq(tmp_path: Path) -> None:
    with scene(tmp_path / "data") as at:
        headers = list(at.cast.cto.stepped_up_headers.items())
        rows = sorted(_hq(at.asked_with_token), key=_ends_the_step_up)
        answers = {row.name: (row, at.call(row, headers)) for row in rows}

    unheard = NOT_LET_IN | {"insufficient_role", "internal_error"}
    assert {name: _told(answer) for name, (_, answer) in answers.items() if answer.code in unheard} == {}
    assert [
        name for name, (row, answer) in answers.items() if str(answer.status) not in _documented(row)
    ] == []


def test_hq_asks_for_a_fresh_second_factor_where_the_table_says(at: Scene) -> None:
    rows = tuple(row for row in _hq(at.asked_with_token) if row.step_up)

    assert rows
    assert at.mismatches(rows, list(at.cast.cto.headers.items()), (401, "step_up_required")) == []


# Keys


@pytest.mark.parametrize("maker", ["owner", "manager", "developer", "member", "viewer"])
def test_a_key_is_let_in_exactly_where_its_scopes_and_its_makers_rank_say(
    tmp_path: Path, maker: Role
) -> None:
    """Of every scope but those that need an approval; its maker was an owner when it was made."""
    with scene(tmp_path / "data") as at:
        key = _key_of(at, maker, [scope for scope in SCOPES if scope not in SENDING_SCOPES])
        rank = lower(maker, DEVELOPER)
        wrong: list[str] = []
        for row in _tenant(at.asked_with_token):
            told = _told(at.call(row, _bearing(key)))
            allowed = row.scope is not None and rank in row.needs.roles
            if allowed and told[1] in NOT_LET_IN | {"insufficient_role", "internal_error"}:
                wrong.append(f"{row.name} refused the key: {told}")
            if not allowed and told != (403, "insufficient_role"):
                wrong.append(f"{row.name} let the key in: {told}")

    assert wrong == []


def test_a_key_without_the_scope_opens_nothing(tmp_path: Path) -> None:
    with scene(tmp_path / "data") as at:
        for scope in sorted({row.scope for row in at.rows if row.scope is not None}):
            key = _key_of(at, "owner", [other for other in SCOPES if other not in (scope, *SENDING_SCOPES)])
            rows = tuple(row for row in at.asked_in_an_org if row.scope == scope)
            assert at.mismatches(rows, _bearing(key), (403, "insufficient_role")) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"), (401, "invalid_token")),
        (lambda key: key[:-1], (401, "invalid_token")),
        (lambda key: key.replace("ak_live", "ak_test"), (401, "invalid_token")),
        (lambda key: key + " ", None),
    ],
    ids=["forged", "truncated", "of another kind", "with a blank behind"],
)
def test_a_key_that_is_not_whole_opens_nothing(
    at: Scene, change: Callable[[str], str], expected: Expected | None
) -> None:
    key = change(_key_of(at, "owner", ["org:read"]))

    if expected is None:
        assert at.call(_row(at, "GET /api/org"), _bearing(key)).status == 200
    else:
        assert at.mismatches(_tenant(at.asked_with_token), _bearing(key), expected) == []


def test_a_key_opens_no_other_org_and_nothing_of_hq(at: Scene) -> None:
    key = _key_of(at, "owner", ["org:read", "users:read"])
    elsewhere = [*_bearing(key), ("x-org-id", str(at.cast.other_org))]

    assert at.mismatches(_tenant(at.asked_with_token), elsewhere, (403, "organization_mismatch")) == []
    hq = tuple(row for row in _hq(at.rows) if row.needs.access != "public")
    assert at.mismatches(hq, _bearing(key), (403, "admin_realm_required")) == []


def test_every_scope_in_the_table_is_one_that_a_key_can_have(at: Scene) -> None:
    assert {row.scope for row in at.rows if row.scope is not None} <= set(SCOPES)
    assert [row.name for row in at.rows if row.scope is not None and row.step_up] == []


def _row(at: Scene, name: str) -> Endpoint:
    return next(row for row in at.rows if row.name == name)


def _bearing(key: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {key}")]


def _key_of(at: Scene, maker: Role, scopes: list[str]) -> str:
    """Made by somebody who was an owner then, and has another role now."""
    player: Player = getattr(at.cast, maker)
    org = at.house.tree.org(at.cast.org)
    row = next(row for row in org.rows(MEMBERS) if row.key == player.user)
    org.batch_now(lambda batch: batch.put(MEMBERS, row.key, msgspec.structs.replace(row.value, role="owner")))
    asked = msgspec.convert({"name": "Matrix", "scopes": scopes}, CreateApiKey)
    making = at.house.accounts.api_keys.create(at.cast.org, asked, asker=player.asker, idem=None)
    key = asyncio.run(making).token
    org.batch_now(lambda batch: batch.put(MEMBERS, row.key, row.value))
    return key


def _hq(rows: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
    return tuple(row for row in rows if row.realm == "admin")


def _ends_the_step_up(row: Endpoint) -> bool:
    """New recovery codes end what stood on the old ones."""
    return row.path.endswith("/recovery-codes")


def _tenant(rows: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
    return tuple(row for row in rows if row.realm == "tenant")


def _ends_the_session(row: Endpoint) -> bool:
    """Acts on the caller's own sign-in come last, or they would refuse what follows."""
    return row.method == "DELETE" and row.needs.access == "token"


def _told(answer: Response) -> Expected:
    return answer.status, answer.code or ""


def _documented(row: Endpoint) -> set[str]:
    return {str(row.success), *(str(reason.status) for reason in refusals_of(row))}


def _key() -> str:
    return f"k1:{base64url(SystemRandomness().bytes(32))}"


def _unsigned(token: str) -> str:
    _, payload, _ = token.split(".")
    head = base64url(b'{"alg":"none","typ":"JWT"}')
    return f"{head}.{payload}."


def _altered(token: str) -> str:
    head, payload, signature = token.split(".")
    claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return f"{head}.{base64url(claims.replace(b'owner', b'Owner') + b' ')}.{signature}"


def _expired(at: Scene) -> str:
    long_ago = RecordedClock(at.house.clock.now_us() - 86_400_000_000)
    owner = at.cast.owner
    bearer = Bearer(user=owner.user, session=owner.session, org=owner.org, role="owner", realm="tenant")
    return Tokens(at.house.settings.signing_keys, long_ago).mint(bearer).access_token
