"""Counts words. State version 1: {"words": {word: how often}}."""

import re

from json_rpc import MethodNotFound, serve

counts = {}


def add(text):
    """Counts the words of a text, and gives how many it has."""
    words = re.findall(r"\w+", text.lower())
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return len(words)


def count(word):
    return counts.get(word.lower(), 0)


def total():
    return sum(counts.values())


METHODS = {"add": add, "count": count, "total": total}


def start(params):
    # None at a first start; otherwise what export_state of the release before gave, already migrated.
    if params["state"] is not None:
        counts.update(params["state"]["words"])
    return {"methods": list(METHODS)}


def call(params):
    method = METHODS.get(params["method"])
    if method is None:
        raise MethodNotFound(f'method "{params["method"]}"; there is: {", ".join(METHODS)}')
    return method(*params["args"])


def export_state(params):
    return {"words": counts}


serve(
    {
        "component/start": start,
        "component/call": call,
        "component/exportState": export_state,
        "component/health": lambda params: {"healthy": True},
        "component/stop": lambda params: None,
    }
)
