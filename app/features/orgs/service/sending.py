"""The stop button: nothing leaves from the answer on, in no process of either colour; for one org, or for the host.

What is about to leave is judged in the very batch that reserves it. An org's own stop lies in the same journal, so the
org's lock puts the two in order. The host's stop lies in another one: it is answered when every batch that was under
way in any org has come to its end, and whatever begins later reads it.
"""

import asyncio
from typing import Final

from app.core.clock import rfc3339
from app.core.ids import HOST, OrgId
from app.core.log import get_log
from app.core.reasons import INSUFFICIENT_ROLE, Refused
from app.core.roles import MANAGER, RANK
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.notices.service import Notices
from app.features.notices.types.notice import NoticeKind
from app.features.orgs.errors import SENDING_STOPPED, STOPPED_BY_CLOSING, STOPPED_EVERYWHERE, STOPPED_HERE
from app.features.orgs.rules import state_of
from app.features.orgs.store import SENDING, SENDING_KEY, OrgStore
from app.features.orgs.types import (
    Asker,
    HostSendingView,
    LiveCalls,
    Org,
    SendingState,
    SendingView,
    SetSending,
)
from app.store.batch import Batch
from app.store.errors import NoSuchOrg
from app.store.kinds import Idem, Row
from app.store.tree import Tree

log = get_log("orgs.sending")

_NEVER_STOPPED: Final = SendingState(on=True, at=None, by=None)


class Sending:
    def __init__(self, tree: Tree, audit: Audit, notices: Notices) -> None:
        self._tree = tree
        self._store = OrgStore(tree)
        self._audit = audit
        self._notices = notices

    # Whether anything may leave

    def demand_in(self, batch: Batch) -> None:
        """Part of the batch that reserves what is about to leave. Raises Refused(SENDING_STOPPED)."""
        self._demand_host()
        _refuse_shut(self._store.profile_in(batch))
        refuse_stopped(_state(batch.get(SENDING, SENDING_KEY)), why=STOPPED_HERE)

    def demand(self, org: OrgId) -> None:
        """The same as of now, for a look beforehand and for the moment of leaving."""
        self._demand_host()
        _refuse_shut(self._store.profile(org))
        refuse_stopped(_state(self._tree.org(org).get(SENDING, SENDING_KEY)), why=STOPPED_HERE)

    def _demand_host(self) -> None:
        refuse_stopped(self._host_state(), why=STOPPED_EVERYWHERE)

    # One org

    def view(self, org: OrgId) -> SendingView:
        return self._view(_state(self._tree.org(org).get(SENDING, SENDING_KEY)))

    async def set(self, org: OrgId, asked: SetSending, *, asker: Asker, idem: Idem | None) -> SendingView:
        """Anybody but a viewer may stop; who may approve sending may start it again."""

        def write(batch: Batch) -> SendingView:
            self._refuse_unfit_in(batch, asker, on=asked.on)
            state = SendingState(on=asked.on, at=batch.now_us, by=asker.user_id, live_calls=asked.live_calls)
            return self._view(self._set_in(batch, state, request_id=asker.request_id))

        return await self._tree.org(org).batch(write, idem=idem)

    async def set_for(
        self, org: OrgId, on: bool, *, live_calls: LiveCalls, why: str, actor: str, request_id: str
    ) -> SendingView:
        """By whoever runs the host."""

        def write(batch: Batch) -> SendingState:
            state = SendingState(on=on, at=batch.now_us, by=actor, live_calls=live_calls, why=why)
            return self._set_in(batch, state, request_id=request_id)

        return self._view(await self._tree.org(org).batch(write))

    # The host

    def host(self) -> HostSendingView:
        return _host_view(self._host_state())

    async def set_host(
        self, on: bool, *, live_calls: LiveCalls, why: str, actor: str, request_id: str
    ) -> HostSendingView:
        def write(batch: Batch) -> SendingState:
            state = SendingState(on=on, at=batch.now_us, by=actor, live_calls=live_calls, why=why)
            return self._set_in(batch, state, request_id=request_id)

        state = await self._tree.host.batch(write)
        if not state.on:
            await asyncio.to_thread(self._let_finish)
        return _host_view(state)

    def _let_finish(self) -> None:
        for org in self._tree.org_ids():
            try:
                self._tree.let_finish(org)
            except NoSuchOrg:
                log.info("sending.org_gone_meanwhile", org_id=org)

    # Both

    def _set_in(self, batch: Batch, wanted: SendingState, *, request_id: str) -> SendingState:
        """Doing it twice changes nothing: who stopped first, and why, stays."""
        before = _state(batch.get(SENDING, SENDING_KEY))
        if before.on == wanted.on and (wanted.on or before.live_calls == wanted.live_calls):
            return before
        action = "sending.start" if wanted.on else "sending.stop"
        facts = {"live_calls": None if wanted.on else wanted.live_calls, "why": wanted.why or None}
        self._audit.record(
            batch,
            Act(
                actor=wanted.by or "",
                request_id=request_id,
                action=action,
                target=batch.org_id,
                facts={name: fact for name, fact in facts.items() if fact is not None},
            ),
        )
        if batch.org_id != HOST:
            self._tell_in(batch, wanted)
        return batch.put(SENDING, SENDING_KEY, wanted).value

    def _tell_in(self, batch: Batch, state: SendingState) -> None:
        """Owners and managers, but for who did it."""
        profile = self._store.profile_in(batch)
        kind: NoticeKind = "sending_started" if state.on else "sending_stopped"
        facts = {"org": "" if profile is None else profile.value.name}
        for row in self._store.members_in(batch):
            member = row.value
            if RANK[member.role] >= RANK[MANAGER] and not member.disabled and member.user_id != state.by:
                self._notices.notify(batch, member.user_id, kind, facts=facts)

    def _refuse_unfit_in(self, batch: Batch, asker: Asker, *, on: bool) -> None:
        member = self._store.member_in(batch, asker.user_id)
        if on and (member is None or member.value.disabled or RANK[member.value.role] < RANK[MANAGER]):
            raise Refused(INSUFFICIENT_ROLE)

    def _host_state(self) -> SendingState:
        return _state(self._tree.host.get(SENDING, SENDING_KEY))

    def _view(self, state: SendingState) -> SendingView:
        return SendingView(
            on=state.on,
            since=None if state.at is None else rfc3339(state.at),
            by=state.by,
            why=state.why,
            live_calls=state.live_calls,
            host_on=self._host_state().on,
        )


def refuse_stopped(state: SendingState, *, why: str) -> None:
    if not state.on:
        raise Refused(SENDING_STOPPED, why=why)


def _state(row: Row[SendingState] | None) -> SendingState:
    return _NEVER_STOPPED if row is None else row.value


def _host_view(state: SendingState) -> HostSendingView:
    return HostSendingView(
        on=state.on,
        since=None if state.at is None else rfc3339(state.at),
        by=state.by,
        why=state.why,
        live_calls=state.live_calls,
    )


def _refuse_shut(row: Row[Org] | None) -> None:
    """What is closed or paused sends nothing, whatever its own button says."""
    if row is not None and state_of(row.value) != "open":
        raise Refused(SENDING_STOPPED, why=STOPPED_BY_CLOSING)
