"""Mail over SMTP, with the patience that RFC 5321 asks for and one Message-ID for all attempts.

Apprise reads the address (`mailto://`, `mailtos://`: hosts, users, recipients) and nothing else: it allows a mail
server seconds where the standard says minutes, and gives each attempt a new Message-ID, so that a receiver cannot fold
copies. A mail that is to be signed or encrypted (`pgp=`) is left to Apprise.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

from tracker.alert.answers import harmless, unreached
from tracker.alert.aside import aside
from tracker.alert.dialling import Way, going
from tracker.errors import DeliveryError
from tracker.guard import Network
from tracker.model import Markup, Message, Target

CONNECT = 30.0
"""Seconds until a connection stands; a host that drops packets is told from one that is slow."""

COMMAND = 300.0
"""Seconds for the greeting and each command (RFC 5321 4.5.3.2.1 to 4.5.3.2.5: five minutes)."""

END_OF_DATA = 600.0
"""Seconds for the answer to the whole mail (RFC 5321 4.5.3.2.6): a server scans it before it says yes, and who hangs
up early gets it delivered and sends it again."""

DEADLINE = 1_200.0
"""Seconds for all of it."""

TOO_LARGE = frozenset({552, 554})
"""Answers that can be about size (RFC 5321 4.2.2, RFC 1870 6.1); 554 only where it says so."""

REMEMBERED = 200
"""Mails of which it is remembered who took them, while others have yet to."""


class Mail:
    """One mail address, or several, behind one server."""

    markup, room = Markup.MAIL, None

    def __init__(self, target: Target, service: Any, *, now: Callable[[], datetime], allow: Sequence[Network]) -> None:
        """`service` is Apprise's reading of the address; `allow` are inner networks that it may lead to."""
        self._target, self._service, self._now, self._allow = target, service, now, allow
        self._taken: dict[str, set[str]] = {}  # of a mail that only some took: who

    async def send(self, message: Message) -> None:
        mail = self._write(message)
        try:
            await aside(lambda: self._hand_over(message.key, mail), DEADLINE)
        except TimeoutError:  # so is socket's
            raise unreached(self._target, "the mail server did not answer in time") from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refused(*next(iter(error.recipients.values()))) from None
        except (smtplib.SMTPException, OSError) as error:  # the text of an OSError can name the host, no secret
            why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            raise unreached(self._target, f"mail server: {why}") from None

    def _refused(self, code: int, said: bytes | str) -> DeliveryError:
        text = harmless(self._target, said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
        large = code in TOO_LARGE and (code == 552 or "size" in text.lower() or "large" in text.lower())
        return DeliveryError(
            f"{self._target.name}: {code} {text}", transient=not 500 <= code < 600, status=code, too_large=large
        )

    # --- the mail ------------------------------------------------------------------------------------------------

    def _write(self, message: Message) -> EmailMessage:
        service = self._service
        mail = EmailMessage(policy=SMTP_POLICY)
        mail["Subject"] = message.title
        name, sender = service.from_addr
        mail["From"] = _address(name or service.app_id, sender)
        mail["To"] = [_address(name, to) for name, to in service.targets]
        if service.cc:
            mail["Cc"] = [_address(service.names.get(each, ""), each) for each in sorted(service.cc)]
        if service.reply_to:
            mail["Reply-To"] = [_address(service.names.get(each, ""), each) for each in sorted(service.reply_to)]
        mail["Date"] = format_datetime(self._now())
        digest = sha256(f"{message.key} {sender} {sorted(to for _, to in service.targets)}".encode()).hexdigest()[:32]
        mail["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2] or 'localhost'}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
        for header, value in _headers(service).items():
            if header not in mail:
                mail[header] = value
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        return mail

    # --- the server ----------------------------------------------------------------------------------------------

    def _hand_over(self, key: str, mail: EmailMessage) -> None:
        service = self._service
        everyone = [*(to for _, to in service.targets), *sorted(service.cc), *sorted(service.bcc)]
        taken = self._taken.get(key, set())
        with going(Way(self._target, self._allow)), self._connected() as server:
            left = [each for each in dict.fromkeys(everyone) if each not in taken]
            refused = server.send_message(mail, from_addr=service.from_addr[1], to_addrs=left)
        if refused:
            while len(self._taken) >= REMEMBERED:
                self._taken.pop(next(iter(self._taken)))
            self._taken[key] = taken | (set(left) - refused.keys())
            raise smtplib.SMTPRecipientsRefused(refused)
        self._taken.pop(key, None)

    def _connected(self) -> smtplib.SMTP:
        service = self._service
        context = ssl.create_default_context()
        if not service.verify_certificate:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        mode = str(service.secure_mode)
        server = _PatientTls(context=context) if mode == "ssl" else _Patient()
        host, port = service.smtp_host, service.port or {"ssl": 465, "starttls": 587}.get(mode, 25)
        try:
            server.connect(host, port)
            if mode == "starttls":
                server.starttls(context=context)
            if service.user and service.password:
                server.login(service.user, service.password)
        except BaseException:
            server.close()
            raise
        return server


class _Patience:
    """Short to connect, long for an answer, longest for the answer to the mail."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, CONNECT)  # type: ignore[misc]  # of smtplib, below
        made.settimeout(COMMAND)
        return made

    def data(self, msg: Any) -> tuple[int, bytes]:
        line: Any = self
        line.sock.settimeout(END_OF_DATA)
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]  # of smtplib, below
        finally:
            if line.sock is not None:
                line.sock.settimeout(COMMAND)
        return answer


class _Patient(_Patience, smtplib.SMTP):
    pass


class _PatientTls(_Patience, smtplib.SMTP_SSL):
    pass


def _address(name: str | bool, address: str) -> Address | str:
    try:
        return Address(display_name=str(name or ""), addr_spec=address)
    except ValueError:  # not in the standard's form: as it is
        return address


def _headers(service: Any) -> Mapping[str, str]:
    """The headers that the operator put into the address (`+X-Desk=night`)."""
    return {name: value for name, value in service.headers.items() if "\n" not in value and "\r" not in value}
