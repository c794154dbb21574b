"""Where published versions lie, and the one pointer that says which is in use."""

import os
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.core.errors import DamagedCorpus, NoPublishedCorpus

_POINTER = "CURRENT"
_HISTORY = "HISTORY"


class Manifest(BaseModel):
    """What a version is made of.

    `sources` digests the files it was built from; `files` gives the byte size of each file of
    the version that it cannot miss.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    built_at: AwareDatetime
    sources: str
    chunker: str
    embedder: str
    dimensions: int
    guides: int
    documents: int
    chunks: int
    files: dict[str, int]


class CorpusFolder:
    """Immutable versions in directories of their own, `CURRENT` naming the published one.

    `HISTORY` has a line for each publication, so that going back is the same move as publishing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def path_of(self, version: str) -> Path:
        """The directory of a version."""
        return self.path / version

    def published(self) -> str | None:
        """The version in use, None before the first publication."""
        try:
            return (self.path / _POINTER).read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def require_published(self) -> str:
        """The version in use.

        Raises:
            NoPublishedCorpus: nothing has been published yet.
        """
        version = self.published()
        if version is None:
            raise NoPublishedCorpus(
                f"nothing is published in {self.path}", fix="run `./optout guides publish`"
            )
        return version

    def versions(self) -> list[Manifest]:
        """Manifests of all whole versions, oldest first."""
        found = []
        for path in self.path.glob("*/manifest.json"):
            try:
                found.append(self.manifest(path.parent.name))
            except DamagedCorpus:
                continue  # said when somebody wants to use it
        return sorted(found, key=lambda manifest: manifest.built_at)

    def manifest(self, version: str) -> Manifest:
        """The manifest of a version.

        Raises:
            DamagedCorpus: it is not there, cannot be read, or a file it names is not whole.
        """
        folder = self.path_of(version)
        try:
            text = (folder / "manifest.json").read_text(encoding="utf-8")
            manifest = Manifest.model_validate_json(text)
        except (OSError, UnicodeDecodeError, ValidationError):
            raise damaged(version, "its manifest cannot be read") from None
        for name, size in manifest.files.items():
            file = folder / name
            if not file.is_file() or file.stat().st_size != size:
                raise damaged(version, f"{name} is not whole")
        return manifest

    def point_to(self, version: str, now: datetime) -> None:
        """Publish a version: atomically move the pointer. `now` is noted in the history."""
        self.manifest(version)
        self.path.mkdir(parents=True, exist_ok=True)
        fresh = self.path / f"{_POINTER}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{version}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path / _POINTER)
        with (self.path / _HISTORY).open("a", encoding="utf-8") as history:
            history.write(f"{now.isoformat(timespec='seconds')} {version}\n")

    def previous(self) -> str | None:
        """The version that was in use before the published one, None where there was none."""
        current = self.published()
        try:
            lines = (self.path / _HISTORY).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return None
        past = [line.split()[-1] for line in lines if line.strip()]
        # back over the publications of the current version itself
        while past and past[-1] == current:
            past.pop()
        there = (version for version in reversed(past) if self.path_of(version).is_dir())
        return next(there, None)


def damaged(version: str, why: str) -> DamagedCorpus:
    """The error for a version that cannot be read, with the way out."""
    return DamagedCorpus(
        f"corpus version {version} is damaged: {why}",
        fix="run `./optout guides publish --rebuild` to build it anew, "
        "or `./optout guides rollback` to go back",
    )
