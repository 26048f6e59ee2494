"""JSON-RPC 2.0 over standard input and output, each message behind a Content-Length header.

All that a component in a process has to speak. Only Python's standard library is needed.
"""

import functools
import json
import queue
import sys
import threading
import traceback


class MethodNotFound(Exception):
    """Raised by a handler for what it does not have."""


def serve(handlers):
    """Answers one request after the other, until the host closes standard input.

    handlers: request method to function of its params, such as {"component/health": lambda params: None}. One that
    answers "component/start" with {"hears_cancel": True} can ask is_cancelled: from then on messages are read ahead.
    """
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # Standard output carries the protocol, so whatever is printed goes where the host logs it.
    sys.stdout = sys.stderr
    # Optional: it tells the host that this program has come up, which makes upgrades shorter.
    _write(answers, {"jsonrpc": "2.0", "method": "host/ready", "params": {}})
    following = functools.partial(_read, requests)
    while (message := following()) is not None:
        answer = _answer(handlers, message)
        if "id" in message:
            _write(answers, {"jsonrpc": "2.0", "id": message["id"], **answer})
        if message.get("method") == "component/call":
            _calls.over(message["params"]["call"])
        elif message.get("method") == "component/start" and (answer.get("result") or {}).get("hears_cancel"):
            following = _read_ahead(requests).get


def is_cancelled(call):
    """Whether nobody waits for the answer of a call any more: for a method that takes long to look at now and then.

    call: the number among the params of "component/call"
    """
    return call in _calls.cancelled


class _Calls:
    """Which calls nobody waits for any more. They come in the order of their numbers, and are answered in it."""

    def __init__(self):
        self.cancelled = set()
        self._answered = 0
        self._lock = threading.Lock()

    def cancel(self, call):
        with self._lock:
            if call > self._answered:
                self.cancelled.add(call)

    def over(self, call):
        with self._lock:
            self._answered = call
            self.cancelled.discard(call)


_calls = _Calls()


def _read_ahead(stream):
    """The messages that follow, None at the end, as a queue; while one is worked on, cancellations are heard of."""
    messages = queue.Queue(maxsize=64)

    def read():
        try:
            while (message := _read(stream)) is not None:
                if message.get("method") == "component/cancel":
                    _calls.cancel(message["params"]["call"])
                else:
                    messages.put(message)
        finally:
            messages.put(None)

    threading.Thread(target=read, daemon=True).start()
    return messages


def _answer(handlers, message):
    try:
        handler = handlers.get(message["method"])
        if handler is None:
            raise MethodNotFound(message["method"])
        return {"result": handler(message.get("params") or {})}
    except MethodNotFound as error:
        return {"error": {"code": -32601, "message": f"There is no {error}."}}
    except Exception as error:  # Whatever went wrong is the caller's to hear of; this program goes on.
        data = {"name": type(error).__name__, "stack": traceback.format_exc()}
        return {"error": {"code": -32000, "message": str(error), "data": data}}


def _read(stream):
    """The next message; None when there will be none."""
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(stream.read(length)) if length > 0 else None


def _write(stream, message):
    # allow_nan: JSON has no NaN, and the host would take one for damage.
    body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode()
    stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    stream.flush()
