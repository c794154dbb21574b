"""Files that somebody's screen differs from a step: which step, and nothing of who."""

import logging

from bot.answering.walking import Route
from bot.channels.telegram.step_taps import At
from bot.core.keeping import ScreenReports, StoreUnavailable

_LOG = logging.getLogger(__name__)


async def report_screen(reports: ScreenReports, at: At, route: Route) -> None:
    """One report; where the store is away it is lost, and nobody is kept waiting for it."""
    device = route.devices[0] if len(route.devices) == 1 else None
    try:
        await reports.add(at.slug, at.route, at.step, device)
    except StoreUnavailable as error:
        _LOG.warning("a screen report was not kept: %s", error)
