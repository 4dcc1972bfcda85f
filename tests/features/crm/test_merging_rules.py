"""What holds of any two leads that are made one, and of any two that are compared."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.features.compliance.types import Consent, current
from app.features.crm.rules.likeness import likeness, print_of, traits_of
from app.features.crm.rules.merging import TooManyTags, undone, united
from app.features.crm.types.lead import Lead, LeadSlim

WORDS = st.sampled_from(["", "Ada", "Reyes", "Örsted", "李", "Mc Coy", "a b", "O'Neil", "Zoë-Marie"])
PHONES = st.sampled_from([None, "+4930123456", "+14155550132", "+442071234567"])
MAILS = st.sampled_from([None, "ada@reyes.example", "info@one.example", "a.reyes+x@two.example"])
SAID = st.builds(
    Consent,
    channel=st.sampled_from(["sms", "voice"]),
    class_=st.just("marketing"),
    state=st.sampled_from(["given", "withdrawn", "unknown"]),
    source=st.just("verbal"),
    at=st.integers(0, 5),
    by=st.just("usr_x"),
)


def leads(lead_id: str) -> st.SearchStrategy[Lead]:
    return st.builds(
        Lead,
        id=st.just(lead_id),
        first_name=WORDS,
        last_name=WORDS,
        company=WORDS,
        phone=PHONES,
        email=MAILS,
        country=st.sampled_from([None, "DE", "US"]),
        timezone=st.sampled_from(["Europe/Berlin", "America/New_York"]),
        timezone_source=st.sampled_from(["given", "phone", "organization"]),
        stage=st.sampled_from(["new", "won"]),
        tags=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
        custom=st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 3)),
        consent=st.lists(SAID, max_size=4).map(tuple),
        created_at=st.just(1),
        created_by=st.just("usr_x"),
    )


TAKE: Any = st.dictionaries(
    st.sampled_from(["phone", "email", "country", "timezone", "stage", "custom.x"]),
    st.sampled_from(["mine", "theirs"]),
)


@given(leads("lead_one"), leads("lead_two"), TAKE)
def test_an_undo_without_edits_in_between_leaves_no_trace(mine: Lead, theirs: Lead, take: Any) -> None:
    after = united(mine, theirs, take, zone="Europe/Berlin")
    back = undone(after, mine, after)

    assert back.lead == mine
    assert (back.kept, back.said_since) == ((), ())


@given(leads("lead_one"), leads("lead_two"))
def test_together_they_have_all_tags_and_everything_they_said(mine: Lead, theirs: Lead) -> None:
    after = united(mine, theirs, {}, zone="Europe/Berlin")

    assert set(after.tags) == {*mine.tags, *theirs.tags}
    assert set(after.consent) == {*mine.consent, *theirs.consent}
    assert after.id == mine.id


@given(leads("lead_one"), leads("lead_two"))
def test_the_last_word_of_the_two_counts(mine: Lead, theirs: Lead) -> None:
    ours, others = current(mine.consent), current(theirs.consent)
    both = current(united(mine, theirs, {}, zone="Europe/Berlin").consent)

    assert both.keys() == {*ours, *others}
    for pair, said in both.items():
        words = [one for one in (ours.get(pair), others.get(pair)) if one is not None]
        last = max(one.at for one in words)
        states = {one.state for one in words if one.at == last}
        assert said.at == last
        assert said.state == ("withdrawn" if "withdrawn" in states else said.state)
        assert said.state in states


def test_a_lead_takes_no_more_tags_than_it_may_have() -> None:
    many = [
        Lead(id=name, stage="new", tags=tuple(f"{name}{n}" for n in range(30)), created_at=1, created_by="x")
        for name in "ab"
    ]

    try:
        united(many[0], many[1], {}, zone="UTC")
    except TooManyTags:
        return
    raise AssertionError("sixty tags were taken")


SLIM = st.builds(
    LeadSlim,
    first_name=WORDS,
    last_name=WORDS,
    company=WORDS,
    phone=PHONES,
    email=MAILS,
    stage=st.just("new"),
    created_at=st.just(1),
)


@given(SLIM, SLIM)
def test_it_makes_no_difference_which_of_two_leads_is_named_first(one: LeadSlim, other: LeadSlim) -> None:
    first, second = traits_of("lead_a", one), traits_of("lead_b", other)

    assert likeness(first, second) == likeness(second, first)
    assert print_of(first, second) == print_of(second, first)


@given(SLIM)
def test_a_lead_is_like_itself_when_it_can_be_reached(lead: LeadSlim) -> None:
    found = likeness(traits_of("lead_a", lead), traits_of("lead_b", lead))

    if lead.phone or lead.email:
        assert found is not None
        assert (found.kind, found.score >= 95) == ("exact", True)
