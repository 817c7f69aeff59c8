"""Stop writing down an upload once it is larger than any file may be."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class UploadLimit(FileUploadHandler):
    """Stands first among FILE_UPLOAD_HANDLERS: of a file that is too large it lets one byte too many through.

    So the disk never fills, however much is sent and whatever length was announced, and the form still gets
    the file to say in words that it is too large.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.left = settings.EVIDENCE_MAX_BYTES + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        passed = raw_data[: self.left]
        self.left -= len(passed)
        return passed or None

    def file_complete(self, file_size: int) -> None:
        """The handlers behind make the file."""
