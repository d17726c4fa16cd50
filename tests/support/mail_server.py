"""A mail server on the loopback that keeps what it gets and answers as told: enough of RFC 5321 for one client."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage


class MailServer:
    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.came = asyncio.Event()
        self.free: asyncio.Event | None = None  # waited for before the answer to a mail
        self.says = "250 accepted"
        self.refuses: set[str] = set()
        self.login: str | None = None  # the answer to one that logs in; None where nobody can

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 mail.example ESMTP")
        to: list[str] = []
        while line := (await reader.readline()).decode().strip():
            verb = line.upper()
            if verb.startswith("RCPT"):
                address = line.partition("<")[2].partition(">")[0]
                refused = address in self.refuses
                to += [] if refused else [address]
                await say("550 no such user" if refused else "250 ok")
            elif verb == "DATA":
                await say("354 go on")
                data = await reader.readuntil(b"\r\n.\r\n")
                mail = email.message_from_bytes(data[:-5], policy=email.policy.default)
                assert isinstance(mail, EmailMessage)
                self.mails.append(mail)
                self.recipients.append(to)
                to = []
                self.came.set()
                if self.free is not None:
                    await self.free.wait()
                await say(self.says)
            elif verb.startswith("EHLO") and self.login:
                await say("250-mail.example\r\n250 AUTH PLAIN LOGIN")
            elif verb.startswith("AUTH"):
                await say(self.login or "503 no")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 ok")
        writer.close()


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    mail = MailServer()
    server = await asyncio.start_server(mail.serve, "127.0.0.1", 0, limit=1 << 20)
    async with server:
        mail.port = server.sockets[0].getsockname()[1]
        yield mail
        if mail.free is not None:
            mail.free.set()
