"""The use cases of this room, one file each, and the one object that holds them."""

from app.features.hq.service.entering import Entering
from app.features.hq.service.ground import HqGround
from app.features.hq.service.host import HqHost
from app.features.hq.service.ledger import Ledger
from app.features.hq.service.officers import NewOfficer, Officers
from app.features.hq.service.orgs import HqOrgs
from app.features.hq.service.people import HqPeople
from app.features.hq.service.security import Security
from app.features.hq.service.stats import HqStats
from app.features.hq.service.summaries import Summaries
from app.features.hq.service.work import HqWork

__all__ = ["Hq", "HqGround", "NewOfficer"]


class Hq:
    def __init__(self, ground: HqGround) -> None:
        tree, accounts, desk = ground.tree, ground.accounts, ground.accounts.desk
        self.url = ground.hq_url
        self.accounts, self.audit, self.mail = accounts, ground.audit, ground.mail
        self.sending = ground.life.sending
        self.ledger = Ledger(tree, ground.audit, ids=desk.ids, clock=desk.clock)
        self.officers = Officers(tree, accounts, audit=ground.audit, ids=desk.ids, clock=desk.clock)
        self.entering = Entering(tree, accounts, audit=ground.audit, url=ground.hq_url)
        accounts.news.also(self.entering.hears_of_factors)
        self.security = Security(tree, sessions=accounts.sessions, ledger=self.ledger)
        self.summaries = Summaries(tree, desk.clock, orgs=desk.orgs, life=ground.life, queue=ground.queue)
        self.orgs = HqOrgs(tree, life=ground.life, ledger=self.ledger, summaries=self.summaries)
        self.people = HqPeople(
            tree,
            registry=accounts.registry,
            factors=accounts.factors,
            sessions=accounts.sessions,
            orgs=desk.orgs,
            outbox=desk.outbox,
            ledger=self.ledger,
        )
        self.host = HqHost(tree, policies=accounts.policies, mail=ground.mail, ledger=self.ledger)
        self.work = HqWork(ground, ledger=self.ledger)
        self.stats = HqStats(ground, orgs=self.orgs, summaries=self.summaries)
