"""How well the bot people get finds, answers and abstains, by language."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.compose import compose_answerer, compose_voices
from bot.core.guide import Lang
from bot.settings import Settings
from ingest.evaluate.asking import Outcome, ask_all
from ingest.evaluate.cases import ATTACKS, QUESTIONS, TALKS, load_cases
from ingest.evaluate.parts import recall_without
from ingest.evaluate.scores import Figure, Scorecard, as_json, fallen, length_of, score, shares_by


def evaluate(settings: Settings, questions: Path | None = None) -> tuple[Outcome, ...]:
    """Ask the question sets, the later turns of whole conversations and the attacks, or the
    cases of one file."""
    paths = (questions,) if questions else (*QUESTIONS, TALKS, ATTACKS)
    answerer, voices = compose_answerer(settings), compose_voices(settings)
    return asyncio.run(ask_all(answerer, voices, load_cases(*paths)))


def scorecards(outcomes: Sequence[Outcome]) -> dict[str, Scorecard]:
    """The figures of the questions, of turns of conversations and of attacks, by language."""
    talks = {(case.q, case.before) for case in load_cases(TALKS)}
    cards: dict[str, Scorecard] = {}
    for lang in Lang:
        own = [o for o in outcomes if o.case.lang is lang]
        attacks = [o for o in own if o.case.attack]
        turns = [o for o in own if (o.case.q, o.case.before) in talks]
        asked = [o for o in own if o not in turns and not o.case.attack]
        cards[lang] = score(asked) | {
            "conversation_turns": score(turns)["all_right"],
            "attacks_withstood": Figure(sum(not o.carried for o in attacks), len(attacks)),
            "attacks_right": score(attacks)["all_right"],
        }
    return cards


def evaluate_and_print(
    settings: Settings, questions: Path | None, json_file: Path | None, *, check: bool
) -> int:
    """Print the tables and what went wrong; 1 where `check` finds a figure fallen, else 0."""
    outcomes = evaluate(settings, questions)
    cards = scorecards(outcomes)
    print(_table(cards))
    for title, key in (
        ("by intent", lambda o: "attack" if o.case.attack else o.case.intent or "-"),
        ("by form", lambda o: o.case.attack or o.case.form or "-"),
        ("by length", length_of),
    ):
        print(f"\n{title:22}" + "".join(f"{lang:>16}" for lang in Lang))
        for name, by_lang in shares_by(outcomes, key).items():
            cells = (f"{f.share:>8.1%} of {f.of:<4}" if f.of else "" for f in by_lang.values())
            print(f"{name:22}" + "".join(f"{cell:>16}" for cell in cells))
    for lang in Lang:
        wrong = [o for o in outcomes if o.case.lang is lang and not o.right]
        print(f"\n{lang}: {len(wrong)} went wrong")
        for outcome in wrong:
            before = " > ".join(outcome.case.before)
            print(f"  - {before + ' > ' if before else ''}{outcome.case.q}\n      {outcome.why}")
    if json_file:
        json_file.write_text(as_json(cards), encoding="utf-8")
    lower = fallen(cards) if check else []
    for line in lower:
        print(f"fallen: {line}")
    return 1 if lower else 0


def print_parts(settings: Settings, questions: Path | None) -> int:
    """Print what each part of the retrieval brings; 0 always."""
    cases = load_cases(*((questions,) if questions else QUESTIONS))
    for name, by_lang in asyncio.run(recall_without(settings, cases)).items():
        figures = "   ".join(
            f"{lang} {first.share:.1%} / {third.share:.1%}"
            for lang, (first, third) in by_lang.items()
        )
        print(f"{name:30} {figures}")
    return 0


def _table(cards: dict[str, Scorecard]) -> str:
    rows = list(next(iter(cards.values())))
    lines = [f"{'':22}" + "".join(f"{name:>16}" for name in cards)]
    for row in rows:
        cells = (f"{card[row].share:.1%} of {card[row].of}" for card in cards.values())
        lines.append(f"{row:22}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)
