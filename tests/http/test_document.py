"""The served OpenAPI document: whole, resolvable, and kept by every answer however odd the question."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase

from app.core.roles import ALL
from app.http.endpoint import Endpoint
from tests.conftest import Size
from tests.http.asking import Asker, Response
from tests.http.conftest import House
from tests.http.test_permission_matrix import Scene, scene

SEED = 20_261_120


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(tmp_path_factory.mktemp("document") / "data") as made:
        yield made


@pytest.fixture(scope="module")
def document(at: Scene) -> dict[str, Any]:
    answer = Asker(at.tenant).get("/api/openapi.json")
    assert answer.status == 200
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_every_row_stands_in_the_document(at: Scene, document: dict[str, Any]) -> None:
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}

    assert told == {(row.method, row.path) for row in at.rows if row.realm == "tenant"}
    assert document["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere_and_every_name_is_used_once(document: dict[str, Any]) -> None:
    parts = document["components"]
    known = {f"#/components/{part}/{name}" for part in ("schemas", "examples") for name in parts[part]}
    operations = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]

    assert set(_references(document)) <= known
    assert len(operations) == len(set(operations))


def test_every_operation_says_who_may_and_why_not(at: Scene, document: dict[str, Any]) -> None:
    codes = {reason["code"] for reason in document["x-reasons"]}
    for row in (row for row in at.rows if row.realm == "tenant"):
        operation = document["paths"][row.path][row.method.lower()]
        assert operation["security"] == who_opens(row)
        assert operation.get("x-api-key-scope") == row.scope
        assert operation.get("x-step-up", False) is row.step_up
        if row.needs.access == "org":
            assert operation["x-roles"] == [role for role in ALL if role in row.needs.roles]
        told = {code for answer in operation["responses"].values() for code in answer.get("x-codes", [])}
        assert {reason.code for reason in row.refuses} <= told <= codes


def who_opens(row: Endpoint) -> list[dict[str, list[str]]]:
    opened_by = {"public": [], "token": ["token"], "org": ["token", *(["key"] if row.scope else [])]}
    return [{name: []} for name in opened_by[row.needs.access]]


def test_hq_serves_a_document_of_its_own(house: House) -> None:
    hq = json.loads(house.ask(None, realm="admin").get("/admin/openapi.json").body)

    assert list(hq["paths"]) == ["/admin/stats"]


def test_no_question_made_from_the_document_breaks_the_house(
    at: Scene, document: dict[str, Any], size: Size
) -> None:
    schema = schemathesis.openapi.from_dict(document)
    asker = Asker(at.tenant, tuple(at.cast.owner.stepped_up_headers.items()))
    broken: list[str] = []
    asked: set[str] = set()

    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]  # a loaded schema yields results
    for operation in sorted(operations, key=_ends_the_session):
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            _fuzz(
                operation,
                mode,
                examples=size.of(5, 150),
                asker=asker,
                document=document,
                broken=broken,
                asked=asked,
            )

    assert sorted(set(broken)) == []
    assert asked == {f"{row.method} {row.path}" for row in at.rows if row.realm == "tenant"}


def _fuzz(
    operation: Any,
    mode: Any,
    *,
    examples: int,
    asker: Asker,
    document: dict[str, Any],
    broken: list[str],
    asked: set[str],
) -> None:
    try:
        cases = operation.as_strategy(generation_mode=mode)
        cases.validate()
    except Exception:  # nothing about this operation can be got wrong on purpose
        return

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=cases)
    def ask(case: Any) -> None:
        asked.add(f"{case.method.upper()} {case.path}")
        broken.extend(_problems(case, _ask(asker, case), document))

    try:
        ask()
    except hypothesis.errors.Unsatisfiable:
        return


def _ask(asker: Asker, case: Any) -> Response:
    target = case.formatted_path
    if case.query:
        target += "?" + urlencode(case.query, doseq=True, quote_via=quote)
    own = {"authorization", "x-org-id", "content-length"}
    headers = [
        (name, str(value).encode("utf-8", "replace").decode("latin-1"))
        for name, value in (case.headers or {}).items()
        if name.lower() not in own
    ]
    body = b""
    if not isinstance(case.body, schemathesis.core.NotSet):
        body = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()
        headers.append(("content-type", "application/json"))
    return asyncio.run(asker.answer(case.method, _ascii(target), headers=headers, body=body))


def _problems(case: Any, answer: Response, document: dict[str, Any]) -> list[str]:
    operation = document["paths"].get(case.path, {}).get(case.method.lower())
    name = f"{case.method} {case.path}"
    if operation is None:
        return []
    documented = operation["responses"].get(str(answer.status))
    if documented is None or answer.status == 500:
        return [f"{name}: undocumented {answer.status} {answer.code}"]
    content = documented.get("content", {}).get("application/json")
    if content is None:
        return []
    validator = jsonschema_rs.validator_for({**content["schema"], "components": document["components"]})
    errors = [error.message for error in validator.iter_errors(json.loads(answer.body))]
    if answer.code is not None and answer.code not in documented["x-codes"]:
        errors.append(f"the code {answer.code} is not documented")
    return [f"{name} {answer.status}: {error}" for error in errors]


def _ends_the_session(operation: Any) -> bool:
    return bool(operation.method.lower() == "delete" and operation.path.startswith("/api/auth/"))


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _ascii(target: str) -> str:
    return quote(target, safe="/%?&=+:@!$'()*,;~-._[]{}|")
