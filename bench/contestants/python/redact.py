"""Replaces secrets: values with a secret's name, and text that looks like a secret."""

import json
import re

MASK = "***"
NAME = re.compile(r"passw|pwd|secret|token|credential|api_?key|authorization|private_?key|^pin$", re.I)
WORD = r"[\w-]*(?:passw|pwd|secret|token|credential|api_?key)[\w-]*"
TEXTS = [
    (re.compile(r"\b(authorization\s*[:=]\s*)[^\r\n\"]+", re.I), rf"\1{MASK}"),
    (re.compile(r"(://)[^\s/@]+@"), rf"\1{MASK}@"),
    (re.compile(rf"({WORD}[\"']?\s*[:=]\s*[\"']?)[^\s,;&\"']+", re.I), rf"\1{MASK}"),
    (re.compile(rf"(--{WORD}\s+)\S+", re.I), rf"\1{MASK}"),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"), MASK),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"), MASK),
]


def redact(value):
    if isinstance(value, str):
        return redact_string(value)
    if isinstance(value, list):
        return [redact(each) for each in value]
    return redact_object(value) if isinstance(value, dict) else value


def redact_object(members):
    """An object may also be a pair of name and value, as in a container's environment."""
    pair = NAME.search(str(members.get("Name") or members.get("name") or ""))
    return {
        name: MASK if value is not None and (NAME.search(name) or (pair and name.lower() == "value")) else redact(value)
        for name, value in members.items()
    }


def redact_string(text):
    if text.lstrip()[:1] in ("{", "[", '"'):
        try:
            return json.dumps(redact(json.loads(text)), ensure_ascii=False)
        except ValueError:
            pass  # Not JSON.
    for pattern, by in TEXTS:
        text = pattern.sub(by, text)
    return text
