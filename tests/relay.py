"""Debian's coturn on this machine, set up as docs/calls.md says, and a home in which browsers trust its certificate.

with running_relay(folder) as relay: ...      relay.url, relay.secret; relay.stop(), relay.start()
with running_relay(folder, denies=True): ...  as the document has it: no peer of this machine is reached
"""

import ipaddress
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGTERM

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.ports import own_port
from tests.services import Missing, Server

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "calls.md"
SECRET = "hush"
# Both browsers of a test are here, which the document forbids to peers.
FOR_THIS_MACHINE = ["listening-ip=127.0.0.1", "relay-ip=127.0.0.1", "log-file=stdout"]
WITH_PEERS_HERE = ["allow-loopback-peers", "allowed-peer-ip=127.0.0.1"]

# A script that comes before a page's own: its calls find a relay and nothing else; `self.peer` is the connection.
RELAY_ONLY = """
    const Connection = RTCPeerConnection;
    self.RTCPeerConnection = class extends Connection {
        constructor(options) {
            super({ ...options, iceTransportPolicy: "relay" });
            self.peer = this;
        }
    };
"""


def documented() -> list[str]:
    """The lines of the configuration."""
    [shown] = re.findall(
        r"^A configuration for coturn.*?^```\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL
    )
    return shown.splitlines()


@contextmanager
def running_relay(folder: Path, *, denies: bool = False) -> Iterator[Server]:
    """`folder`: its own, in which `ca.pem` lies afterwards."""
    program = shutil.which("turnserver")
    if program is None:
        raise Missing("coturn is not installed: run tools/system.sh.")
    _certify(folder)
    port, plain = own_port(), own_port()
    given = {
        "listening-port": plain,
        "tls-listening-port": port,
        "cert": folder / "relay.pem",
        "pkey": folder / "relay.key",
        "static-auth-secret": SECRET,
    }
    lines = [
        f"{name}={given[name]}" if (name := line.partition("=")[0]) in given else line
        for line in [*documented(), *FOR_THIS_MACHINE, *([] if denies else WITH_PEERS_HERE)]
    ]
    lines += [f"userdb={folder}/users", f"pidfile={folder}/pid"]
    (folder / "turnserver.conf").write_text("\n".join(lines) + "\n")
    command = [program, "-c", str(folder / "turnserver.conf")]
    url = f"turns:localhost:{port}?transport=tcp"
    server = Server(url, command, folder, {}, lambda: _answers(port), SIGTERM)
    with server.running():
        yield server


def trusting_home(folder: Path) -> Path:
    """A HOME in which Chromium finds the authority of `folder`, in an NSS database."""
    certutil = shutil.which("certutil")
    if certutil is None:
        raise Missing("certutil is not installed: run tools/system.sh.")
    home = folder / "home"
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    for options in (["-N", "--empty-password"], ["-A", "-n", "tests", "-t", "C,,", "-i", folder / "ca.pem"]):
        subprocess.run([certutil, "-d", f"sql:{database}", *options], check=True, capture_output=True)
    return home


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def _certify(folder: Path) -> None:
    """An authority of the tests' own, and what it says of `localhost`."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    of_authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests of Pupitre")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    root = _certificate(of_authority, authority, of_authority, authority, x509.BasicConstraints(True, None))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    leaf = _certificate(subject, key, of_authority, authority, x509.SubjectAlternativeName(names))
    (folder / "ca.pem").write_bytes(root)
    (folder / "relay.pem").write_bytes(leaf)
    kind = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "relay.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *kind))


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signs: ec.EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> bytes:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    return (
        builder.add_extension(extension, critical=False)
        .sign(signs, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
