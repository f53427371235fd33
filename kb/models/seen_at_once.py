"""What readers see, or feel, as soon as it is saved."""

from django.db import models, transaction

from .edition import Edition


class SeenAtOnce(models.Model):
    """Each act on it is one transaction and makes a new edition."""

    class Meta:
        abstract = True

    def keep(self) -> None:
        """Save it as it stands."""
        with transaction.atomic():
            self.save()
            Edition.advance()

    def remove(self) -> None:
        """Take it away for good."""
        with transaction.atomic():
            self.delete()
            Edition.advance()
