"""Files that forms send: one at a time, small, and never on disk."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext as _


class SmallFile(MemoryFileUploadHandler):
    """Keeps what is sent in memory. A request with more than FILE_UPLOAD_MAX_MEMORY_SIZE bytes is
    refused before any of it is read: Django's own handlers would fill the disk with it, whoever
    sends it and to whatever page."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)
        if not self.activated:
            raise RequestDataTooBig(_("That is too much at once."))
