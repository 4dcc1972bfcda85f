"""What stops a script: one plain sentence that says what to do. No stack is shown for it."""

OK = 0
PROBLEMS = 1
USAGE = 2
ENVIRONMENT = 3


class Trouble(Exception):
    """Something about this machine that the reader can put right."""

    def __init__(self, sentence: str, *, code: int = ENVIRONMENT) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
