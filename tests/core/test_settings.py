import pytest

from app.core.randomness import SystemRandomness
from app.core.settings import SETTINGS, Settings, SettingsProblems


def key(kid: str, count: int = 32) -> str:
    return f"{kid}:{SystemRandomness().token(count)}"


def test_all_problems_are_named_at_once() -> None:
    wrong = {
        "ASTRIX_TENANT_URL": "app.example.com",
        "ENVELOPE_MASTER_KEY": key("short", 16),
        "ASTRIX_LOG": "loud",
        "ASTRIX_SMTP_URL": "smtp://mail.example.com:587",
        "ASTRIX_DISK_FLOOR_MB": "some",
        "ASTRIX_CLAMAV_SOCKET": "clamd.ctl",
    }

    with pytest.raises(SettingsProblems) as caught:
        Settings.read(wrong)

    told = "\n".join(caught.value.problems)
    for name in (*wrong, "ASTRIX_SIGNING_KEYS", "ASTRIX_MAIL_FROM"):
        assert (name in told) == (name != "ASTRIX_SMTP_URL" or "ASTRIX_MAIL_FROM" in told), name
    assert len(caught.value.problems) == 7


def test_the_first_key_of_a_ring_is_the_one_that_signs() -> None:
    settings = Settings.read({"ASTRIX_SIGNING_KEYS": f"{key('new')}, {key('old')}"})

    assert list(settings.signing_keys) == ["new", "old"]


@pytest.mark.parametrize("ring", ["nokid", ":abc", "a:!!!", "a:" + "b" * 20])
def test_a_broken_key_is_named_without_being_shown(ring: str) -> None:
    with pytest.raises(SettingsProblems) as caught:
        Settings.read({"ASTRIX_SIGNING_KEYS": ring})

    assert "ASTRIX_SIGNING_KEYS" in caught.value.problems[0]
    assert "b" * 20 not in str(caught.value)


def test_a_key_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(SettingsProblems, match="twice"):
        Settings.read({"ASTRIX_SIGNING_KEYS": f"{key('a')},{key('a')}"})


def test_settings_print_no_secret() -> None:
    ring = key("a")
    settings = Settings.read(
        {
            "ASTRIX_SIGNING_KEYS": ring,
            "ASTRIX_SMTP_URL": "smtp://me:pass-word@h:25",
            "ASTRIX_MAIL_FROM": "a@b.c",
        }
    )

    assert ring.partition(":")[2] not in repr(settings)
    assert "pass-word" not in repr(settings)


def test_an_empty_value_means_the_default() -> None:
    settings = Settings.read({"ASTRIX_SIGNING_KEYS": key("a"), "ASTRIX_SIGNUP": " ", "ASTRIX_LOG": ""})

    assert (settings.signup, settings.log_level) == ("invite", "info")


def test_every_setting_is_described_once() -> None:
    names = [setting.name for setting in SETTINGS]

    assert len(names) == len(set(names))
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)
