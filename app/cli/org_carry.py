"""`astrix org export` and `astrix org import`."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.cli import passphrase
from app.cli.environ import read_settings, without_signing
from app.cli.house import act, ask, existing
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.cli.progress import Progress
from app.compose import House
from app.core.ids import HOST, OrgId
from app.core.secrets import Secret
from app.features.audit.types import OPERATOR, Act
from app.features.orgs.service.carrying import Brought
from app.store.archive import BadArchive
from app.store.errors import NoSuchOrg, NotReady, OrgExists, StorageFull
from app.store.passphrase import WrongPassphrase


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    org_id: OrgId
    file: str
    bytes: int
    with_secrets: bool


def export(chosen: Namespace) -> int:
    settings = read_settings(without_signing(os.environ), existing(chosen.data))
    refuse_bad_target(chosen.out, overwrite=chosen.overwrite)
    secret = passphrase.chosen(chosen.passphrase_file) if chosen.with_secrets else None
    org = OrgId(chosen.org)
    with Progress(f"Exporting {org}", silent=chosen.json) as progress:
        size = ask(settings, lambda house: written(house, org, secret, out=chosen.out, progress=progress))
    done = Exported(org_id=org, file=str(chosen.out), bytes=size, with_secrets=secret is not None)
    if chosen.json:
        print(msgspec.json.encode(done).decode())
    else:
        print(f"Wrote {chosen.out}, {size:,} bytes.")
        if secret is None:
            print("Passwords and suppliers' keys are not in it; --with-secrets takes them along.")
    return OK


def written(house: House, org: OrgId, secret: Secret[str] | None, *, out: Path, progress: Progress) -> int:
    """Audited before the first byte; the file is there whole or not at all."""
    if org not in house.tree.org_ids():
        raise Stopped(f"There is no organization {org} here: astrix org list names them.", code=PROBLEMS)
    request_id = house.ids.new("req")
    asked = Act(
        actor=OPERATOR,
        request_id=request_id,
        action="org.export",
        target=org,
        facts={"secrets": secret is not None},
    )
    try:
        for place in (org, HOST):
            house.audit.record_before_now(place, asked)
        return kept(out, house.passage.carriage.packed(org, passphrase=secret, progress=progress))
    except (NotReady, NoSuchOrg) as damage:
        raise Stopped(f"{org} cannot be exported: {damage}.", code=PROBLEMS) from None
    except StorageFull as full:
        raise Stopped(f"That the export was asked for could not be written down: {full.why}.") from None


def kept(out: Path, chunks: Iterator[bytes]) -> int:
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    size = 0
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.rename(out)
    except OSError as problem:
        raise Stopped(f"{out} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return size


def refuse_bad_target(out: Path, *, overwrite: bool) -> None:
    if out.exists() and not overwrite:
        raise Stopped(f"{out} is there already; --overwrite replaces it.", code=PROBLEMS)
    if not out.absolute().parent.is_dir():
        raise Stopped(f"There is no directory {out.absolute().parent} to write to.")


def bring_in(chosen: Namespace) -> int:
    settings = read_settings(without_signing(os.environ), existing(chosen.data))
    if not chosen.file.is_file():
        raise Stopped(f"There is no file {chosen.file}.")
    secret = passphrase.known(chosen.passphrase_file) if chosen.with_secrets else None
    with Progress(f"Importing {chosen.file.name}", silent=chosen.json) as progress:
        brought = act(settings, lambda house: brought_in(house, chosen, secret=secret, progress=progress))
    print(
        msgspec.json.encode(brought).decode()
        if chosen.json
        else "\n".join(lines(brought, with_secrets=secret is not None))
    )
    return OK


async def brought_in(
    house: House, chosen: Namespace, *, secret: Secret[str] | None, progress: Progress
) -> Brought:
    try:
        return await house.passage.carriage.bring_in(
            chosen.file, passphrase=secret, progress=progress, again=chosen.again
        )
    except OrgExists as there:
        raise Stopped(f"{there.org_id} is here already; nothing was changed.", code=PROBLEMS) from None
    except WrongPassphrase:
        raise Stopped(
            "The passphrase does not open the secrets in this archive. Nothing was changed.", code=PROBLEMS
        ) from None
    except BadArchive as bad:
        raise Stopped(f"{bad} Nothing was changed.", code=PROBLEMS) from None
    except (OSError, StorageFull) as problem:
        raise Stopped(f"The organization cannot be written: {problem}. Nothing was changed.") from None


def lines(brought: Brought, *, with_secrets: bool) -> Iterator[str]:
    yield f"Brought in {brought.name}, {brought.org_id}."
    yield (
        "Members with an account here sign in as they do; all others set a password first, by mail: "
        "Forgot password on the sign-in page."
    )
    if with_secrets:
        yield "Who is new here and had proved their address by mail keeps the password they had."
    if brought.people_follow:
        yield "Its people could not be written yet: the server makes them known as soon as it can."
    if brought.reopened:
        yield "It was closed when the archive was made, and is open here."
    for name in brought.left_out:
        yield f"Left out: {name}. Set it again, or import with --with-secrets an archive that has it."
