"""What is wrong with the flow in a file, said where it stands in the file."""

from collections.abc import Mapping

from troubleshoot.flowfile.form import FlowError, FlowFile
from troubleshoot.graph import Graph
from troubleshoot.validation import ERROR, validate


def check_file(
    flow_file: FlowFile, *, flows: Mapping[str, Graph], checks: Mapping, warnings: bool = False
) -> tuple[FlowError, ...]:
    """What keeps the flow from being published, by line; with `warnings` also what need not.

    flows, checks: as for `validation.validate`.
    """
    found = []
    for problem in validate(flow_file.graph, flows=flows, checks=checks):
        if problem.level != ERROR and not warnings:
            continue
        line = flow_file.line(problem.node, problem.field, problem.choice)
        found.append(FlowError(flow_file.path, line, problem.node, problem.message, problem.level))
    return tuple(sorted(found, key=lambda error: error.line))
