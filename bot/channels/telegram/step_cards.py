"""What guided steps look like: each screen a message with its buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering.walking import Choices, Route, Walk
from bot.channels.reading import Line, Page, Run, block_line, notice, spaced
from bot.channels.telegram.buttons import data_of, is_web
from bot.channels.telegram.labels import ALONE, IN_A_PAIR, fitted, in_pairs, is_carried
from bot.channels.telegram.letter_taps import rows as reminder_rows
from bot.channels.telegram.reminder_taps import LOOK_AGAIN_DAYS, Act, ReminderTap
from bot.channels.telegram.render import Outgoing, render
from bot.channels.telegram.step_taps import (
    At,
    Choice,
    Opening,
    Said,
    StepTap,
    View,
    stamp,
)
from bot.channels.voice import Voice
from bot.core.answer import Answer, Link
from bot.core.guide import Block, BlockKind, Device, SectionKind

_MOST_LINKS = 3
_SHARE = "https://t.me/share/url"

Row = list[InlineKeyboardButton]


def ask_service(choices: Choices, voice: Voice) -> Outgoing:
    """Which service?"""
    taps = ((name, Choice(voice.lang, id)) for id, name in choices.services.items())
    return _message([_said(voice.steps.ask_service)], _pairs(taps), voice)


def ask_device(choice: Choice, choices: Choices, voice: Voice) -> Outgoing:
    """Which device? Where the language or a tap has said where, that stands there to be changed."""
    lines, steps = [_said(voice.steps.ask_device)], voice.steps
    plain = replace(choice, ask_device=False, said=Said.DEVICE)
    taps = [(steps.devices[device], replace(plain, device=device)) for device in Device]
    place = choice.place or choices.home
    if place in choices.places:
        lines.append(_said(steps.for_place.format(place=choices.places[place])))
        taps.append((steps.change_place, _other_place(choice)))
    return _message(lines, _pairs(taps), voice)


def ask_place(choice: Choice, choices: Choices, voice: Voice) -> Outgoing:
    """Where do you live?"""
    plain = replace(choice, ask_place=False, said=Said.PLACE)
    taps = [(name, replace(plain, place=id)) for id, name in choices.places.items()]
    return _message([_said(voice.steps.ask_place)], _pairs(taps), voice)


def ask_route(walk: Walk, voice: Voice) -> Outgoing:
    """Which of a guide's ways?"""
    slug, devices = walk.card.slug, voice.steps.devices
    taps = [(devices[device], Opening(slug, voice.lang, device)) for device in Device]
    lines = [_title(walk), _said(voice.steps.ask_device)]
    return _message(lines, _pairs(taps), voice)


def remembered(
    first: Outgoing, device: Device, place: str | None, change: StepTap, voice: Voice
) -> Outgoing:
    """The first card of a walk for a device nobody was asked for, which can be changed.

    Args:
        place: the name of the place it is for; None where the guide was chosen by itself.
        change: asks for the device.
    """
    steps = voice.steps
    taps = [(voice.settings.change_device, change)]
    if isinstance(change, Choice):
        taps.append((steps.change_place, _other_place(change)))
    held = " · ".join(word for word in (place, steps.devices[device]) if word)
    said = voice.settings.remembered.format(chosen=held)
    rows = first.keyboard.inline_keyboard if first.keyboard else ()
    keyboard = InlineKeyboardMarkup([*rows, *_pairs(taps)])
    return replace(first, text=f"{first.text}\n\n{said}", keyboard=keyboard)


def _other_place(choice: Choice) -> Choice:
    """Asks for the place, whatever was chosen."""
    return replace(choice, place=None, ask_place=True, ask_device=False, said=Said.NOTHING)


def card(walk: Walk, route: Route, at: At, voice: Voice) -> Outgoing:
    """One step."""
    steps = voice.steps
    step, last = route.steps[at.step - 1], len(route.steps)
    count = steps.count.format(route=route.heading, step=at.step, steps=last)
    lines = [[*_title(walk), (Run(count),)], [_line(step, walk)]]
    if at.step < last and (word := _menu_word(route.steps[at.step])):
        before, after = steps.then_look.split("{word}")
        lines.append([(Run(before), Run(word, bold=True), Run(after))])
    lines.append(_standing(walk, voice))
    back: list[tuple[str, StepTap]] = [(steps.back, at.card(at.step - 1))] if at.step > 1 else []
    on = steps.done if at.step == last else steps.next
    rows = [
        *_links([walk.links[link] for link in step.links if link in walk.links], voice),
        *_pairs([*back, (on, at.card(at.step + 1))]),
        *_pairs([(steps.trouble, at.to(View.TROUBLE)), (steps.stop, at.to(View.STOP))]),
    ]
    return _message(lines, rows, voice)


def trouble(walk: Walk, route: Route, at: At, voice: Voice) -> Outgoing:
    """What the guide says where the screen differs, its other ways, its links, the way back."""
    steps = voice.steps
    heading: Line = (Run(voice.sections[SectionKind.TROUBLE], bold=True),)
    lines = [_title(walk)]
    if walk.trouble:
        lines.append([heading, *(_line(block, walk) for block in walk.trouble)])
    else:
        lines += [[heading], _said(steps.no_trouble)]
    lines.append(_standing(walk, voice))
    others = [r for r in walk.routes if r is not route]
    rows = [
        *_links(list(walk.links.values())[:_MOST_LINKS], voice),
        *_pairs((r.heading, at.card(1, r.number)) for r in others),
        *_pairs([(steps.to_card, at.card())]),
    ]
    return _message(lines, rows, voice)


def end(
    walk: Walk,
    route: Route,
    at: At,
    parts: Sequence[Answer],
    bot: str,
    voice: Voice,
    *,
    more: bool,
    reminds: bool,
) -> Outgoing:
    """After the last step: what to keep, what it does not cover, and where to go from here.

    Args:
        parts: the sections to show, as answers.
        bot: the bot's name on Telegram.
        more: whether the guide says what to do next.
        reminds: whether a reminder to look again can be had.
    """
    steps = voice.steps
    lines = [_title(walk), _said(steps.well_done)]
    for part in parts:
        links = {link.id: link for link in part.links}
        heading: Line = (Run(part.statements[0].heading, bold=True),)
        blocks = [block_line(s.block, 0, links, "") for s in part.statements]
        lines.append([heading, *blocks])
    lines.append(_standing(walk, voice))
    asked = urlencode({"url": f"https://t.me/{bot}", "text": steps.share_text})
    row = [InlineKeyboardButton(steps.share, url=f"{_SHARE}?{asked}")]
    data = data_of(SectionKind.NEXT, walk.card.slug, voice.lang)
    if more and data:
        row.append(InlineKeyboardButton(voice.sections[SectionKind.NEXT], callback_data=data))
    again: list[tuple[str, StepTap]] = [
        (steps.back, at.card(len(route.steps))),
        (steps.another, Choice(voice.lang)),
    ]
    remind = _reminder(walk, voice) if reminds else []
    return _message(lines, [row, *remind, *_pairs(again)], voice)


def _reminder(walk: Walk, voice: Voice) -> list[Row]:
    label = voice.reminders.in_days.format(days=LOOK_AGAIN_DAYS)
    tap = ReminderTap(Act.OF_GUIDE, voice.lang, slug=walk.card.slug)
    keyboard = reminder_rows([(label, tap)])
    return [list(row) for row in keyboard.inline_keyboard] if keyboard else []


def stopped(walk: Walk, at: At, voice: Voice) -> Outgoing:
    """A farewell with the way back."""
    lines = [_title(walk), _said(voice.steps.stopped)]
    return _message(lines, _pairs([(voice.steps.go_on, at.card())]), voice)


def changed(walk: Walk, at: At, voice: Voice) -> Outgoing:
    """The guide is another one than when the card was made: the new one from its first step."""
    fresh = replace(at.card(1), version=stamp(walk.version))
    lines = [_title(walk), _said(voice.steps.changed)]
    return _message(lines, _pairs([(voice.steps.from_first, fresh)]), voice)


def gone(voice: Voice, walk: Walk | None = None) -> Outgoing:
    """A guide, or a way through it, that is no more; what there is instead."""
    if walk is None:
        taps: list[tuple[str, StepTap]] = [(voice.steps.another, Choice(voice.lang))]
        return _message([_said(voice.steps.gone)], _pairs(taps), voice)
    taps = [(voice.steps.from_first, Opening(walk.card.slug, voice.lang))]
    return _message([_title(walk), _said(voice.steps.route_gone)], _pairs(taps), voice)


def _message(lines: Sequence[list[Line]], rows: list[Row], voice: Voice) -> Outgoing:
    """One message: a screen is far below Telegram's limit, and what is not loses its end."""
    first = render(Page(spaced(lines)), voice.lang)[0]
    return replace(first, keyboard=InlineKeyboardMarkup(rows))


def _said(text: str) -> list[Line]:
    return list(notice(text).lines)


def _title(walk: Walk) -> list[Line]:
    return [(Run(walk.card.title, bold=True),)]


def _line(block: Block, walk: Walk) -> Line:
    """A block without a number of its own: the card says which step it is."""
    plain = replace(block, kind=BlockKind.PARAGRAPH) if block.kind is BlockKind.STEP else block
    return block_line(plain, 0, walk.links, "")


def _menu_word(step: Block) -> str | None:
    """The first menu word a step names in bold."""
    return next((span.text for span in step.spans if span.bold and span.text.strip()), None)


def _standing(walk: Walk, voice: Voice) -> list[Line]:
    """How old the guide is and how sure; more where somebody should have looked again."""
    card, labels = walk.card, voice.labels
    day = labels.as_of.format(date=card.as_of.isoformat()) if card.as_of else labels.undated
    lines: list[Line] = [(Run(f"{day} · {voice.confidence[card.confidence]}"),)]
    if walk.due and card.review_by:
        lines.append((Run(labels.due.format(date=card.review_by.isoformat())),))
    return lines


def _links(links: Iterable[Link], voice: Voice) -> list[Row]:
    rows = []
    for link in links:
        if is_web(link.url):
            label = voice.labels.login.format(label=link.label) if link.login else link.label
            rows.append([InlineKeyboardButton(fitted(label, ALONE), url=link.url)])
    return rows


def _pairs(taps: Iterable[tuple[str, StepTap]]) -> list[Row]:
    """Buttons two a row; one Telegram could not carry is left out."""
    row = [
        InlineKeyboardButton(fitted(label, IN_A_PAIR), callback_data=tap.data)
        for label, tap in taps
        if is_carried(tap.data)
    ]
    return in_pairs(row)
