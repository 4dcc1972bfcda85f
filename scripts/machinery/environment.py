"""The virtual environment: made once, filled from the hashed locks, linked to this checkout."""

import os
import shutil
import sys
from pathlib import Path

from machinery.place import BIN, PYTHON, ROOT, VENV
from machinery.program import Command, attempt, diagnosis, run, show
from machinery.stamp import Stamp, digest
from machinery.trouble import Trouble

FREE_BYTES_MIN = 2_000_000_000

TO_RUN = ("requirements.lock", "requirements-build.lock")
TO_TEST = ("requirements-dev.lock",)


def prepare(*, tests: bool) -> None:
    make_venv()
    install(TO_RUN, name="run")
    if tests:
        install(TO_TEST, name="test")
    link_checkout()


def make_venv() -> None:
    # The place is part of it: an environment that was moved names its old place in every script.
    made = Stamp(VENV / "stamps" / "venv", digest((), str(ROOT)))
    if made.holds() and PYTHON.exists():
        return
    demand_room(shutil.disk_usage(ROOT).free)
    print("Making the Python environment …", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    if has_pip_to_give():
        run([sys.executable, "-m", "venv", VENV], purpose="Making the Python environment")
    elif uv := shutil.which("uv"):
        run([uv, "venv", "--quiet", "--python", sys.executable, VENV], purpose="Making the environment")
    else:
        raise Trouble(venv_missing())
    made.press()


def demand_room(free: int) -> None:
    if free >= FREE_BYTES_MIN:
        return
    raise Trouble(
        f"The disk has {free / 1e9:.1f} GB left and the installation needs {FREE_BYTES_MIN / 1e9:.0f} GB: "
        "free some and run this again."
    )


def has_pip_to_give() -> bool:
    return attempt([sys.executable, "-c", "import venv, ensurepip"]).returncode == 0


def venv_missing() -> str:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        f"This Python comes without its venv module: install it (Debian, Ubuntu: apt-get install {package}) "
        "and run this again."
    )


def install(locks: tuple[str, ...], *, name: str) -> None:
    wanted = digest((ROOT / lock for lock in locks), sys.version)
    done = Stamp(VENV / "stamps" / name, wanted)
    if done.holds():
        return
    demand_room(shutil.disk_usage(ROOT).free)
    print(f"Installing the locked Python packages ({', '.join(locks)}) …", flush=True)
    done.lift()
    files = [part for lock in locks for part in ("-r", str(ROOT / lock))]
    if not installed_by_uv(files):
        install_by_pip(files)
    done.press()


def installed_by_uv(files: list[str]) -> bool:
    """uv is only the faster road: where it fails, for whatever reason, pip decides."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    command: Command = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", *files]
    return attempt(command).returncode == 0


def install_by_pip(files: list[str]) -> None:
    if not (BIN / "pip").exists():
        raise Trouble(venv_missing())
    command: Command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--disable-pip-version-check",
        *files,
    ]
    run(command, purpose="Installing the Python packages", extra={"PIP_NO_INPUT": "1"})


def link_checkout() -> None:
    """`import app` and the `astrix` command come from this checkout, not from a copy."""
    linked = Stamp(VENV / "stamps" / "link", digest([ROOT / "pyproject.toml"], str(ROOT)))
    if linked.holds() and (BIN / "astrix").exists():
        return
    linked.lift()
    command: Command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-e",
        ROOT,
    ]
    if not (BIN / "pip").exists():
        command = [uv_found(), "pip", "install", "--quiet", "--python", PYTHON]
        command += ["--no-deps", "--no-build-isolation", "-e", ROOT]
    finished = attempt(command)
    if finished.returncode != 0:
        show(finished.stdout)
        raise Trouble(diagnosis(finished.stdout) or "Linking the checkout failed; the lines above say why.")
    linked.press()


def uv_found() -> Path:
    uv = shutil.which("uv")
    if uv is None:
        raise Trouble(venv_missing())
    return Path(os.path.realpath(uv))
