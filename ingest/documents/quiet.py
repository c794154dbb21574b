"""Parsers of other people's formats that grumble to the screen, kept off it."""

import logging


def quieten(library: str) -> None:
    """Keep a library's warnings out of the terminal; a log that is set up still gets them.

    What campaigners need to know of a broken file, our own refusals tell them.
    """
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
