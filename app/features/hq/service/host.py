"""What HQ decides for the whole host: who may sign up, whether anything is sent, which mail is tried again."""

from app.core.settings import SignupPolicy
from app.features.accounts.service.sign_up import SignupPolicies
from app.features.hq.service.ledger import Ledger
from app.features.hq.types.entry import By
from app.features.hq.types.host import SignupView
from app.features.notices.service import MailDesk
from app.features.notices.types.mail import MailItem
from app.store.batch import Batch
from app.store.kinds import Idem
from app.store.tree import Tree


class HqHost:
    def __init__(self, tree: Tree, *, policies: SignupPolicies, mail: MailDesk, ledger: Ledger) -> None:
        self._tree = tree
        self._policies = policies
        self._mail = mail
        self._ledger = ledger

    def signup(self) -> SignupView:
        return SignupView(policy=self._policies.policy, decided=self._policies.decided)

    async def set_signup(self, policy: SignupPolicy, *, by: By) -> SignupView:
        def write(batch: Batch) -> None:
            before = self._policies.policy
            self._policies.set_in(batch, policy)
            self._ledger.record_in(batch, by, "hq.signup.change", before=before, after=policy)

        await self._tree.host.batch(write)
        return self.signup()

    async def retry_mail(self, mail_id: str, *, by: By, idem: Idem | None = None) -> MailItem:
        def write(batch: Batch) -> MailItem:
            self._ledger.record_in(batch, by, "hq.mail.retry", target=mail_id)
            return self._mail.retry_in(batch, mail_id)

        return await self._tree.host.batch(write, idem=idem)
