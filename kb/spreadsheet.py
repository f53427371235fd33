"""Rows for a spreadsheet: CSV that is read rightly and calculates nothing."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

Cell = str | int
ROWS_AT_ONCE = 50


def csv_text(table: Iterable[Iterable[Cell]]) -> str:
    """Rows as CSV (RFC 4180: commas, quotes doubled, lines ended by CR LF), for a spreadsheet to
    open and calculate nothing from. Send it as "utf-8-sig": without its mark, Excel takes UTF-8
    for another encoding.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in table)
    return written.getvalue()


def csv_pieces(table: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """The same in pieces to send, the first with the mark of UTF-8."""
    encoding, piece = "utf-8-sig", []
    for row in table:
        piece.append(row)
        if len(piece) == ROWS_AT_ONCE:
            yield csv_text(piece).encode(encoding)
            encoding, piece = "utf-8", []
    yield csv_text(piece).encode(encoding)


_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*")


def _harmless(cell: Cell) -> Cell:
    """The cell, with an apostrophe before it where a spreadsheet could take it for a formula
    (OWASP, "CSV Injection"): it begins with = + - @, however wide or small, also behind blanks,
    or with a tab or a line end."""
    if not isinstance(cell, str):
        return cell
    visible = cell[_UNSEEN.match(cell).end() :][:1]
    could_calculate = unicodedata.normalize("NFKC", visible) in ("=", "+", "-", "@")
    return f"'{cell}" if could_calculate or cell.startswith(("\t", "\r", "\n")) else cell
