"""Move the pointer, or move it back."""

from datetime import datetime

from bot.core.errors import GuideError
from bot.corpus.folder import CorpusFolder


def publish(folder: CorpusFolder, version: str, now: datetime) -> bool:
    """Make a built version the one the bot answers from. True where that changed anything.

    Raises:
        DamagedCorpus: the version is not there, or not whole.
    """
    if folder.published() == version:
        folder.manifest(version)
        return False
    folder.point_to(version, now)
    return True


def rollback(folder: CorpusFolder, now: datetime) -> str:
    """Go back to the version in use before the published one, and name it.

    Raises:
        GuideError: there is none to go back to.
    """
    before = folder.previous()
    if before is None:
        raise GuideError(
            "there is no earlier version to go back to",
            fix="correct the guides and run `./optout guides publish`",
        )
    folder.point_to(before, now)
    return before
