"""Results as JUnit XML, in the dialect that pytest writes: for CI servers and editors."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from datetime import datetime, timezone
from xml.etree import ElementTree as ET

from dlgrade.render.text import first_line, reason, visible, visible_line
from dlgrade.result import Check, Result

_TAGS = {"failed": "failure", "error": "error", "skipped": "skipped", "deferred": "skipped"}
_VERDICT_TAGS = {"incorrect": "failure", "not_attempted": "failure"}


def to_xml(results: Iterable[Result]) -> str:
    """Return one document with a `testsuite` for each result and a `testcase` for each check.

    Deferred checks count as skipped. A submission that was not graded at all has one test case that says so, since a
    suite without test cases would pass for a success. A check's own time is not known, so the suite alone has one.
    """
    root = ET.Element("testsuites", name="dlgrade")
    for result in results:
        root.append(_suite(result))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(result: Result) -> ET.Element:
    cases = [_case(result, check) for check in result.checks]
    graded = result.verdict in ("passed", "deferred")
    if not graded and not any(case.find(tag) is not None for case in cases for tag in ("failure", "error")):
        cases.append(_verdict_case(result))

    def amount(tag: str) -> str:
        return str(sum(case.find(tag) is not None for case in cases))

    suite = ET.Element(
        "testsuite",
        name=visible_line(result.exercise),
        errors=amount("error"),
        failures=amount("failure"),
        skipped=amount("skipped"),
        tests=str(len(cases)),
        time=f"{result.seconds:.3f}",
        timestamp=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        hostname=platform.node(),
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(result).items():
        ET.SubElement(properties, "property", name=name, value=value)
    suite.extend(cases)
    return suite


def _properties(result: Result) -> dict[str, str]:
    return {
        "verdict": result.verdict,
        "score": str(result.score),
        "max_score": str(result.max_score),
        "path": visible_line(result.submission.path),
        "sandbox": result.sandbox.tier,
    }


def _case(result: Result, check: Check) -> ET.Element:
    case = _named(result, check.title or check.id)
    if check.outcome in _TAGS:
        tag = ET.SubElement(case, _TAGS[check.outcome], message=first_line(check.message))
        tag.text = visible("\n\n".join(filter(None, [check.message, check.hint and f"Hint: {check.hint}"])))
    if check.output:
        ET.SubElement(case, "system-out").text = visible(check.output)
    return case


def _verdict_case(result: Result) -> ET.Element:
    case = _named(result, result.verdict)
    why = reason(result) or result.verdict
    ET.SubElement(case, _VERDICT_TAGS.get(result.verdict, "error"), message=why).text = why
    return case


def _named(result: Result, name: str) -> ET.Element:
    return ET.Element("testcase", classname=visible_line(result.exercise), name=visible_line(name), time="0.000")
