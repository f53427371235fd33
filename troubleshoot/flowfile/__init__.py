"""Flow files: one guided flow as YAML that people can read, review and diff.

`read` turns a file into a flow, or says everything that is wrong with its form at once, with file,
line and node. `check_file` says in the same way what is wrong with the flow itself (see
`troubleshoot.validation`). `write` gives the canonical text. docs/flow-files.md documents the
format.
"""

from troubleshoot.flowfile.checking import check_file
from troubleshoot.flowfile.form import MAX_BYTES, FlowError, FlowFile, FlowFileError, default_keys
from troubleshoot.flowfile.reading import read, read_bytes, read_settings
from troubleshoot.flowfile.writing import said_of, write, write_settings

__all__ = [
    "MAX_BYTES",
    "FlowError",
    "FlowFile",
    "FlowFileError",
    "check_file",
    "default_keys",
    "read",
    "read_bytes",
    "read_settings",
    "said_of",
    "write",
    "write_settings",
]
