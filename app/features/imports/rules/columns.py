"""What each column of a file probably is: by its name, and by what stands in it."""

from collections.abc import Callable, Sequence
from typing import Final

from app.features.imports.rules.countries import country_of
from app.features.imports.rules.looks import (
    date_order,
    is_date,
    is_email,
    is_number,
    is_phone,
    is_url,
    yes_or_no,
)
from app.features.imports.rules.names import is_of_a_lead, is_ours, plain, target_of
from app.features.imports.types.columns import Column, CustomField, FieldKind, Offer

SAMPLES_SHOWN: Final = 5
SAMPLE_CHARACTERS_MAX: Final = 120
IGNORE: Final = "ignore"
CUSTOM: Final = "custom."
SURE: Final = 0.99
_MOST: Final = 0.8
_HARDLY: Final = 0.2
_KEY_CHARACTERS_MAX: Final = 40
_CHECKED: Final[dict[str, Callable[[str], bool]]] = {
    "email": is_email,
    "phone": is_phone,
    "country": lambda cell: country_of(cell) is not None,
}
"""Fields whose cells show what they are."""

Guess = tuple[str | None, float]


def columns_of(
    names: Sequence[str], rows: Sequence[Sequence[str]], fields: Sequence[CustomField]
) -> list[Column]:
    """With a suggestion for each; no field of a lead is suggested twice."""
    cells = [_column(rows, index) for index in range(len(names))]
    guesses = [_guess(name, those, fields) for name, those in zip(names, cells, strict=True)]
    fill = [len(those) / max(1, len(rows)) for those in cells]
    chosen = _each_once(guesses, fill)
    taken = {field.key for field in fields}
    return [
        Column(
            index=index,
            name=name,
            samples=[cell[:SAMPLE_CHARACTERS_MAX] for cell in dict.fromkeys(those)][:SAMPLES_SHOWN],
            suggested=target,
            confidence=round(sure, 2),
            filled=round(fill[index], 3),
            date_order=date_order(those),
            offer=_offer(name, those, taken) if target is None and those else None,
        )
        for index, (name, those, (target, sure)) in enumerate(zip(names, cells, chosen, strict=True))
    ]


def _column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    found = (row[index].strip() for row in rows if index < len(row))
    return [cell for cell in found if cell]


def _guess(name: str, cells: list[str], fields: Sequence[CustomField]) -> Guess:
    if is_ours(name):
        return IGNORE, 1.0
    if (own := _custom(name, fields)) is not None:
        return f"custom.{own}", 0.95
    said = target_of(name)
    shown = _shown(cells)
    if said is None:
        return shown
    field, sure = said
    check = _CHECKED.get(field)
    if check is None or not cells:
        # Hardly named like a field of words, but full of addresses: what stands in it counts.
        return shown if shown[0] == "email" and shown[1] > sure else (field, sure)
    share = _share(cells, check)
    if share >= _MOST:
        return field, SURE
    return (field, sure) if share > _HARDLY else (field, min(sure, 0.4))


def _custom(name: str, fields: Sequence[CustomField]) -> str | None:
    if name.strip().startswith(CUSTOM):
        # As our own files call a field that has the name of another column.
        return next((field.key for field in fields if f"{CUSTOM}{field.key}" == name.strip()), None)
    said = plain(name)
    if is_of_a_lead(said):
        return None
    return next((field.key for field in fields if said in (plain(field.name), plain(field.key))), None)


def _shown(cells: list[str]) -> Guess:
    """By content alone. A country must be written in more than numbers and show more than once."""
    if not cells:
        return None, 0.0
    if _share(cells, is_email) >= _MOST:
        return "email", 0.9
    if _share(cells, is_phone) >= _MOST and _share(cells, str.isdigit) < _MOST:
        return "phone", 0.75
    if _share(cells, _CHECKED["country"]) >= 0.95 and len(cells) >= 3:
        return "country", 0.7
    return None, 0.0


def _each_once(guesses: list[Guess], fill: list[float]) -> list[Guess]:
    """Of several columns for one field the surest one gets it, of equally sure ones the fullest."""
    best: dict[str, int] = {}
    for index, (target, sure) in enumerate(guesses):
        if target is None or target in (IGNORE, "tags", "note"):
            continue
        held = best.get(target)
        if held is None or (sure, fill[index]) > (guesses[held][1], fill[held]):
            best[target] = index
    return [
        guess if guess[0] in (IGNORE, "tags", "note") or best.get(guess[0] or "") == index else (None, 0.0)
        for index, guess in enumerate(guesses)
    ]


def _offer(name: str, cells: list[str], taken: set[str]) -> Offer | None:
    key = plain(name).replace(" ", "_")[:_KEY_CHARACTERS_MAX].strip("_")
    if not key or not key[0].isalpha() or key in taken:
        return None
    return Offer(key=key, name=name.strip()[:80], kind=_kind(cells))


def _kind(cells: list[str]) -> FieldKind:
    if _share(cells, is_date) == 1.0:
        return "date"
    if _share(cells, lambda cell: yes_or_no(cell) is not None) == 1.0 and len(set(cells)) <= 2:
        return "checkbox"
    if _share(cells, is_number) == 1.0 and not any(cell.startswith("0") and len(cell) > 1 for cell in cells):
        return "number"
    if _share(cells, is_url) == 1.0:
        return "url"
    return "text"


def _share(cells: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / max(1, len(cells))
