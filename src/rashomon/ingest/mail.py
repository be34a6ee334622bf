"""Mail: the text of a message (EML), as newsletters and alerts arrive; subject, sender and date state what they are."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from rashomon.errors import CannotDecode, EmptyReport, SourceError
from rashomon.ingest.decoding import decode
from rashomon.ingest.found import LEAST_WORDS, Found, Stated, made
from rashomon.ingest.html import main_text


def from_mail(data: bytes, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """One report: the plain text where there is one, or the main text of the HTML. Attachments are not read, and told of by number."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)  # what the default policy makes
        body = message.get_body(("plain", "html"))
        attachments = sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0
        known = _stated(message)
        content = body.get_payload(decode=True) if body is not None else None
        charset = body.get_content_charset() if body is not None else None
    except (ValueError, LookupError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise CannotDecode(source, f"damaged mail ({type(error).__name__})") from error
    if body is None or not isinstance(content, bytes):
        raise EmptyReport(source, f"a mail without text ({attachments} attachments are not read; give them as files)")
    text = decode(content, charset).text.replace("\r\n", "\n")
    if body.get_content_subtype() == "html":
        text = main_text(text)
        if len(text.split()) < LEAST_WORDS:
            raise EmptyReport(source, "no article found in this mail")
    yield Found(made(source, stated, text, **known), data, "email")


def _stated(message: EmailMessage) -> dict[str, str]:
    found: dict[str, str] = {}
    name, address = parseaddr(str(message.get("from", "")))
    for key, value in (("title", str(message.get("subject", ""))), ("outlet", name or address.rpartition("@")[2])):
        if value.strip():
            found[key] = " ".join(value.split())
    date = getattr(message.get("date"), "datetime", None)
    if date is not None:
        found["published"] = date.isoformat()
    return found
