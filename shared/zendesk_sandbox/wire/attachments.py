"""The JSON of attachments and uploads."""

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.files import Attachment, Upload
from zendesk_sandbox.state import Account

_SCAN_TAKES: Final = timedelta(seconds=5)
# The file by which the makers of scanners agreed to test them; it holds no malware.
# See: https://www.eicar.org/download-anti-malware-testfile/
_TEST_FILE: Final = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"
_TEST_FILE_SIZE: Final = 68


def show_attachment(account: Account, attachment: Attachment) -> dict[str, object]:
    """A file, wherever it is."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
    return {
        "id": attachment.id,
        "url": f"{account.base_url}/api/v2/attachments/{attachment.id}.json",
        "file_name": attachment.file_name,
        "content_url": content_url(account, attachment),
        "mapped_content_url": content_url(account, attachment),
        "content_type": attachment.content_type,
        "size": attachment.size,
        "width": None,
        "height": None,
        "inline": False,
        "deleted": False,
        "malware_access_override": attachment.malware_access_override,
        "malware_scan_result": scan_result(account, attachment),
        "thumbnails": [],
    }


def content_url(account: Account, attachment: Attachment) -> str:
    """Where the bytes are."""
    name = quote(attachment.file_name, safe="")
    return f"{account.base_url}/attachments/token/{attachment.content_token}/?name={name}"


def show_upload(account: Account, upload: Upload) -> dict[str, object]:
    """An upload; `attachment` is the file that came last."""
    files = [show_attachment(account, account.attachments[i]) for i in upload.attachment_ids]
    return {
        "token": upload.token,
        "expires_at": rfc3339(upload.expires_at),
        "attachments": files,
        "attachment": files[-1],
    }


def scan_result(account: Account, attachment: Attachment) -> str:
    """What the malware scan, which takes its time, has found so far."""
    if account.now() - attachment.created_at < _SCAN_TAKES:
        return "not_scanned"
    is_test_file = attachment.size == _TEST_FILE_SIZE and attachment.sha256 == _TEST_FILE
    return "malware_found" if is_test_file else "malware_not_found"
