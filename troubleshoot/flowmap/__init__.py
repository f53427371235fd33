"""The map of a flow: its steps as boxes in rows, the first on top, and the lines between them.

`lay_out` turns a `Graph`, sound or not, into a `Map` of plain numbers and paths. The page draws it
with `templates/troubleshoot/_map.html` from `map_context`; `svg` is the same picture as a file
that needs no stylesheet, and `mermaid` the flow as text for other tools. All of it is pure: the
same flow in the same language always gives the same picture.
"""

from troubleshoot.flowmap.drawing import map_context, svg
from troubleshoot.flowmap.layout import lay_out
from troubleshoot.flowmap.mermaid import mermaid
from troubleshoot.flowmap.picture import Box, Line, Map

__all__ = ["Box", "Line", "Map", "lay_out", "map_context", "mermaid", "svg"]
