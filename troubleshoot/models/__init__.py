"""Guided fixes, the walks through them, and where a walk can end. One file a model."""

from .act import FlowAct
from .answer import Answer
from .flow import Flow
from .node import Choice, Node
from .run import Run, RunVersion
from .ticket_target import TicketTarget
from .version import FlowVersion
from .visit import FlowVisit

__all__ = [
    "Answer",
    "Choice",
    "Flow",
    "FlowAct",
    "FlowVersion",
    "FlowVisit",
    "Node",
    "Run",
    "RunVersion",
    "TicketTarget",
]
