"""Where files lie is a setting: a folder, or a bucket that speaks S3. A wrong value stops the start with a sentence."""

from pathlib import Path

import boto3
import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from console import environment
from conversations.files import attachments
from conversations.models import Attachment
from tests import files


def storage_for(url, folder=Path("/tmp/nowhere")):  # noqa: S108 - never made
    env = environ.Env()
    env.ENVIRON = {"STORAGE_URL": url} if url else {}
    return environment.storage(env, folder)


def scanner_for(url):
    env = environ.Env()
    env.ENVIRON = {"CLAMAV_URL": url}
    return environment.scanner_url(env)


def test_by_default_a_folder_that_only_its_owner_reads(tmp_path):
    options = storage_for("", tmp_path)["OPTIONS"]

    assert options["location"] == tmp_path
    assert options["file_permissions_mode"] == 0o600


def test_another_folder():
    assert storage_for("file:///srv/files")["OPTIONS"]["location"] == Path("/srv/files")


@pytest.mark.parametrize(
    "url",
    [
        "folder",
        "file://files",
        "ftp://key:secret@host/bucket",
        "s3://host/bucket",
        "s3://key@host/bucket",
        "s3://key:secret@/bucket",
        "s3://key:secret@host/",
        "s3://key:secret@host/Not_A_Bucket",
        "s3://key:secret@host/bucket?acl=public-read",
        "s3://key:secret@host/bucket?tls=maybe",
    ],
)
def test_a_wrong_storage_stops_the_start_with_a_sentence_that_keeps_its_secret(url):
    with pytest.raises(ImproperlyConfigured, match=r"STORAGE_URL must be like") as refusal:
        storage_for(url)
    assert "key:secret@host/bucket?a" not in str(refusal.value)


@pytest.mark.parametrize("url", ["tcp://clamav:3310", "unix:///run/clamd.sock", ""])
def test_a_scanner_is_a_port_or_a_socket(url):
    assert scanner_for(url) == url


@pytest.mark.parametrize("url", ["clamav:3310", "http://clamav", "tcp://", "unix://"])
def test_a_wrong_scanner_stops_the_start_with_a_sentence(url):
    with pytest.raises(ImproperlyConfigured, match="CLAMAV_URL must be"):
        scanner_for(url)


@pytest.fixture(scope="module")
def s3():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3, settings):
    """An empty bucket of a real S3 server, behind the setting as an administrator writes it."""
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{s3}",
        aws_access_key_id="key",
        aws_secret_access_key="se/cret",
        region_name="us-east-1",
    )
    name = f"files-{timezone.now():%H%M%S%f}"
    client.create_bucket(Bucket=name)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": storage_for(f"s3://key:se%2Fcret@{s3}/{name}?tls=0&prefix=pupitre"),
    }
    yield lambda: {object_["Key"] for object_ in client.list_objects_v2(Bucket=name).get("Contents", [])}
    default_storage.connection.meta.client.close()
    client.close()


@pytest.mark.django_db(transaction=True)
def test_files_lie_in_the_bucket_and_come_back_through_the_gate(bucket, client, ana, zoe, shop):
    upload = files.upload("photo.jpg", files.photo())
    message = attachments.post_from_visitor(zoe, shop, upload=upload, client_id="c1", now=timezone.now())

    file = Attachment.objects.get()
    assert bucket() == {f"pupitre/{file.file.name}", f"pupitre/{file.thumbnail.name}"}
    client.force_login(ana.user)
    for name in ("file", "thumbnail"):
        answer = client.get(reverse(name, args=[message.conversation_id, file.key]))
        assert answer.status_code == 200
        assert answer.content[:2] == b"\xff\xd8"

    message.delete()
    assert bucket() == set()


@pytest.mark.django_db(transaction=True)
def test_a_bucket_that_fails_stores_no_row(bucket, zoe, shop, monkeypatch):
    upload = files.upload("bill.pdf", files.pdf())
    monkeypatch.setattr(attachments.messages, "post_from_visitors", lambda *_args, **_facts: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        attachments.post_from_visitor(zoe, shop, upload=upload, client_id="c1", now=timezone.now())
    assert bucket() == set()


@pytest.mark.django_db(transaction=True)
def test_files_without_a_row_are_swept_from_the_bucket_too(bucket):
    from datetime import timedelta

    default_storage.save(f"{timezone.now():%Y/%m/%d}/lost.jpg", files.upload("lost.jpg", b"x"))
    assert len(bucket()) == 1

    assert attachments.sweep(timezone.now() + timedelta(days=1)) == 1
    assert bucket() == set()
