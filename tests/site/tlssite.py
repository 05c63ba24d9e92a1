"""HTTPS on loopback with right and wrong certificates, all made for the test by an authority of its own."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)
"""What the key is for. Python 3.13 refuses an authority that does not say so, and certificates that do not name it."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority that nobody trusts unless told to."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def issue(self, folder: Path, name: str, host: str, ends: datetime) -> Path:
        """A file with key and certificate of a server.

        Args:
            host: what it is made out to: an address, or a name.
            ends: when it expires.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        is_address = host.replace(".", "").isdigit()
        alternative = x509.IPAddress(IPv4Address(host)) if is_address else x509.DNSName(host)
        made = (
            _builder(name, self.certificate.subject, key.public_key(), ends)
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        path = folder / f"{name}.pem"
        path.write_bytes(_pem_of(key) + made.public_bytes(serialization.Encoding.PEM))
        return path

    def write(self, folder: Path) -> Path:
        """Its certificate, for SSL_CERT_FILE."""
        path = folder / "authority.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def make_authority(name: str = "Fault Authority") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        _builder(name, subject, key.public_key(), datetime.now(UTC) + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_SIGNS, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, made)


def _builder(name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey, ends: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - 30 * DAY)
        .not_valid_after(ends)
    )


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@contextmanager
def serve(reply: bytes, pem: Path | None, asked: list[bytes]) -> Iterator[int]:
    """Answer every request of one port with these bytes, over TLS when a certificate is given; gives the port.

    Args:
        asked: request lines are added to it, once the handshake is done.
    """
    context = None
    if pem is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, context, reply, asked), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _accept(listener: socket.socket, context: ssl.SSLContext | None, reply: bytes, asked: list[bytes]) -> None:
    while True:
        try:
            link, _ = listener.accept()
        except OSError:
            return
        link.settimeout(5)
        with suppress(OSError), link:
            stream = context.wrap_socket(link, server_side=True) if context else link
            with stream:
                asked.append(stream.recv(4096).split(b"\r\n", 1)[0])
                stream.sendall(reply)
