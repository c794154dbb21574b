"""The README beside the weights: what the model is, what it learned from, how well it does."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.guide import Lang
from ingest.train.recipe import Recipe
from ingest.train.scores import Recall, Scores

_NAMES = {Lang.KO: "Korean", Lang.EN: "English"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card tells."""

    recipe: Recipe
    scores: Scores
    teacher: Scores
    pairs: int
    guides: int
    pieces: int
    width: int


def write_card(facts: Facts) -> str:
    """The model card, in Markdown: `card.md` beside this file, filled in."""
    template = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    return template.format(
        pieces=facts.pieces,
        width=facts.width,
        pairs=facts.pairs,
        guides=facts.guides,
        seed=facts.recipe.seed,
        twins=_table(facts.scores.twins, facts.teacher.twins),
        held_pairs=next(iter(facts.scores.twins.values())).questions,
        questions=_guide_part(facts),
    )


def _guide_part(facts: Facts) -> str:
    if not facts.scores.guides:
        return "There were no guides when this model was trained.\n"
    return _table(facts.scores.guides, facts.teacher.guides)


def _table(ours: dict[tuple[Lang, Lang], Recall], teachers: dict[tuple[Lang, Lang], Recall]) -> str:
    lines = [
        "| asked in | searched | questions | this model @1 / @3 / @5 | teacher @1 / @3 / @5 |",
        "|---|---|---|---|---|",
    ]
    for (asked, searched), recall in ours.items():
        lines.append(
            f"| {_NAMES[asked]} | {_NAMES[searched]} | {recall.questions} "
            f"| {_shares(recall)} | {_shares(teachers[asked, searched])} |"
        )
    return "\n".join(lines) + "\n"


def _shares(recall: Recall) -> str:
    return " / ".join(f"{100 * share:.1f} %" for share in (recall.at_1, recall.at_3, recall.at_5))
