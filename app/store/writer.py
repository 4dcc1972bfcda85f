"""Batches made durable: one lock and one sync for as many as were asked meanwhile."""

from collections.abc import Callable, Sequence

from app.core.log import get_log
from app.store.batch import Outcome, run
from app.store.committer import ATTEMPT_EVERY_S, Ask
from app.store.errors import Fenced, NoSuchOrg, NotReady, StorageFull, StoreError
from app.store.group import Group
from app.store.journal import Journal
from app.store.keeper import Keeper
from app.store.locks import OrgLock
from app.store.view import CHANGING, IDEM_KEPT_US
from app.store.watermark import JOURNAL

GROUP_LINES_MAX = 1000
"""A group is closed when it has so many lines: who waits in another process gets its turn."""

Tell = Callable[[Sequence[Ask]], None]

log = get_log("store.writer")


class Writer:
    """Used by one thread at a time: the committer, or who stands in for it."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._clock = keeper.house.clock
        self._journal = Journal(keeper.segments, keeper.watermark)
        self._lock: OrgLock | None = None
        self._tried_at_s = 0.0
        self.busy = 0
        """Changed under the mutex, so that nobody closes the files of who is about to write."""

    def commit(self, asks: Sequence[Ask], tell: Tell) -> None:
        """As few groups as the size of a group allows. Each outcome is told when it is durable; raises nothing."""
        with self._keeper.mutex:
            self.busy += 1
        try:
            left = list(asks)
            while left:
                left = self._commit_some(left, tell)
        finally:
            with self._keeper.mutex:
                self.busy -= 1

    def try_again(self) -> None:
        """After a failure: a new segment shows whether the disk takes lines again."""
        if self._attempted_lately():
            return
        self._tried_at_s = self._clock.boot_s()
        try:
            view = self._keeper.current()
            with self._org_lock():
                view = self._keeper.current()
                if not self._journal.healthy:
                    self._journal.rotate(view.last_seq, self._clock.now_us())
        except NoSuchOrg:  # it was removed: nothing of it waits to be written any more
            self._keeper.house.committer.recovered(self)
            return
        except (StoreError, OSError) as problem:
            log.error("storage.still_failing", org_id=self._keeper.org_id, why=str(problem))
            return
        self._recovered()

    def close(self) -> None:
        self._journal.close()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _commit_some(self, asks: list[Ask], tell: Tell) -> list[Ask]:
        """One group. Answers those that did not fit."""
        taken = asks
        try:
            self._refuse_while_failing()
            # Opening may take this lock itself, so it comes first.
            self._keeper.current()
            with self._org_lock():
                self._refuse_replaced()
                self._refuse_overtaken()
                group = Group(self._keeper.current(), self._keeper.segments, self._clock.now_us())
                taken = self._run(group, asks)
                place = self._publish(group) if group.written else None
        except Exception as problem:
            self._failed(taken, problem)
            tell(taken)
            return asks[len(taken) :]
        try:
            # The org's lock is free again and everything is durable: waking those who asked takes time of its own.
            tell(taken)
        finally:
            if place is not None:
                self._take_in(group, place)
        return asks[len(taken) :]

    def _run(self, group: Group, asks: list[Ask]) -> list[Ask]:
        taken, fence = [], self._keeper.house.fence
        for ask in asks:
            taken.append(ask)
            gone = ask.loop is not None and ask.done.cancelled()
            ask.outcome = Outcome() if gone else run(group, ask.fn, ask.idem, fence=fence)
            if fence is not None and isinstance(ask.outcome.problem, Fenced):
                self._outnumbered(ask.outcome.problem)
            if len(group.written) >= GROUP_LINES_MAX:
                break
        return taken

    def _publish(self, group: Group) -> int:
        """Durable, and visible to all. The mutex is held from here until this process has taken it in as well."""
        place = self._journal.write(group.data(), group.view.last_seq, group.now_us)
        if self._tried_at_s:
            self._recovered()
        self._keeper.mutex.acquire()
        # No reader may see half of it: until the mark is true again they wait for the mutex.
        group.view.mark = CHANGING
        self._journal.publish()
        self._keeper.house.news.tell(self._keeper.org_id, self._keeper.words[JOURNAL])
        return place

    def _take_in(self, group: Group, place: int) -> None:
        view = group.view
        try:
            mark = group.apply(place)
            view.forget_answers(group.now_us - IDEM_KEPT_US)
            view.mark = mark
        except Exception:
            # It is durable, but this process does not know it right: it reads everything again.
            log.exception("view.broken", org_id=self._keeper.org_id)
            self._keeper.forget()
        finally:
            self._keeper.mutex.release()

    def _outnumbered(self, problem: Fenced) -> None:
        log.error(
            "leader.outnumbered", org_id=self._keeper.org_id, number=problem.number, newest=problem.newest
        )
        if self._keeper.house.outnumbered is not None:
            self._keeper.house.outnumbered(problem.newest)

    def _failed(self, asks: Sequence[Ask], problem: Exception) -> None:
        if isinstance(problem, Fenced):
            self._outnumbered(problem)
        if isinstance(problem, StorageFull) and not self._attempted_lately():
            self._tried_at_s = self._clock.boot_s()
            self._keeper.house.committer.failing(self)
            log.error("storage.failed", org_id=self._keeper.org_id, why=problem.why)
        for ask in asks:
            ask.outcome = Outcome(problem=problem)

    def _recovered(self) -> None:
        self._tried_at_s = 0.0
        self._keeper.house.committer.recovered(self)
        log.info("storage.recovered", org_id=self._keeper.org_id)

    def _refuse_replaced(self) -> None:
        if not self._keeper.watermark.in_place:
            name = self._keeper.paths.watermark.name
            raise NotReady(self._keeper.org_id, f"{name} was replaced while it was in use: restart")

    def _refuse_overtaken(self) -> None:
        """The orgs that the new leader has not written to yet say nothing of it: the host's table does."""
        house = self._keeper.house
        if house.fence is not None and house.news.newest_leader > house.fence:
            raise Fenced(house.fence, house.news.newest_leader)

    def _refuse_while_failing(self) -> None:
        if self._attempted_lately():
            why = "the last write failed, and the next attempt is not due yet"
            raise StorageFull(self._keeper.org_id, why)

    def _attempted_lately(self) -> bool:
        return self._tried_at_s > 0 and self._clock.boot_s() - self._tried_at_s < ATTEMPT_EVERY_S

    def _org_lock(self) -> OrgLock:
        if self._lock is None:
            self._lock = OrgLock(self._keeper.paths.lock)
        return self._lock
