"""Twilio's error codes, as what they mean to the one who wrote the message.

Source: "Error and warning dictionary", twilio.com/docs/api/errors, read in November 2026. A code that is not listed is
told as unknown, with its number for administrators.
"""

from conversations.connectors.failure import Failure

FAILURES = {
    "21211": Failure.UNREACHABLE,  # not a phone number
    "21214": Failure.UNREACHABLE,
    "21614": Failure.UNREACHABLE,  # not a mobile number
    "30003": Failure.UNREACHABLE,  # the phone is off
    "30005": Failure.UNREACHABLE,  # nobody has this number
    "30006": Failure.UNREACHABLE,  # a landline, or an operator without a way there
    "21612": Failure.UNREACHABLE,  # no way from this sender to there
    "21610": Failure.STOPPED,
    "30004": Failure.STOPPED,  # blocked at the operator, mostly by the one who has the phone
    "21408": Failure.COUNTRY,  # not among the countries that the account may write to
    "60410": Failure.COUNTRY,  # Twilio sees fraud there
    "30450": Failure.COUNTRY,
    "30007": Failure.REFUSED,  # filtered by the operator
    "21617": Failure.REFUSED,  # too long
    "21602": Failure.REFUSED,  # empty
    "21620": Failure.REFUSED,  # a file's address that is none
    "11200": Failure.REFUSED,  # a file that Twilio could not fetch
    "12300": Failure.REFUSED,  # a file of a kind that it does not send
    "30011": Failure.REFUSED,  # a picture that is too large, or of a kind that the operator does not take
    "30019": Failure.REFUSED,
    "20003": Failure.NOT_ALLOWED,  # the auth token is another one now
    "20404": Failure.NOT_ALLOWED,
    "21606": Failure.NOT_ALLOWED,  # the sender is none of this account's
    "21603": Failure.NOT_ALLOWED,
    "21659": Failure.NOT_ALLOWED,
    "21703": Failure.NOT_ALLOWED,  # a messaging service without a number
    "30034": Failure.NOT_ALLOWED,  # a number that was not registered as its country asks
    "20005": Failure.RESTRICTED,
    "30002": Failure.RESTRICTED,
    "30038": Failure.UNPAID,
    "20429": Failure.TOO_FAST,
    "14107": Failure.TOO_FAST,
    "21611": Failure.TOO_FAST,  # too many wait for this number already
    "30001": Failure.TOO_FAST,
    "30022": Failure.TOO_FAST,
    "20500": Failure.AWAY,
    "20503": Failure.AWAY,
}
# Not taken, and worth another attempt by itself.
PASSING = {"20429", "14107", "21611", "20500", "20503"}


def failure_of(code: str) -> Failure:
    return FAILURES.get(code, Failure.UNKNOWN)
