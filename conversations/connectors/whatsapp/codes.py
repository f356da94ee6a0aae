"""WhatsApp's error codes, as what they mean to the one who wrote the message.

Source: "Cloud API error codes", developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes,
as of August 2026. A code that is not listed is told as unknown, with its number for administrators.
"""

from datetime import timedelta

from conversations.connectors.failure import Failure

FAILURES = {
    "131047": Failure.WINDOW_CLOSED,  # more than 24 hours since they wrote
    "131026": Failure.UNREACHABLE,  # no WhatsApp there, an old version, terms not accepted
    "131021": Failure.UNREACHABLE,  # sender and recipient are the same
    "131030": Failure.UNREACHABLE,  # a test number, and this recipient is not on its list
    "131062": Failure.UNREACHABLE,  # this kind of message needs a phone number
    "137000": Failure.UNREACHABLE,  # whoever has the number is somebody else by now
    "131056": Failure.TOO_FAST,  # to this one person
    "131048": Failure.TOO_FAST,  # too many of ours were blocked or called spam
    "130429": Failure.TOO_FAST,  # from this number
    "80007": Failure.TOO_FAST,  # of this account
    "4": Failure.TOO_FAST,  # of this app
    "133016": Failure.TOO_FAST,  # registered too often
    "131064": Failure.TOO_FAST,  # as many people have been written to first as may in a day
    "131049": Failure.SPARED,  # WhatsApp's own care for a healthy ecosystem
    "130472": Failure.SPARED,  # in one of WhatsApp's experiments
    "131050": Failure.SPARED,  # they want no marketing
    "0": Failure.NOT_ALLOWED,
    "3": Failure.NOT_ALLOWED,
    "10": Failure.NOT_ALLOWED,
    "190": Failure.NOT_ALLOWED,  # the access token has expired
    "131005": Failure.NOT_ALLOWED,
    "131045": Failure.NOT_ALLOWED,  # the number is not registered
    "131037": Failure.NOT_ALLOWED,  # the name that the number goes by is not approved
    "131063": Failure.NOT_ALLOWED,  # marketing goes by another interface
    "133010": Failure.NOT_ALLOWED,
    "368": Failure.RESTRICTED,
    "130497": Failure.RESTRICTED,
    "131031": Failure.RESTRICTED,
    "131042": Failure.UNPAID,
    "131044": Failure.UNPAID,
    # It has other gaps than were filled, is gone, reads too long, or was stopped by its readers or by Meta.
    **dict.fromkeys(
        ("132000", "132001", "132005", "132007", "132008", "132012", "132015", "132016", "132068", "132069"),
        Failure.TEMPLATE,
    ),
    "100": Failure.REFUSED,  # a parameter that is none of theirs
    "131008": Failure.REFUSED,
    "131009": Failure.REFUSED,
    "131051": Failure.REFUSED,
    "131052": Failure.REFUSED,
    "131053": Failure.REFUSED,
    "135000": Failure.REFUSED,
    "131000": Failure.AWAY,
    "131016": Failure.AWAY,
    "131057": Failure.AWAY,
    "133004": Failure.AWAY,
    "1": Failure.AWAY,
    "2": Failure.AWAY,
}
# Not taken, and worth another attempt by itself: pace and outages. Spam and account limits pass in days or never.
PASSING = {"4", "80007", "130429", "131056", "131000", "131016", "131057", "133004", "1", "2"}
WAITS = {"131056": timedelta(seconds=30), "80007": timedelta(minutes=5), "4": timedelta(minutes=5)}


def failure_of(code: str) -> Failure:
    """Permissions are a range of codes; all others stand in the table."""
    if code in FAILURES:
        return FAILURES[code]
    return Failure.NOT_ALLOWED if code.isdecimal() and len(code) == 3 and code[0] == "2" else Failure.UNKNOWN
