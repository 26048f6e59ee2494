"""Greets by name, and counts how often. State version 1: {"greeted": {name: how often}}."""

import sys

from json_rpc import MethodNotFound, serve

greeted = {}


def greet(name):
    """Arguments and answers are what JSON can say."""
    greeted[name] = greeted.get(name, 0) + 1
    times = greeted[name]
    return f"Hello, {name}!" if times == 1 else f"Hello again, {name}! That makes {times} times."


METHODS = {"greet": greet}


def start(params):
    """The state is what the release before this one exported; None at the very first start."""
    greeted.clear()
    if params["state"] is not None:
        greeted.update(params["state"]["greeted"])
    # Standard output belongs to the host; what is printed to standard error goes to its log.
    print("component-name has started.", file=sys.stderr)
    return {"methods": list(METHODS)}


def call(params):
    method = METHODS.get(params["method"])
    if method is None:
        raise MethodNotFound(f'method "{params["method"]}"; there is: {", ".join(METHODS)}')
    return method(*params["args"])


def export_state(params):
    """What the next release goes on with. When its shape changes, raise state_version and declare a migration."""
    return {"greeted": greeted}


HANDLERS = {
    "component/start": start,
    "component/call": call,
    "component/exportState": export_state,
    "component/health": lambda params: {"healthy": True},
    "component/stop": lambda params: None,
}

if __name__ == "__main__":
    serve(HANDLERS)
