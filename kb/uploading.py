"""Files that forms send: one at a time, of a size that is known before, and never on disk."""

from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect


class SmallFile(MemoryFileUploadHandler):
    """Keeps what is sent in memory. A request with more than FILE_UPLOAD_MAX_MEMORY_SIZE bytes is
    refused before any of it is read: Django's own handlers would fill the disk with it, whoever
    sends it and to whatever page."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)
        self.activated = content_length <= self.most_bytes
        if not self.activated:
            raise RequestDataTooBig(_("That is too much at once."))

    @property
    def most_bytes(self) -> int:
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE


class EditorsFile(SmallFile):
    """The same for people whom the site trusts with more: pictures and files of articles."""

    @property
    def most_bytes(self) -> int:
        return settings.EDITORS_UPLOAD_MAX_SIZE


def most_of(request) -> tuple[int, int]:
    """How many bytes of text that request may have, and how many with a file; 0 where it is of a
    kind that carries none."""
    text = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if request.content_type != "multipart/form-data":
        return text, 0
    return text, max((getattr(one, "most_bytes", 0) for one in request.upload_handlers), default=0)


def taking_large_files(view):
    """Decorator of a view, below the one that asks who comes: its request may be as large as
    EDITORS_UPLOAD_MAX_SIZE.

    What a request may have is settled before its body is read for the first time, which is where
    its token is looked for. So the view is exempt from that, and its inside is not.
    """
    checked = csrf_protect(view)

    @wraps(view)
    def taking(request, *args, **named):
        request.upload_handlers = [EditorsFile(request)]
        return checked(request, *args, **named)

    return csrf_exempt(taking)
