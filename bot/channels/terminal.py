"""A chat in the terminal that reads like the bot's, and answers for programs."""

import asyncio
import json
from collections.abc import Sequence
from typing import TextIO

from bot.answering.answerer import Answerer
from bot.channels.reading import Line, LinkButton, Page, SectionButton, lay_out, notice
from bot.channels.voice import Voice, Voices
from bot.core.answer import Abstention, Answer, Citation
from bot.core.guide import Lang
from bot.core.question import MAX_QUESTION_CHARS, Question, Slots, normalize
from bot.core.turn import Turn

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def plain(page: Page, voice: Voice, *, styled: bool = False) -> str:
    """The page as text: buttons become a list of addresses and a numbered list of parts.

    `styled` marks bold runs for a terminal.
    """
    lines = [_line(line, styled) for line in page.lines]
    links = [button for button in page.buttons if isinstance(button, LinkButton)]
    parts = _parts(page)
    if links:
        lines += ["", _bold(voice.labels.links, styled)]
        lines += [f"• {button.label}\n  {button.url}" for button in links]
    if parts:
        lines += ["", _bold(voice.labels.more, styled)]
        lines += [f"({n}) {button.label}" for n, button in enumerate(parts, start=1)]
    return "\n".join(lines)


def _parts(page: Page) -> list[SectionButton]:
    return [button for button in page.buttons if isinstance(button, SectionButton)]


def _line(line: Line, styled: bool) -> str:
    return "".join(_bold(run.text, styled) if run.bold else run.text for run in line)


def _bold(text: str, styled: bool) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if styled else text


def as_json(turn: Turn, question: str, voices: Voices) -> str:
    """One turn as one line of JSON; docs/architecture.md lists the keys."""
    reply = turn.reply
    answer = reply if isinstance(reply, Answer) else None
    quoted = reply.known if isinstance(reply, Abstention) else answer
    query = turn.query
    record = {
        "question": question,
        "kind": type(reply).__name__.lower(),
        "text": plain(lay_out(reply, voices), voices[reply.lang]),
        "reason": reply.reason if isinstance(reply, Abstention) else None,
        "citations": [_citation(citation) for citation in quoted.citations] if quoted else [],
        "passages": [
            {
                "id": p.chunk.id,
                "guide": p.card.slug,
                "section": p.chunk.section,
                "score": round(p.score, 4),
            }
            for p in turn.passages
        ],
        "lang": reply.lang,
        "surfaces": sorted(query.surfaces) if query else [],
        "jurisdiction": query.jurisdiction if query else None,
        "ms": round(turn.milliseconds, 2),
    }
    return json.dumps(record, ensure_ascii=False)


def _citation(citation: Citation) -> dict[str, str | None]:
    card = citation.card
    return {
        "guide": card.slug,
        "title": card.title,
        "publisher": ", ".join(dict.fromkeys(source.publisher for source in card.sources)),
        "url": card.url,
        "as_of": card.as_of.isoformat() if card.as_of else None,
        "confidence": card.confidence,
    }


async def ask(
    answerer: Answerer,
    voices: Voices,
    questions: Sequence[str] | TextIO,
    *,
    lang: Lang | None,
    jurisdiction: str | None,
    as_lines_of_json: bool,
    out: TextIO,
) -> None:
    """Answer each question in turn, as text or as a line of JSON."""
    for place, line in enumerate(questions):
        text = line.rstrip("\n")
        turn = await answerer.answer(Question(text, lang, jurisdiction))
        if as_lines_of_json:
            print(as_json(turn, text, voices), file=out, flush=True)
        else:
            page = lay_out(turn.reply, voices)
            gap = "\n" if place else ""
            print(gap + plain(page, voices[turn.reply.lang]), file=out, flush=True)


class TerminalChat:
    """A conversation at the prompt. A number picks one of the parts offered last."""

    def __init__(self, answerer: Answerer, voices: Voices, lang: Lang, out: TextIO) -> None:
        self._answerer, self._voices, self._out = answerer, voices, out
        self._lang = lang
        self._offered: list[SectionButton] = []
        self._recent: Slots | None = None
        self._styled = out.isatty()

    async def run(self) -> None:
        """Read and answer until the input ends."""
        self._say(notice(self._voices[self._lang].terminal.welcome))
        while (line := await asyncio.to_thread(self._read)) is not None:
            if line.strip():
                await self._respond(line)
        self._say(notice(self._voices[self._lang].terminal.bye))

    def _read(self) -> str | None:
        try:
            return input(self._voices[self._lang].terminal.prompt)
        except EOFError:
            print(file=self._out)
            return None

    async def _respond(self, line: str) -> None:
        picked = self._picked(line)
        if picked is not None:
            answer = await self._answerer.section(picked.slug, picked.section, self._lang)
            if answer is not None:
                page = lay_out(answer, self._voices)
                self._offered = _parts(page) or self._offered
                self._say(page)
            return
        if line.startswith("/"):
            await self._command(line)
            return
        turn = await self._answerer.answer(Question(line, self._lang, recent=self._recent))
        self._lang, self._recent = turn.reply.lang, turn.slots
        voice = self._voices[self._lang]
        if len(normalize(line)) >= MAX_QUESTION_CHARS:
            self._say(notice(voice.notices.too_long.format(chars=MAX_QUESTION_CHARS)))
        page = lay_out(turn.reply, self._voices)
        self._offered = _parts(page)
        self._say(page)

    def _picked(self, line: str) -> SectionButton | None:
        digits = line.strip().strip("()")
        if digits.isdecimal() and 1 <= int(digits) <= len(self._offered):
            return self._offered[int(digits) - 1]
        return None

    async def _command(self, line: str) -> None:
        voice = self._voices[self._lang]
        match line.split()[0].casefold():
            case "/start":
                self._recent = None
                self._say(notice(voice.start))
            case "/help":
                self._say(notice(voice.help))
            case "/privacy":
                self._say(notice(voice.terminal.privacy))
            case "/sources":
                standing = await self._answerer.standing()
                newest = standing.newest.isoformat() if standing.newest else "-"
                about = voice.about_sources.format(guides=standing.guides, newest=newest)
                self._say(notice(about))
            case _:
                self._say(notice(voice.notices.unknown_command))

    def _say(self, page: Page) -> None:
        text = plain(page, self._voices[self._lang], styled=self._styled)
        print(f"\n{text}\n", file=self._out, flush=True)


def prefers_korean(environment_lang: str) -> Lang:
    """The language a terminal's user most likely reads, from the LANG variable."""
    return Lang.KO if environment_lang.startswith("ko") else Lang.EN
