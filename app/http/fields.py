"""What is wrong with which field, in words, for all fields that can be named."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

PROBLEMS_MAX: Final = 50

_AT: Final = re.compile(r"(?P<what>.*?)(?: - at `(?P<where>[^`]*)`)?", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_EXPECTED: Final = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")
_BOUND: Final = re.compile(
    r"Expected `(?P<kind>\w+)`(?P<length> of length)? (?P<sign><=|>=|<|>) (?P<bound>-?[0-9.]+)"
)
_FORM: Final = re.compile(r"Expected `str` matching regex .*", re.DOTALL)
_NO_CHOICE: Final = "Invalid enum value"
_SIGNS: Final = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}
_COUNTED: Final = {"str": "characters", "array": "items", "object": "entries"}
_WORDS: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}

FieldProblem = dict[str, str]


def problems_of(document: Any, wanted: type[Any], first: msgspec.ValidationError) -> list[FieldProblem]:
    """The decoder stops at the first problem; each field is looked at alone to name the others."""
    if not isinstance(document, Mapping) or not issubclass(wanted, msgspec.Struct):
        return [_problem(str(first), "")]
    found = [*_by_field(document, wanted, strict=True), *_unknown(document, wanted)]
    return found[:PROBLEMS_MAX] or [_problem(str(first), "")]


def query_problems(values: Mapping[str, Any], wanted: type[Any]) -> list[FieldProblem]:
    """The same for query parameters, whose values come as text."""
    return [*_by_field(values, wanted, strict=False), *_unknown(values, wanted)][:PROBLEMS_MAX]


def _by_field(document: Mapping[str, Any], wanted: type[Any], *, strict: bool) -> list[FieldProblem]:
    found = []
    for field in msgspec.structs.fields(wanted):
        name = field.encode_name
        if name not in document:
            if field.required:
                found.append({"path": name, "message": "This field is required."})
            continue
        try:
            msgspec.convert(document[name], field.type, strict=strict)
        except msgspec.ValidationError as problem:
            found.append(_problem(str(problem), name))
    return found


def _unknown(document: Mapping[str, Any], wanted: type[Any]) -> list[FieldProblem]:
    known = {field.encode_name for field in msgspec.structs.fields(wanted)}
    return [
        {"path": _shown(name), "message": "There is no such field here."}
        for name in document
        if name not in known
    ]


def _problem(text: str, inside: str) -> FieldProblem:
    parts = _AT.fullmatch(text)
    what, where = (parts["what"], parts["where"] or "$") if parts else (text, "$")
    path = _path(inside, where)
    if missing := _MISSING.fullmatch(what):
        return {"path": _joined(path, missing["name"]), "message": "This field is required."}
    if unknown := _UNKNOWN.fullmatch(what):
        return {"path": _joined(path, _shown(unknown["name"])), "message": "There is no such field here."}
    return {"path": path or "body", "message": _sentence(what)}


def _path(inside: str, where: str) -> str:
    rest = where.removeprefix("$")
    return _shown((inside + rest).removeprefix("."))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _sentence(what: str) -> str:
    if expected := _EXPECTED.fullmatch(what):
        return f"This must be {_in_words(expected['wanted'])}, not {_in_words(expected['got'])}."
    if bound := _BOUND.fullmatch(what):
        counted = f" {_COUNTED.get(bound['kind'], bound['kind'])}" if bound["length"] else ""
        return f"This must be {_SIGNS[bound['sign']]} {bound['bound']}{counted}."
    if _FORM.fullmatch(what):
        return "This is not written the way it must be here; the API's own document shows how."
    if what.startswith(_NO_CHOICE):
        return "This is none of the values that are taken here; the API's own document names them."
    return what.replace("`", "").rstrip(".") + "."


def _in_words(names: str) -> str:
    return " or ".join(_WORDS.get(name.strip(), name.strip()) for name in names.split("|"))


def _shown(name: str) -> str:
    """A name that a caller made up goes back printable and short."""
    return name.encode("ascii", "backslashreplace").decode()[:100]
