"""Counts words. State version 2: {"words": [[word, how often], …] in the order of appearance, "total": all of them}."""

import re

from json_rpc import MethodNotFound, serve

counts = {}
total_count = 0


def add(text):
    """Counts the words of a text, and gives how many it has."""
    global total_count
    words = re.findall(r"\w+", text.lower())
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    total_count += len(words)
    return len(words)


def count(word):
    return counts.get(word.lower(), 0)


def total():
    return total_count


def top(limit=10):
    """The most frequent words with their counts; of those that are as frequent, the one that came first."""
    return sorted(counts.items(), key=lambda item: -item[1])[:limit]


METHODS = {"add": add, "count": count, "total": total, "top": top}


def start(params):
    global total_count
    if params["state"] is not None:
        counts.update(params["state"]["words"])
        total_count = params["state"]["total"]
    return {"methods": list(METHODS)}


def call(params):
    method = METHODS.get(params["method"])
    if method is None:
        raise MethodNotFound(f'method "{params["method"]}"; there is: {", ".join(METHODS)}')
    return method(*params["args"])


def export_state(params):
    return {"words": list(counts.items()), "total": total_count}


def migrate(params):
    """The way up from 1.0.0's state, and the way back, for a rollback that loses nothing."""
    words = params["state"]["words"]
    if (params["from"], params["to"]) == (1, 2):
        return {"words": list(words.items()), "total": sum(words.values())}
    if (params["from"], params["to"]) == (2, 1):
        return {"words": dict(words)}
    raise ValueError(f'There is no migration from {params["from"]} to {params["to"]}.')


serve(
    {
        "component/start": start,
        "component/call": call,
        "component/exportState": export_state,
        "component/migrate": migrate,
        "component/health": lambda params: {"healthy": True},
        "component/stop": lambda params: None,
    }
)
