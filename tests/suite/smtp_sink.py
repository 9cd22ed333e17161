"""A mail server that keeps what it is given: prints its port, then one JSON object a message.

Arguments: none, starttls or tls; for the latter two the files of certificate and key."""

import asyncio
import email
import json
import ssl
import sys

from aiosmtpd.smtp import AuthResult, SMTP


class Keep:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content)
        print(
            json.dumps(
                {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "subject": message["subject"],
                    "text": message.get_payload(decode=True).decode(),
                }
            ),
            flush=True,
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"tailord" and data.password == b"mail-password"
    return AuthResult(success=good)


async def main():
    mode, *files = sys.argv[1:]
    context = None
    if mode != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*files)
    starttls = context if mode == "starttls" else None

    def made():
        return SMTP(
            Keep(),
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=mode == "starttls",
            require_starttls=mode == "starttls",
            tls_context=starttls,
        )

    loop = asyncio.get_running_loop()
    implicit = context if mode == "tls" else None
    server = await loop.create_server(made, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
