"""Webhooks as the providers' documentation describes them, written for these tests; each names its page and date."""

import hashlib
import hmac
import json
from pathlib import Path

from conversations.connectors.connector import Account

HERE = Path(__file__).parent
ACCOUNT = Account(
    values={
        "phone_number_id": "106540352000001",
        "business_account": "215589313241560",
        "portfolio": "506914307656634",
    },
    secrets={"app_secret": "an app's secret", "access_token": "EAAG-access-token"},
    verify_token="a token of ours",
)


def webhooks(channel, name):
    """By what each shows, the bodies of one file."""
    return json.loads((HERE / channel / f"{name}.json").read_text())["webhooks"]


def files(channel):
    return sorted(path.stem for path in (HERE / channel).glob("*.json"))


def body(webhook):
    return json.dumps(webhook).encode()


def signature(content, secret=ACCOUNT.secrets["app_secret"]):
    """As Meta signs it."""
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
