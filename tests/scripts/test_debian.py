"""Debian packages: found under any of their names, and named exactly where this user may not install them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from machinery.debian import CHROMIUM, NEEDED, chromium, present
from machinery.place import PYTHON, ROOT

ASK = "from machinery import debian; debian.prepare()"


def test_a_browser_is_found_under_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / CHROMIUM.programs[-1]
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert present(CHROMIUM)
    assert chromium() == str(program)


def test_a_missing_package_is_named_with_the_line_that_installs_it(tmp_path: Path) -> None:
    """Without apt-get on the path, as on any other system."""
    ended = subprocess.run(
        [str(PYTHON), "-c", ASK],
        cwd=ROOT / "scripts",
        env={"PATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode != 0
    assert (
        "the tests in the browser, the tests of copied trees need chromium rsync: "
        "run `apt-get install chromium rsync` as root"
    ) in ended.stderr


def test_root_has_it_installed_after_fresh_package_lists(tmp_path: Path) -> None:
    """The first try fails as on a machine without lists; after the update the program is there."""
    names = " ".join(package.name for package in NEEDED)
    shell = shutil.which("sh")
    assert shell is not None
    (tmp_path / "sh").symlink_to(shell)
    apt = tmp_path / "apt-get"
    apt.write_text(
        f"""#!{shell}
        echo "$*" >> {tmp_path}/asked
        case "$*" in
            *update) : > {tmp_path}/lists ;;
            *) [ -e {tmp_path}/lists ] || exit 100
               for name in {names}; do
                   printf '#!/bin/sh\\n' > {tmp_path}/$name; /bin/chmod 755 {tmp_path}/$name
               done ;;
        esac
        """
    )
    apt.chmod(0o755)

    ended = subprocess.run(
        [str(PYTHON), "-c", f"import os; os.geteuid = lambda: 0\n{ASK}"],
        cwd=ROOT / "scripts",
        env={"PATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    asked = [
        line.split(" DPkg::Lock::Timeout=300 ")[1] for line in (tmp_path / "asked").read_text().splitlines()
    ]
    assert asked == [f"install {names}", "update", f"install {names}"]
