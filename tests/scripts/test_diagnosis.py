"""What an installer says when it fails, and the sentence its reader gets."""

import pytest

from machinery.program import diagnosis, run
from machinery.trouble import Trouble


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "free at least"),
        ("npm error code ENOSPC", "free at least"),
        ("error: command 'gcc' failed: No such file or directory", "build-essential"),
        ("fatal error: Python.h: No such file or directory", "python3-dev"),
        ("Temporary failure in name resolution", "network"),
        ("npm error code ENOTFOUND", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "lock file"),
        ("npm error code EINTEGRITY", "lock file"),
    ],
)
def test_a_known_failure_is_told_with_what_to_do(said: str, word: str) -> None:
    sentence = diagnosis(f"a line before\n{said}\na line after")

    assert sentence is not None
    assert word in sentence


def test_an_unknown_failure_is_not_explained_away() -> None:
    assert diagnosis("something else entirely") is None


def test_a_failing_program_shows_its_last_lines_and_its_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    script = "for n in $(seq 1 100); do echo line $n; done; exit 7"

    with pytest.raises(Trouble, match="Counting failed"):
        run(["sh", "-c", script], purpose="Counting")

    shown = capsys.readouterr().out
    assert "line 100" in shown
    assert "line 50\n" not in shown
