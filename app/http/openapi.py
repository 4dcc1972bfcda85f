"""The OpenAPI 3.1 document of one realm, made from the rows that route and validate."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from app.core.reasons import (
    ACCOUNT_DISABLED,
    ADMIN_REALM_REQUIRED,
    IDEMPOTENCY_IN_FLIGHT,
    IDEMPOTENCY_KEY_REUSED,
    INSUFFICIENT_ROLE,
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_TOKEN,
    MISSING_ORG_HEADER,
    MISSING_TOKEN,
    NOT_FOUND,
    NOT_READY,
    ORG_SUSPENDED,
    ORGANIZATION_MISMATCH,
    PAYLOAD_TOO_LARGE,
    RATE_LIMITED,
    STEP_UP_REQUIRED,
    STORAGE_FULL,
    TENANT_REALM_REQUIRED,
    TOKEN_EXPIRED,
    UNSUPPORTED_MEDIA_TYPE,
    VERSION_CONFLICT,
    Reason,
    ReasonTable,
    Refused,
)
from app.core.roles import ALL
from app.http.caller import Realm
from app.http.endpoint import JSON, Endpoint
from app.http.problems import Envelope, Problem

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_REF: Final = "#/components/schemas/{name}"
_EXAMPLE: Final = "#/components/examples/{name}"
_TITLE: Final[Mapping[Realm, str]] = {"tenant": "Astrix BOS", "admin": "Astrix BOS, HQ"}
_TOKEN: Final = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_KEY: Final = {"type": "http", "scheme": "bearer", "bearerFormat": "ak_live_…", "description": "An API key."}
_SCHEMES: Final[Mapping[Realm, Mapping[str, Any]]] = {
    "tenant": {"token": _TOKEN, "key": _KEY},
    "admin": {"token": _TOKEN},
}
BINARY: Final = "application/octet-stream"
_NO_BODY: Final = frozenset({204, 205, 304})
_ALWAYS: Final = (INVALID_PARAMS, PAYLOAD_TOO_LARGE, RATE_LIMITED, INTERNAL_ERROR, NOT_READY)
_WITH_TOKEN: Final = (MISSING_TOKEN, INVALID_TOKEN, TOKEN_EXPIRED, ACCOUNT_DISABLED)
_WITH_ORG: Final = (MISSING_ORG_HEADER, ORG_SUSPENDED)
_WITH_KEY: Final = (IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT)


def document(
    realm: Realm, endpoints: Sequence[Endpoint], *, reasons: ReasonTable, version: str
) -> dict[str, Any]:
    own = sorted((row for row in endpoints if row.realm == realm), key=lambda row: (row.path, row.method))
    types = [kind for row in own for kind in (row.takes, row.gives, row.query) if kind is not None]
    schemas, components = msgspec.json.schema_components([*types, Envelope], ref_template=_REF)
    by_type = {id(kind): schema for kind, schema in zip(types, schemas, strict=False)}
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in own:
        paths[row.path][row.method.lower()] = _operation(row, by_type, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE[realm], "version": version},
        "paths": dict(paths),
        "components": {
            "schemas": components,
            "examples": {reason.code: {"value": _example(reason)} for reason in reasons},
            "securitySchemes": _SCHEMES[realm],
        },
        "tags": [{"name": tag} for tag in sorted({row.tag for row in own})],
        "x-reasons": [_reason(reason) for reason in reasons],
        "x-roles": list(ALL),
    }


def refusals_of(row: Endpoint) -> list[Reason]:
    """Every reason that a call of this route can meet, the domain's own and those of the checks before it."""
    known = row.needs.access != "public"
    changes_one = row.method in ("PUT", "DELETE")
    possible: tuple[tuple[bool, tuple[Reason, ...]], ...] = (
        (True, (*_ALWAYS, *row.refuses)),
        (known, (*_WITH_TOKEN, ORGANIZATION_MISMATCH)),
        (known, (TENANT_REALM_REQUIRED if row.realm == "tenant" else ADMIN_REALM_REQUIRED,)),
        (row.needs.access == "org", _WITH_ORG),
        (known and row.realm == "tenant", (INSUFFICIENT_ROLE,)),
        (row.step_up, (STEP_UP_REQUIRED,)),
        (row.method != "GET", (STORAGE_FULL,)),
        (row.takes is not None or row.streams_bytes_max is not None, (UNSUPPORTED_MEDIA_TYPE,)),
        (row.takes_idempotency_key, _WITH_KEY),
        (changes_one, (VERSION_CONFLICT,)),
        ("{" in row.path, (NOT_FOUND,)),
    )
    unique = {reason.code: reason for holds, reasons in possible if holds for reason in reasons}
    return sorted(unique.values(), key=lambda reason: (reason.status, reason.code))


def _operation(row: Endpoint, schemas: Mapping[int, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(row),
        "summary": row.summary,
        "tags": [row.tag],
        "parameters": [*_parameters(row), *_query_parameters(row, schemas, components)],
        "responses": {str(row.success): _success(row, schemas), **_refusals(row)},
        "security": _security(row),
    }
    if row.takes is not None:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schemas[id(row.takes)]}}}
    if row.streams_bytes_max is not None:
        binary = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {BINARY: binary}}
    if row.needs.access == "org":
        operation["x-roles"] = [role for role in ALL if role in row.needs.roles]
        operation["x-permission"] = row.needs.name
    if row.step_up:
        operation["x-step-up"] = True
    if row.scope is not None:
        operation["x-api-key-scope"] = row.scope
    return operation


def _security(row: Endpoint) -> list[dict[str, list[str]]]:
    """Either of them opens the route."""
    if row.needs.access == "public":
        return []
    return [{"token": []}] if row.scope is None else [{"token": []}, {"key": []}]


def _operation_id(row: Endpoint) -> str:
    words = re.findall(r"[a-z0-9]+", row.path.split("/", 2)[2])
    return "_".join([row.method.lower(), *words])


def _parameters(row: Endpoint) -> Iterable[dict[str, Any]]:
    for name in _PLACEHOLDER.findall(row.path):
        yield _parameter(name, "path", {"type": "string", "minLength": 1}, required=True)
    if row.needs.access == "org":
        yield _parameter("X-Org-ID", "header", {"type": "string"}, required=True)
    if row.takes_idempotency_key:
        yield _parameter(
            "Idempotency-Key", "header", {"type": "string", "pattern": "^[!-~]{1,128}$"}, required=False
        )
    if row.method in ("PUT", "DELETE"):
        yield _parameter(
            "If-Match", "header", {"type": "string", "pattern": '^"[0-9]{1,18}"$'}, required=False
        )


def _query_parameters(
    row: Endpoint, schemas: Mapping[int, Any], components: Mapping[str, Any]
) -> Iterable[dict[str, Any]]:
    if row.query is None:
        return
    schema = schemas[id(row.query)]
    schema = components[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    required = set(schema.get("required", ()))
    for name, kind in schema.get("properties", {}).items():
        if kind.get("type") == "object" and "additionalProperties" in kind:
            # The standard has no word for a family of names; the star stands for what comes behind the dot.
            yield _parameter(f"{name}.*", "query", kind["additionalProperties"], required=False)
        else:
            yield _parameter(name, "query", _without_null(kind), required=name in required)


def _without_null(kind: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query parameter is left out, never null."""
    others = [one for one in kind.get("anyOf", ()) if one != {"type": "null"}]
    if len(others) != 1:
        return kind
    rest = {name: value for name, value in kind.items() if name not in ("anyOf", "default")}
    return {**rest, **others[0]}


def _parameter(name: str, place: str, schema: Mapping[str, Any], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _success(row: Endpoint, schemas: Mapping[int, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": row.summary}
    if row.produces != JSON:
        answer["content"] = {row.produces: {"schema": {"type": "string"}}}
    elif row.gives is not None and row.success not in _NO_BODY:
        answer["content"] = {JSON: {"schema": schemas[id(row.gives)]}}
    if row.takes_idempotency_key and not row.secret_answer:
        answer["headers"] = {"Idempotent-Replayed": {"schema": {"const": "true"}, "required": False}}
    return answer


def _refusals(row: Endpoint) -> dict[str, Any]:
    by_status: dict[int, list[Reason]] = defaultdict(list)
    for reason in refusals_of(row):
        by_status[reason.status].append(reason)
    return {
        str(status): {
            "description": " ".join(f"`{reason.code}`: {reason.sentence}" for reason in reasons),
            "content": {
                JSON: {
                    "schema": {"$ref": _REF.format(name="Envelope")},
                    "examples": {
                        reason.code: {"$ref": _EXAMPLE.format(name=reason.code)} for reason in reasons
                    },
                }
            },
            "x-codes": [reason.code for reason in reasons],
        }
        for status, reasons in by_status.items()
    }


def _example(reason: Reason) -> Any:
    problem = Problem(reason.code, Refused(reason).sentence, "req_01k9zc2m8q4t6v8x0z2b4d6f8h")
    return msgspec.to_builtins(Envelope(problem))


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "status": reason.status,
        "sentence": reason.sentence,
        "help": reason.help,
    }
