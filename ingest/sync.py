"""Compare the guides with the corpus, and write a new version where they differ."""

import fcntl
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import DamagedCorpus, GuideError
from bot.core.passage import Chunk, ChunkId
from bot.corpus.contents import FILE as CONTENTS
from bot.corpus.contents import Contents, encode_contents, write_contents
from bot.corpus.embedder import revision_of
from bot.corpus.folder import CorpusFolder, Manifest
from ingest.chunk import CHUNKER, card_of, chunk_all
from ingest.classify import material_digest, train_classifier
from ingest.embed import embed
from ingest.knowledge import Knowledge

KEPT_VERSIONS = 6
"""Built versions kept on disk, besides the published one and the one before it."""

_OFTEN = 3
"""Chunks a word must stand in to be known: rarer ones may be slips themselves."""

_LATIN = re.compile("[a-z]{2,}")
_MADE_FROM = "made_from"
_VECTORS = "vectors.npy"
_IDS = "ids.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What a sync would do: chunks to embed, to take over, and to leave behind."""

    add: tuple[ChunkId, ...]
    keep: tuple[ChunkId, ...]
    drop: tuple[ChunkId, ...]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. `built` is False where the version was there already."""

    version: str
    plan: SyncPlan
    built: bool


def plan_sync(before: Sequence[ChunkId], now: Sequence[ChunkId]) -> SyncPlan:
    """Compare two lists of chunks. Pure; order is that of the lists."""
    had, has = set(before), set(now)
    return SyncPlan(
        add=tuple(chunk for chunk in now if chunk not in had),
        keep=tuple(chunk for chunk in now if chunk in had),
        drop=tuple(chunk for chunk in before if chunk not in has),
    )


def contents_of(knowledge: Knowledge) -> Contents:
    """What a corpus version of this knowledge holds. Pure."""
    guides = [file.guide for file in knowledge.files]
    lexicon = knowledge.lexicon
    chunks = chunk_all(guides, knowledge.documents, lexicon.boundaries.values())
    return Contents(
        cards=(*(guide.card for guide in guides), *map(card_of, knowledge.documents)),
        chunks=chunks,
        surfaces=lexicon.surfaces,
        places=lexicon.places,
        concepts=lexicon.concepts,
        links=lexicon.links,
        boundaries=lexicon.boundaries,
        vocabulary=tuple(_vocabulary(chunks)),
        replies=lexicon.replies,
    )


def _vocabulary(chunks: Iterable[Chunk]) -> Iterator[str]:
    """Latin words that several chunks hold, the commonest first."""
    held = Counter(word for chunk in chunks for word in set(_LATIN.findall(chunk.text.casefold())))
    for word, count in sorted(held.items(), key=lambda entry: (-entry[1], entry[0])):
        if count >= _OFTEN:
            yield word


def version_of(contents: Contents, embedder_revision: str) -> str:
    """Digest of what a version is made of: same guides, same model, same version."""
    digest = hashlib.sha256(f"{CHUNKER}\x1f{embedder_revision}\x1f".encode())
    digest.update(encode_contents(contents))
    return digest.hexdigest()[:12]


def sources_digest(knowledge_dir: Path, documents_dir: Path, embedder: str) -> str:
    """Digest of every file a version is built from, and of how: equal digests, equal versions."""
    digest = hashlib.sha256(f"{CHUNKER}\x1f{revision_of(embedder)}".encode())
    for folder, endings in ((knowledge_dir, {".md", ".yaml"}), (documents_dir, {".json"})):
        for path in sorted(folder.rglob("*")):
            if path.suffix in endings:
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def built_from(folder: CorpusFolder, sources: str) -> Manifest | None:
    """The version built from files of this digest, None where there is none, or none whole."""
    for path in folder.path.glob("*/manifest.json"):
        try:
            manifest = folder.manifest(path.parent.name)
        except DamagedCorpus:
            continue
        if manifest.sources == sources:
            return manifest
    return None


def plan(knowledge: Knowledge, folder: CorpusFolder, embedder: str) -> SyncPlan:
    """What `sync` would do, without doing it."""
    seen = _seen_vectors(folder, revision_of(embedder))
    current = _ids_in_use(folder)
    ids = [chunk.id for chunk in contents_of(knowledge).chunks]
    wanted = plan_sync(current, ids)
    return SyncPlan(tuple(chunk for chunk in ids if chunk not in seen), wanted.keep, wanted.drop)


def sync(
    knowledge: Knowledge,
    folder: CorpusFolder,
    embedder: str,
    *,
    sources: str,
    now: datetime,
    say: Say,
    rebuild: bool = False,
) -> SyncReport:
    """Build the version of this (valid) knowledge, unless it is there. Publishes nothing.

    Only chunks no earlier version holds are embedded. The version is written beside the others
    and appears whole or not at all.

    Args:
        embedder: folder or name of the sentence-transformers model.
        sources: `sources_digest` of what the knowledge was read from.
        say: told what is going on, a line at a time.
        rebuild: write the version again even if it is there, and embed everything anew.
    """
    revision = revision_of(embedder)
    contents = contents_of(knowledge)
    version = version_of(contents, revision)
    ids = [chunk.id for chunk in contents.chunks]
    steps = plan_sync(_ids_in_use(folder), ids)
    path = folder.path_of(version)
    if not rebuild and (path / "manifest.json").is_file():
        return SyncReport(version, SyncPlan((), tuple(ids), steps.drop), built=False)
    with _one_at_a_time(folder):
        seen = {} if rebuild else _seen_vectors(folder, revision)
        missing = [chunk for chunk in contents.chunks if chunk.id not in seen]
        if missing:
            say(f"embedding {len(missing)} of {len(ids)} chunks")
            fresh = embed([chunk.text for chunk in missing], embedder)
            seen = {**seen, **{chunk.id: row for chunk, row in zip(missing, fresh, strict=True)}}
        say(f"writing version {version}")
        vectors = np.stack([seen[chunk_id] for chunk_id in ids]).astype(np.float32)
        _write(path, contents, vectors, revision, sources, now)
        _prune(folder)
    added = tuple(chunk.id for chunk in missing)
    return SyncReport(version, SyncPlan(added, steps.keep, steps.drop), built=True)


def _write(
    path: Path,
    contents: Contents,
    vectors: NDArray[np.float32],
    revision: str,
    sources: str,
    now: datetime,
) -> None:
    from bot.corpus.vectors import write_vectors
    from bot.corpus.words import WordIndex, tokens_of

    building = path.with_name(f".{path.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    lexicon = contents.lexicon()
    write_contents(contents, building)
    np.save(building / _VECTORS, vectors)
    (building / _IDS).write_text(json.dumps([chunk.id for chunk in contents.chunks]))
    tokens = [tokens_of(chunk.text, lexicon) for chunk in contents.chunks]
    WordIndex.build(tokens).save(building / "words")
    write_vectors(building / "chroma", contents.chunks, vectors)
    _write_classifier(building, contents, vectors, revision)
    manifest = Manifest(
        version=path.name,
        built_at=now,
        sources=sources,
        chunker=CHUNKER,
        embedder=revision,
        dimensions=vectors.shape[1],
        guides=sum(1 for card in contents.cards if card.kind != "news"),
        documents=sum(1 for card in contents.cards if card.kind == "news"),
        chunks=len(contents.chunks),
        files={
            name: (building / name).stat().st_size
            for name in (CONTENTS, _VECTORS, _IDS, "chroma/chroma.sqlite3")
        },
    )
    (building / "manifest.json").write_text(manifest.model_dump_json(indent=1))
    shutil.rmtree(path, ignore_errors=True)
    building.rename(path)


def _write_classifier(
    building: Path, contents: Contents, vectors: NDArray[np.float32], revision: str
) -> None:
    """Train it, or take it over from a version with the same questions, words and model."""
    digest = material_digest(contents, revision)
    for made_from in building.parent.glob(f"*/classifier/{_MADE_FROM}"):
        if made_from.read_text(encoding="utf-8") == digest:
            shutil.copytree(made_from.parent, building / "classifier")
            return
    folder = building / "classifier"
    train_classifier(contents.chunks, vectors, contents.lexicon()).save(folder)
    (folder / _MADE_FROM).write_text(digest, encoding="utf-8")


def _seen_vectors(folder: CorpusFolder, revision: str) -> Mapping[ChunkId, NDArray[np.float32]]:
    """The vector of every chunk some version embedded with this model."""
    seen: dict[ChunkId, NDArray[np.float32]] = {}
    for path in folder.path.glob("*/manifest.json"):
        try:
            manifest = folder.manifest(path.parent.name)
            if manifest.embedder != revision:
                continue
            ids = json.loads((path.parent / _IDS).read_text())
            vectors = np.load(path.parent / _VECTORS)
        except (DamagedCorpus, OSError, ValueError):
            continue  # a damaged version is no source; its chunks are embedded again
        seen.update(zip(ids, vectors, strict=True))
    return seen


def _ids_in_use(folder: CorpusFolder) -> list[ChunkId]:
    version = folder.published()
    try:
        return list(json.loads((folder.path_of(version) / _IDS).read_text())) if version else []
    except (OSError, ValueError):
        return []


def _prune(folder: CorpusFolder) -> None:
    """Remove the oldest versions nobody needs; deleting a whole directory leaves no trace of it."""
    in_use = {folder.published(), folder.previous()}
    spare = [manifest.version for manifest in folder.versions() if manifest.version not in in_use]
    for version in spare[:-KEPT_VERSIONS]:
        shutil.rmtree(folder.path_of(version), ignore_errors=True)


@contextmanager
def _one_at_a_time(folder: CorpusFolder) -> Iterator[None]:
    """One process builds at a time; another is told so at once."""
    folder.path.mkdir(parents=True, exist_ok=True)
    with (folder.path / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise GuideError(
                f"another sync is writing in {folder.path}", fix="wait for it, then run this again"
            ) from None
        yield
