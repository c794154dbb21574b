"""What must be true before anything is published."""

from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.bare_address import bare_address
from ingest.validate.blanks import blanks
from ingest.validate.both_languages import both_languages
from ingest.validate.boundaries_apart import boundaries_apart
from ingest.validate.dates import dates
from ingest.validate.enough_questions import enough_questions
from ingest.validate.known_ids import known_ids
from ingest.validate.known_links import known_links
from ingest.validate.known_phones import known_phones
from ingest.validate.known_related import known_related
from ingest.validate.never_said import never_said
from ingest.validate.question_once import question_once
from ingest.validate.question_sections import question_sections
from ingest.validate.replies_apart import replies_apart
from ingest.validate.replies_rest import replies_rest
from ingest.validate.required_sections import required_sections
from ingest.validate.rule import Rule
from ingest.validate.same_in_both import same_in_both
from ingest.validate.same_numbers import same_numbers
from ingest.validate.section_once import section_once
from ingest.validate.slugs import slugs
from ingest.validate.steps_in_order import steps_in_order
from ingest.validate.tables_agree import tables_agree
from ingest.validate.unconfirmed_in_korea import forms_in_korea

RULES: tuple[Rule, ...] = (
    bare_address,
    blanks,
    boundaries_apart,
    both_languages,
    dates,
    enough_questions,
    known_ids,
    known_links,
    known_related,
    never_said,
    forms_in_korea,
    known_phones,
    question_once,
    question_sections,
    replies_apart,
    replies_rest,
    required_sections,
    same_in_both,
    same_numbers,
    section_once,
    slugs,
    steps_in_order,
    tables_agree,
)


def validate(knowledge: Knowledge, today: date) -> list[Finding]:
    """Everything the rules find, in file and line order. `today` judges dates in the future."""
    return sorted(finding for rule in RULES for finding in rule.check(knowledge, today))
