"""Why a whole file cannot be read, and where in it that shows."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "empty": "There is nothing in this file.",
    "no_rows": "This file has a header, but no rows under it.",
    "not_text": "This is not a text file. Open it where it comes from, and save it as CSV.",
    "spreadsheet": "This is a spreadsheet or an archive, not a CSV file. Open it, and save it as CSV (UTF-8).",
    "nul": "Line {line} holds a NUL byte, which no text has. The file is damaged, or it is not a CSV file.",
    "mixed_encodings": (
        "Line {line} is written in another encoding than the rest of the file. Save the whole file as UTF-8."
    ),
    "unclosed_quote": (
        "A quotation mark opens in line {line} and is not closed, so that the rows after it run into one. Close it, "
        "or double the marks that belong to the text."
    ),
    "field_too_long": "A cell in line {line} is longer than 128 kB.",
    "line_too_long": "Line {line} is longer than a row of people can be. Is this a CSV file?",
    "too_many_columns": "Line {line} has more than 2 000 columns.",
}


class BadFile(Exception):
    """Nothing of the file is taken. `line` is counted from 1, as editors do."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code if line is None else f"{code} in line {line}")
        self.code = code
        self.line = line

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code].format(line=self.line)
