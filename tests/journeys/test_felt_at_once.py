"""What one colour decides about somebody, the other colour judges by from the very next request on."""

from collections.abc import Iterator

import pytest

from tests.journeys.colours import ACTS, FOLLOWED_AT_MOST_S, Act, Colours, colours, following

ROUNDS = 3


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Colours]:
    with colours(tmp_path_factory.mktemp("colours")) as both:
        yield both


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_the_next_request_in_the_other_colour_is_judged_by_it(act: Act, at: Colours) -> None:
    for _ in range(ROUNDS):
        headers, made = act.subject(at)
        assert [act.told(one, headers) for one in (at.blue, at.green)] == [None, None]

        answer = act.act(at, made)

        assert answer.status in (200, 204), answer.told
        assert act.told(at.green, headers) == act.felt
        act.undo(at, made)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_stream_that_is_open_in_the_other_colour_ends(act: Act, at: Colours) -> None:
    headers, made = act.subject(at)
    with following(at.green, headers) as stream:
        assert not stream.ended.is_set()

        assert act.act(at, made).status in (200, 204)

        assert stream.ended.wait(FOLLOWED_AT_MOST_S)
    act.undo(at, made)


def test_a_stop_pressed_in_one_colour_is_seen_in_the_other(at: Colours) -> None:
    owner = at.cast.owner.headers

    for on in (False, True):
        at.blue.ask("/api/org/sending", method="POST", body={"on": on}, headers=owner)
        assert at.green.ask("/api/org/sending", headers=owner).told["on"] is on
