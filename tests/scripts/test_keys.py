"""Development keys: made once, for their owner only, in the form the settings read."""

import stat
from pathlib import Path

from app.core.settings import Settings
from machinery.keys import development_keys


def test_the_first_start_makes_keys_that_the_settings_accept(tmp_path: Path) -> None:
    keys = development_keys(tmp_path)

    settings = Settings.read(keys)

    assert list(settings.signing_keys) == ["dev1"]
    assert list(settings.master_keys) == ["dev1"]


def test_a_later_start_finds_the_same_keys(tmp_path: Path) -> None:
    first = development_keys(tmp_path)

    assert development_keys(tmp_path) == first


def test_two_data_directories_never_share_keys(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()

    assert not set(development_keys(one).values()) & set(development_keys(other).values())


def test_nobody_but_the_owner_reads_the_keys(tmp_path: Path) -> None:
    development_keys(tmp_path)

    mode = (tmp_path / "keys.env").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600
