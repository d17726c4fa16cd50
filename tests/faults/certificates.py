"""Certificates by a certificate authority of the harness's own: good ones and bad ones. Keys are made at each run."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


class Authority:
    """Issues certificates into files of `folder`."""

    def __init__(self, folder: Path, name: str = "harness") -> None:
        self._folder, self._name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        # TLS looks at the real clock, which is no business of the virtual one.
        self._now = datetime.fromtimestamp(time.time(), UTC)
        self._made = 0
        self._subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._own = self._sign(self._subject, self._key, None, -400 * DAY, 400 * DAY, ca=True)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._own.public_bytes(serialization.Encoding.PEM))

    def trust(self) -> ssl.SSLContext:
        """What a client is given that trusts this authority alone."""
        return ssl.create_default_context(cafile=str(self.file))

    def issue(self, host: str, *, since: timedelta = -DAY, until: timedelta = DAY, own: bool = False) -> Path:
        """A key and a certificate for `host`, valid from and until so long from now; signed by its `own` key if so."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = self._sign(subject, key, host, since, until, own=own)
        self._made += 1
        path = self._folder / f"{self._name}-{self._made}.pem"
        parts = [
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            made.public_bytes(serialization.Encoding.PEM),
        ]
        path.write_bytes(b"".join(parts))
        return path

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        host: str | None,
        since: timedelta,
        until: timedelta,
        *,
        ca: bool = False,
        own: bool = False,
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if own or ca else self._subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now + since)
            .not_valid_after(self._now + until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if not own:
            builder = builder.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        if ca:
            usage = x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            )
            builder = builder.add_extension(usage, critical=True)
        if host is not None:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(key if own else self._key, hashes.SHA256())


def served(pem: Path) -> ssl.SSLContext:
    """What a server is given that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
