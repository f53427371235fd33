"""The whole site as a folder: what `kb.exporting` has of articles, and guided fixes with the ticket
targets they name. docs/export.md documents the format."""

from .site import Exported, ExportRefused, Imported, NotImported, export_site, import_site

__all__ = [
    "ExportRefused",
    "Exported",
    "Imported",
    "NotImported",
    "export_site",
    "import_site",
]
