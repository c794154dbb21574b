"""Who is public in this field: companies, their accounts, people everybody talks about."""

from bot.core.scrubbing.spelling import words

HANDLES = words(
    "meta metaai meta_ai metakorea metanewsroom facebook fb facebookapp instagram creators "
    "threads whatsapp messenger x xai grok premium support xsupport safety xdata verified "
    "elonmusk zuck finkd mosseri openai chatgpt chatgptapp sama claude anthropic google "
    "gemini googleai microsoft copilot telegram botfather naver kakao youtube tiktok "
    "linkedin reddit pipc_korea kisa ico iconews noyb noybeu dpcireland edpb everyone all "
    "channel here someone somebody name username user yourname handle example"
)
"""Accounts of companies, offices and public persons, in lower case, without the @."""

COMPANIES = words(
    "meta facebook fb instagram threads whatsapp messenger x twitter grok xai llama chatgpt "
    "openai google gemini claude anthropic telegram ai microsoft copilot apple spacex "
    "spacexai tesla"
)
"""Companies and products of this field, in lower case; never the name of a person."""

COMPANY_SITES = (
    "facebook.com",
    "instagram.com",
    "threads.net",
    "threads.com",
    "whatsapp.com",
    "meta.com",
    "meta.ai",
    "messenger.com",
    "fb.com",
    "x.com",
    "twitter.com",
    "x.ai",
    "grok.com",
    "openai.com",
    "chatgpt.com",
    "telegram.org",
)
"""Sites whose own pages stay; what people publish there does not."""

SITE_ENDINGS = (
    ".com",
    ".net",
    ".org",
    ".kr",
    ".io",
    ".ai",
    ".me",
    ".app",
    ".de",
    ".uk",
    ".eu",
    ".ie",
)
"""What a word ends in that is a site and no handle."""

OFFICE_SITES = (*COMPANY_SITES, "go.kr", "kisa.or.kr", "gov.uk", "ico.org.uk", "dataprotection.ie")
"""Sites of which the addresses of a function, such as privacy@, are public."""

FUNCTIONS = words(
    "privacy dpo support help info contact press legal security abuse noreply no-reply "
    "notification notifications dataprotection data-protection complaints casework "
    "privacypolicy datarequests dpo-inquiry appeals records"
)
"""The part before the @ in the address of a function."""

PERSONS = frozenset(
    (
        "elon musk",
        "elon",
        "musk",
        "mark zuckerberg",
        "zuckerberg",
        "zuck",
        "sam altman",
        "altman",
        "max schrems",
        "schrems",
        "adam mosseri",
        "mosseri",
        "lee luda",
        "머스크",
        "저커버그",
        "주커버그",
        "올트먼",
        "올트만",
        "슈렘스",
    )
)
"""Public persons of this field, in lower case."""
