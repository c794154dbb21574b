"""What the console says, in both languages."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.both_languages import Closed, load_both
from bot.console.gaps_words import GapsWords
from bot.console.numbers_words import NumbersWords
from bot.console.review_words import ReviewWords
from bot.core.exporting import Format
from bot.core.guide import Lang
from bot.core.operating import Act, Flaw, Role
from bot.core.referral import Problem


class FrameWords(Closed):
    """Around every page. `nav` is by the name of a link in `navigation.py`."""

    title: str
    skip: str
    menu: str
    nav: Mapping[str, str]
    sign_out: str
    time: str


class SignInWords(Closed):
    """Where somebody signs in."""

    heading: str
    name: str
    password: str
    button: str
    refused: str
    no_operator: str


class AccountWords(Closed):
    """One's own password, language and sessions."""

    heading: str
    signed_in_as: str
    invited: str
    password_heading: str
    current: str
    new: str
    again: str
    rule: str
    change: str
    language_heading: str
    language: str
    save: str
    everywhere_heading: str
    everywhere: str
    everywhere_button: str


class OperatorsWords(Closed):
    """Who may sign in."""

    heading: str
    about: str
    name: str
    role: str
    since: str
    active: str
    invited: str
    disabled: str
    you: str
    change_role: str
    role_of: str
    invite_again: str
    disable: str
    enable: str
    add_heading: str
    name_hint: str
    add: str
    roles_about: Mapping[Role, str]
    invitation_heading: str
    invitation: str
    invitation_password: str
    back: str


class AuditWords(Closed):
    """Who did what, and when."""

    heading: str
    about: str
    filter: str
    operator: str
    anybody: str
    day: str
    show: str
    clear: str
    at: str
    who: str
    act: str
    what: str
    none: str
    older: str
    acts: Mapping[Act, str]


class SwitchesWords(Closed):
    """The whole bot or a guide, off and on."""

    heading: str
    about: str
    bot: str
    bot_on: str
    bot_off: str
    guides_off: str
    none_off: str
    reason: str
    reason_hint: str
    since: str
    on_button: str
    off_bot_heading: str
    off_guide_heading: str
    guide: str
    choose: str
    next: str
    confirm_heading: str
    confirm_bot: str
    confirm_guide: str
    confirm_button: str
    cancel: str
    no_corpus: str


class QuestionsWords(Closed):
    """Questions people sent to the campaign."""

    heading: str
    about: str
    none: str
    asked: str
    languages: Mapping[Lang, str]
    claimed: str
    one: str
    question: str
    draft: str
    answer: str
    unanswered: str
    by: str
    ended: str
    rules: str
    look: str
    release: str
    close: str
    close_about: str
    claim: str
    yours: str
    back: str
    preview: str
    send: str
    change: str
    lost: str
    problems: Mapping[Problem, str]


class ExportWords(Closed):
    """Turns as a file; removing what is too old."""

    heading: str
    about: str
    since: str
    until: str
    until_hint: str
    format: str
    formats: Mapping[Format, str]
    wrong: str
    download: str
    purge_heading: str
    purge_about: str
    purge: str


class ErrorWords(Closed):
    """What is said where something cannot be done."""

    heading: str
    not_found: str
    forbidden: str
    method: str
    stale: str
    too_large: str
    unavailable: str
    broken: str
    home: str


class Words(Closed):
    """One language's words of the console."""

    lang: Lang
    frame: FrameWords
    roles: Mapping[Role, str]
    flaws: Mapping[Flaw, str]
    said: Mapping[str, str]
    errors: ErrorWords
    sign_in: SignInWords
    account: AccountWords
    operators: OperatorsWords
    audit: AuditWords
    switches: SwitchesWords
    gaps: GapsWords
    numbers: NumbersWords
    review: ReviewWords
    questions: QuestionsWords
    export: ExportWords

    def act(self, act: str) -> str:
        """An act as the audit has it, in words; one of a newer program stays as it is."""
        return self.audit.acts[Act(act)] if act in set(Act) else act

    def moment(self, moment: datetime) -> str:
        """A moment in the campaign's time zone, to the minute."""
        return moment.strftime(self.frame.time)


BothWords = Mapping[Lang, Words]


def load_words(folder: Path) -> BothWords:
    """Both languages from `folder/{ko,en}.yaml`.

    Raises:
        OperatorError: as `load_both`.
    """
    return load_both(folder, Words)
