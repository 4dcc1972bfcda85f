"""Stamps: work is repeated when its sources change, and only then."""

from pathlib import Path

from machinery.stamp import Stamp, digest


def test_a_changed_byte_changes_the_digest(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    before = digest([source])

    source.write_text("two")

    assert digest([source]) != before


def test_a_moved_file_changes_the_digest(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    before = digest([source])

    moved = source.rename(tmp_path / "elsewhere")

    assert digest([moved]) != before


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    for file in files:
        file.write_text(file.name)

    assert digest(files) == digest(reversed(files))


def test_a_stamp_holds_only_for_what_it_was_pressed_for(tmp_path: Path) -> None:
    place = tmp_path / "stamps" / "thing"

    Stamp(place, "first").press()

    assert Stamp(place, "first").holds()
    assert not Stamp(place, "second").holds()


def test_work_that_broke_halfway_is_done_again(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "thing", "first")
    stamp.press()

    stamp.lift()

    assert not stamp.holds()
