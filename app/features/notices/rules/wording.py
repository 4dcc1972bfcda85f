"""What each kind of notice says, and how people learn of it unless they chose otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.features.notices.rules.letters import one_line
from app.features.notices.types.notice import Channels, NoticeKind

FACT_CHARACTERS_MAX: Final = 200
FACTS_MAX: Final = 10


@dataclass(frozen=True)
class Wording:
    title: str
    body: str
    usual: Channels


_QUIETLY: Final = Channels(in_app=True, sound=False, push=False, mail=False)
_SOON: Final = Channels(in_app=True, sound=True, push=True, mail=False)
_SURELY: Final = Channels(in_app=True, sound=True, push=True, mail=True)

WORDINGS: Final[dict[NoticeKind, Wording]] = {
    "invite_accepted": Wording(
        "{name} has joined",
        "{name} accepted the invitation and works here as {role} now.",
        _QUIETLY,
    ),
    "role_changed": Wording(
        "Your role is {role} now",
        "{by} changed your role from {before} to {role}.",
        _SOON,
    ),
    "new_device": Wording(
        "Sign-in from a new device",
        "Somebody signed in with your password from {device}. If it was not you, end that session and change "
        "your password.",
        _SURELY,
    ),
    "factors_changed": Wording(
        "Your second factors changed",
        "{what} If it was not you, set a new password, and sign out everywhere else.",
        _SOON,
    ),
    "mail_undelivered": Wording(
        "A mail did not arrive",
        "“{subject}” to {to} could not be delivered: {problem}",
        _SOON,
    ),
    "storage_trouble": Wording(
        "The server's disk is in trouble",
        "{problem} What is saved stays safe; tell whoever runs this server.",
        _SURELY,
    ),
    "org_closed": Wording(
        "{org} was closed",
        "{by} closed it. Nothing is sent any more, and on {removed_on} everything in it is removed for good. Until "
        "then an owner can restore it.",
        _SURELY,
    ),
    "org_restored": Wording(
        "{org} is open again",
        "{by} restored it. Everything is as it was.",
        _SURELY,
    ),
    "sending_stopped": Wording(
        "Sending is stopped",
        "Nothing leaves {org} until an owner or a manager starts sending again.",
        _SURELY,
    ),
    "sending_started": Wording(
        "Sending goes on",
        "{org} sends again: what was waiting may leave from now on.",
        _SOON,
    ),
    "api_key_made": Wording(
        "There is a new API key",
        "{by} made the API key “{name}”. If nobody expected it, revoke it.",
        _SURELY,
    ),
    "mentioned": Wording(
        "{by} mentioned you",
        "{by} wrote a note about {lead} and named you in it.",
        _SOON,
    ),
    "task_due": Wording(
        "Due now: {title}",
        "It was due at {due}. {about}",
        _SURELY,
    ),
    "task_assigned": Wording(
        "A task for you: {title}",
        "{by} gave it to you. {due}",
        _SOON,
    ),
    "import_done": Wording(
        "“{name}” is imported",
        "{created} new leads, {updated} changed, {left_out} rows left out. See what became of each row, or take it "
        "back.",
        _SOON,
    ),
}


class _Told(dict[str, str]):
    def __missing__(self, fact: str) -> str:
        return "…"


def title(kind: NoticeKind, facts: Mapping[str, str]) -> str:
    return WORDINGS[kind].title.format_map(_Told(facts))


def body(kind: NoticeKind, facts: Mapping[str, str]) -> str:
    return WORDINGS[kind].body.format_map(_Told(facts))


def clean_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts are names and words that others chose: one line each, and not too long."""
    if len(facts) > FACTS_MAX:
        raise ValueError(f"a notice has at most {FACTS_MAX} facts")
    return {name: one_line(fact)[:FACT_CHARACTERS_MAX] for name, fact in facts.items()}
