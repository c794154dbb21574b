"""One tokenizer for both languages, in the format of the `tokenizers` library.

English words carry a mark where they begin, so that a whole word and the same letters inside
another word are two pieces. Korean carries none: particles follow and spaces come and go, and
학습 should be one piece wherever it stands.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from ingest.train.recipe import Recipe

WORD_MARK = "▁"
UNKNOWN = "[UNK]"
_LONGEST_PIECE = 16
_LEAD = 0.5  # log-probability by which a whole word beats its best spelling in pieces


def train_tokenizer(
    texts: Iterable[str], words: Sequence[str], names: Iterable[str], recipe: Recipe
) -> Tokenizer:
    """A Unigram tokenizer over the texts, with whole English words and names added.

    Args:
        texts: both languages, in a fixed order.
        words: English words, most frequent first; the first `recipe.english_words` not yet
            among the pieces are added.
        names: single words of either language that must not be cut, such as product names.
    """
    found = _around(models.Unigram())
    trainer = trainers.UnigramTrainer(
        vocab_size=recipe.trained_pieces,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        show_progress=False,
        max_piece_length=_LONGEST_PIECE,
    )
    found.train_from_iterator(texts, trainer)
    scores = _settled(json.loads(found.to_str())["model"]["vocab"])
    least = min(scores.values())
    whole = dict(scores)
    wanted = [piece for name in names for piece in _cut(found, name)]
    marked = [WORD_MARK + word for word in words]
    room = recipe.english_words + len(scores) + len({*wanted} - scores.keys())
    for piece in (*wanted, *marked):
        if len(whole) < room and piece not in whole:
            whole[piece] = max(least, _best_spelling(piece, scores) + _LEAD)
    unknown = list(whole).index(UNKNOWN)
    return _around(models.Unigram(list(whole.items()), unknown, False))


def _settled(trained: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The pieces in an order and with scores that do not change from run to run.

    The trainer walks a randomly seeded hash map: the last digits of its scores vary, and so do
    those of single letters it had to add, which it numbers as they come.
    """
    scores = {piece: round(score, 3) for piece, score in trained}
    floor = min((s for piece, s in scores.items() if len(piece) > 1), default=0.0)
    scores = {p: floor if len(p) == 1 and s < floor else s for p, s in scores.items()}
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _around(model: models.Unigram) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex("[’‘`]"), "'"),
            normalizers.Replace(Regex("(?<![a-z])(?=[a-z])"), WORD_MARK),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(
                Regex(rf"{WORD_MARK}[a-z]+|[0-9]|[^\p{{L}}\p{{N}}{WORD_MARK}]"), "isolated"
            ),
        ]
    )
    return tokenizer


def _cut(tokenizer: Tokenizer, name: str) -> list[str]:
    """The words of a name as they reach the model, without single letters."""
    normal = tokenizer.normalizer.normalize_str(name)
    words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal)]
    return [word for word in words if len(word.removeprefix(WORD_MARK)) > 1]


def _best_spelling(word: str, scores: Mapping[str, float]) -> float:
    """The log-probability of the likeliest way to spell a word in pieces (Viterbi)."""
    best = [0.0] + [float("-inf")] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_PIECE), end):
            score = scores.get(word[start:end])
            if score is not None:
                best[end] = max(best[end], best[start] + score)
    return best[-1]
