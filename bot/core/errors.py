"""Exceptions a person can act on: what happened, and what to do next."""


class OptoutError(Exception):
    """Something a person must put right.

    `str(error)` is one clear sentence about what happened; `fix` says what to do next.
    Neither ever carries a token or a word somebody typed to the bot.
    """

    def __init__(self, says: str, *, fix: str) -> None:
        super().__init__(says)
        self.fix = fix


class GuideError(OptoutError):
    """For campaigners: a file or a publication is not in order."""


class OperatorError(OptoutError):
    """For whoever runs the program: settings, folders, tokens."""


class NoPublishedCorpus(OperatorError):
    """Nothing has been published yet."""


class DamagedCorpus(OperatorError):
    """The published version cannot be read."""


class EmbedderMismatch(OperatorError):
    """The corpus was embedded with another model than the settings name."""
