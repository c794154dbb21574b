"""What each part of the retrieval brings: recall with it left out."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.understanding import Understanding
from bot.compose import compose_corpus
from bot.core.guide import Lang
from bot.core.passage import ChunkKind
from bot.core.question import Question
from bot.corpus.ranking import Weights
from bot.settings import Settings
from ingest.evaluate.cases import Case
from ingest.evaluate.scores import Figure
from ingest.knowledge import read_knowledge
from ingest.sync import contents_of

_SHIPPED = Weights()
_PARTS = {
    "as shipped": _SHIPPED,
    "without the classifier": replace(_SHIPPED, learned=0.0),
    "meaning alone": replace(_SHIPPED, dense=1.0, learned=0.0),
    "words alone": replace(_SHIPPED, dense=0.0, learned=0.0),
    "classifier alone": replace(
        _SHIPPED, question=0.0, questions=0.0, own_words=0.0, own_questions=0.0, learned=9.0
    ),
    "without preferences": replace(
        _SHIPPED,
        surface=0.0,
        one_surface_unnamed=0.0,
        other_surface=0.0,
        other_company=0.0,
        place_named=0.0,
        other_place=0.0,
        other_place_assumed=0.0,
        one_place_unnamed=0.0,
        one_place_guide=0.0,
        letter=0.0,
        letter_unasked=0.0,
    ),
    "without the guides' questions": replace(
        _SHIPPED, question=0.0, questions=0.0, own_questions=0.0, learned=0.0
    ),
}

Recall = dict[Lang, tuple[Figure, Figure]]
"""By language: found at 1, found at 3."""


async def recall_without(settings: Settings, cases: Sequence[Case]) -> dict[str, Recall]:
    """Recall of the cases that stand alone, with each part of the retrieval left out."""
    asked = [c for c in cases if c.expect == "answer" and c.slugs and not c.before]
    found: dict[str, Recall] = {}
    for name, weights in _PARTS.items():
        corpus = compose_corpus(settings, weights)
        reading = Understanding(await corpus.lexicon())
        ranks: dict[Lang, list[int]] = {lang: [] for lang in Lang}
        for case in asked:
            passages = await corpus.retrieve(reading.read(Question(case.q)), 40)
            files = list(dict.fromkeys(passage.card.slug for passage in passages))
            hits = [n for n, slug in enumerate(files, start=1) if slug in case.slugs]
            ranks[case.lang].append(min(hits, default=len(files) + 1))
        found[name] = {lang: (_within(1, own), _within(3, own)) for lang, own in ranks.items()}
    found["the plain baseline"] = _baseline_recall(settings, asked)
    return found


def _baseline_recall(settings: Settings, asked: Sequence[Case]) -> Recall:
    """The same for sections alone by one English embedding; files counted once each."""
    from ingest.baseline import Baseline  # brings torch into the process

    knowledge, _ = read_knowledge(settings.knowledge_dir)
    chunks = contents_of(knowledge).chunks
    baseline = Baseline([chunk for chunk in chunks if chunk.kind is ChunkKind.SECTION])
    ranks: dict[Lang, list[int]] = {lang: [] for lang in Lang}
    for case in asked:
        files = list(dict.fromkeys(baseline.files(case.q, 40)))
        hits = [n for n, slug in enumerate(files, start=1) if slug in case.slugs]
        ranks[case.lang].append(min(hits, default=len(files) + 1))
    return {lang: (_within(1, own), _within(3, own)) for lang, own in ranks.items()}


def _within(k: int, ranks: Sequence[int]) -> Figure:
    return Figure(sum(rank <= k for rank in ranks), len(ranks))
