"""The time zone that this machine is set to: the one place that asks the machine."""

import datetime
import logging
import warnings

import tzlocal

log = logging.getLogger(__name__)


def local_zone() -> datetime.tzinfo:
    """The zone with its rules, so that changes of the clocks are known ahead; UTC where the machine does not say.

    ``datetime.now().astimezone()`` would give today's offset only, and a reminder would be an hour off after a change.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a machine without a zone is in UTC, which is said in our own words
            return tzlocal.reload_localzone()  # not the cached one: people travel
    except (LookupError, ValueError, OSError) as error:
        log.warning("the time zone of this machine cannot be read (%s); UTC is used", type(error).__name__)
        return datetime.UTC
