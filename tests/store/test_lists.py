"""Lists: what they hold, in which order, page by page."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from app.store.errors import BadCursor
from app.store.org import Org
from app.store.query import Order, Page
from tests.store.leads import LEADS, NOTES, Lead, key_of, lead, many_leads, put_lead

COUNT = 300


@pytest.fixture
def leads(org: Org) -> list[Lead]:
    leads = many_leads(COUNT)

    def fill(batch: Any) -> None:
        for number, one in enumerate(leads):
            batch.put(LEADS, key_of(number), one)

    org.batch_now(fill)
    return leads


def keys(page: Page[Any]) -> list[str]:
    return [row.key for row in page.rows]


def pages(ask: Callable[[str | None], Page[Any]]) -> Iterator[str]:
    after: str | None = None
    while True:
        page = ask(after)
        yield from keys(page)
        after = page.next
        if after is None:
            return


def anyone(_: Lead) -> bool:
    return True


def delete(number: int) -> Callable[[Any], None]:
    return lambda batch: batch.delete(LEADS, key_of(number))


def expected(leads: list[Lead], rule: Callable[[Lead], bool]) -> list[str]:
    return [key_of(number) for number in reversed(range(len(leads))) if rule(leads[number])]


def test_the_newest_change_comes_first(org: Org, leads: list[Lead]) -> None:
    org.batch_now(lambda batch: batch.put(LEADS, key_of(7), leads[7]))

    page = org.query(LEADS, limit=3)

    assert keys(page) == [key_of(7), key_of(COUNT - 1), key_of(COUNT - 2)]
    assert (page.total, page.total_exact) == (COUNT, True)


def test_indexes_narrow_together(org: Org, leads: list[Lead]) -> None:
    page = org.query(LEADS, narrow={"stage": "won", "tags": "tag3"}, limit=5)

    wanted = expected(leads, lambda one: one.stage == "won" and "tag3" in one.tags)
    assert keys(page) == wanted[:5]
    assert page.total == len(wanted)


def test_one_index_may_have_any_of_several_values(org: Org, leads: list[Lead]) -> None:
    page = org.query(LEADS, narrow={"stage": ["won", "lost", "unheard"]}, limit=1000)

    assert keys(page) == expected(leads, lambda one: one.stage in {"won", "lost"})


def test_a_unique_index_narrows_too(org: Org, leads: list[Lead]) -> None:
    page = org.query(LEADS, narrow={"email": leads[5].email, "stage": leads[5].stage})

    assert keys(page) == [key_of(5)]


def test_a_value_nobody_has_gives_an_empty_page(org: Org, leads: list[Lead]) -> None:
    page = org.query(LEADS, narrow={"tags": "unheard"})

    assert (page.rows, page.next, page.total) == ([], None, 0)


def test_text_is_found_in_any_case_and_field(org: Org, leads: list[Lead]) -> None:
    by_name = org.query(LEADS, text="hORVat", limit=1000)
    by_phone = org.query(LEADS, text="0000017", limit=1000)

    assert keys(by_name) == expected(
        leads, lambda one: "horvat" in (one.name + one.company + one.email).lower()
    )
    assert key_of(17) in keys(by_phone)


def test_text_follows_changes(org: Org, leads: list[Lead]) -> None:
    assert org.query(LEADS, text="zebra").total == 0

    org.batch_now(put_lead(3, company="Zebra Crossing"))
    found = org.query(LEADS, text="zebra")
    org.batch_now(put_lead(3, company="Lion"))
    lost = org.query(LEADS, text="zebra")

    assert keys(found) == [key_of(3)]
    assert keys(lost) == []


def test_text_does_not_run_over_from_one_row_to_the_next(org: Org) -> None:
    org.batch_now(put_lead(1, company="ends with\nabc"))
    org.batch_now(put_lead(2, name="xyz starts"))

    assert org.query(LEADS, text="abc\nxyz").total == 0
    assert org.query(LEADS, text="with abc").total == 1


def test_text_and_index_and_rule_hold_together(org: Org, leads: list[Lead]) -> None:
    page = org.query(LEADS, text="a", narrow={"stage": "new"}, where=lambda one: one.score > 50, limit=1000)

    assert keys(page) == expected(leads, lambda one: one.stage == "new" and one.score > 50)


def test_pages_follow_each_other_without_gap(org: Org, leads: list[Lead]) -> None:
    everything = pages(lambda after: org.query(LEADS, limit=7, after=after))
    ruled = pages(lambda after: org.query(LEADS, where=lambda one: one.score % 3 == 0, limit=7, after=after))
    narrowed = pages(lambda after: org.query(LEADS, narrow={"stage": "new"}, limit=7, after=after))

    assert list(everything) == expected(leads, anyone)
    assert list(ruled) == expected(leads, lambda one: one.score % 3 == 0)
    assert list(narrowed) == expected(leads, lambda one: one.stage == "new")


@pytest.mark.parametrize("descending", [False, True])
def test_an_order_pages_by_value_and_then_key(org: Org, leads: list[Lead], descending: bool) -> None:
    order = Order[Any]("score", lambda one: one.score, descending)

    listed = list(pages(lambda after: org.query(LEADS, order=order, limit=11, after=after)))

    wanted = sorted(((one.score, key_of(number)) for number, one in enumerate(leads)), reverse=descending)
    assert listed == [key for _, key in wanted]


@pytest.mark.parametrize("order", [None, Order[Any]("name", lambda one: one.name)])
def test_a_cursor_survives_inserts_and_deletes(org: Org, leads: list[Lead], order: Order[Any] | None) -> None:
    chance = Random(3)
    seen: list[str] = []
    untouched = set(range(COUNT))
    after: str | None = None

    for step in range(1000):
        page = org.query(LEADS, order=order, limit=10, after=after)
        seen.extend(keys(page))
        after = page.next
        if after is None:
            break
        gone, new = chance.randrange(COUNT), COUNT + step
        untouched.discard(gone)
        org.batch_now(delete(gone))
        org.batch_now(put_lead(new))

    assert len(seen) == len(set(seen))
    assert {key_of(number) for number in untouched} <= set(seen)


def test_a_cursor_of_another_list_is_refused(org: Org, leads: list[Lead]) -> None:
    order = Order[Any]("name", lambda one: one.name)
    after = org.query(LEADS, order=order, limit=1).next

    for wrong in (after, "", "!!", "bnVsbA", "WyIiXQ", "WyIiLCAieCJd"):
        with pytest.raises(BadCursor):
            org.query(LEADS, after=wrong)


def test_rows_taken_before_a_change_do_not_show_it(org: Org, leads: list[Lead]) -> None:
    rows = org.rows(LEADS)
    first = next(rows)
    org.batch_now(lambda batch: batch.delete(LEADS, key_of(0)))
    org.batch_now(put_lead(COUNT + 1))

    assert first.key == key_of(COUNT - 1)
    assert [row.key for row in rows] == expected(leads, anyone)[1:]


def test_many_changes_of_few_rows_leave_lists_as_they_were(org: Org) -> None:
    def churn(batch: Any) -> None:
        for number in range(200):
            batch.put(LEADS, key_of(number % 20), lead(number % 20, stage="won" if number % 3 else "new"))

    for _ in range(50):
        org.batch_now(churn)

    assert keys(org.query(LEADS)) == [key_of(number) for number in range(19, -1, -1)]
    won = {key_of(number % 20) for number in range(180, 200) if number % 3}
    assert set(keys(org.query(LEADS, narrow={"stage": "won"}))) == won
    assert org.query(LEADS, text="lead1").total == 11
    assert [row.key for row in org.find(LEADS, "email", "lead7@example.test")] == [key_of(7)]


def test_a_value_that_a_row_has_twice_counts_once(org: Org) -> None:
    for number in range(3):
        org.batch_now(put_lead(number, tags=("a", "a", "b")))
    org.batch_now(put_lead(1, tags=("a", "a", "b"), score=5))
    org.batch_now(put_lead(2, tags=("b", "b")))

    page = org.query(LEADS, narrow={"tags": "a"})

    assert keys(page) == [key_of(1), key_of(0)]
    assert page.total == 2
    assert org.query(LEADS, narrow={"tags": "b"}).total == 3


def test_a_kind_without_text_says_so(org: Org) -> None:
    with pytest.raises(TypeError, match="notes"):
        org.query(NOTES, text="x")
