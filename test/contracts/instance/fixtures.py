"""The contract's fixtures as a program, as far as a language without JavaScript's objects can have them.

Started with the name of one of them. It answers out of order where a fixture does.
"""

import json
import os
import sys
import traceback

requests, answers = sys.stdin.buffer, sys.stdout.buffer
LATER = object()
waiting_for_host = {}


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.error = error


class RangeError(Exception):
    pass


def write(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    answers.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    answers.flush()


def read():
    length = None
    while line := requests.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return None if length is None else json.loads(requests.read(length))


def log(message):
    write({"method": "host/log", "params": {"level": "info", "message": message}})


def answer(id, result):
    write({"id": id, "result": result})


def refuse(id, error):
    if not isinstance(error, Refused):
        data = {"name": type(error).__name__, "stack": traceback.format_exc()}
        error = Refused({"code": -32000, "message": str(error), "data": data})
    write({"id": id, "error": error.error})


def ask_host(call, component, method, args, then):
    """then: takes the answer, and the error that came in its place or None"""
    id = f"ask-{len(waiting_for_host)}"
    waiting_for_host[id] = then
    write({"id": id, "method": "host/call", "params": {"component": component, "method": method, "args": args, "call": call}})


def bad(error):
    raise error


class Counter:
    def start(self, params):
        self.count = (params["state"] or {"count": 0})["count"]
        self.config = params["config"]
        self.waiting = []
        self.heeding = set()
        log("set up")
        return {"methods": [name for name in dir(Methods) if name[0] != "_"], "imports_state": True, "hears_cancel": True}

    def cancel(self, id, reason):
        if id in self.heeding:
            self.heeding.remove(id)
            answer(id, reason)

    def call(self, id, method, args):
        run = getattr(Methods, method, None) if method[0] != "_" else None
        if run is None:
            raise Refused({"code": -32601, "message": f'There is no method "{method}".'})
        return run(self, id, *args)

    def export_state(self):
        return {"count": self.count, "list": [self.count]}

    def import_state(self, state):
        self.count = state["count"]

    def migrate(self, state, step):
        if step == (1, 2):
            return {"count": state["total"], "list": []}
        return {"total": state["count"]} if step == (2, 1) else bad(ValueError("There is no such migration."))

    def stop(self):
        log("said goodbye")


class Methods:
    def add(self, id, by):
        self.count += by
        return self.count

    def count(self, id):
        return self.count

    def later(self, id, value):
        return value

    def thenable(self, id, value):
        return value

    def echo(self, id, *values):
        return values

    def nothing(self, id):
        return None

    def configured(self, id):
        return self.config

    def aborted(self, id):
        return False

    def wait(self, id):
        self.waiting.append(id)
        return LATER

    def heed(self, id):
        self.heeding.add(id)
        return LATER

    def release(self, id):
        while self.waiting:
            answer(self.waiting.pop(0), self.count)

    def fail(self, id, message):
        raise TypeError(message)

    def failLater(self, id, message):
        raise RangeError(message)

    def throwText(self, id):
        raise Refused({"code": -32000, "message": "only text"})


class Bare:
    def call(self, id, method, args):
        return "1.0.0"


class Asker:
    def start(self, params):
        self.early = None
        ask_host(None, "counter", "count", [], lambda result, error: setattr(self, "early", error["data"]["code"]))
        while self.early is None:
            heard(read())

    def call(self, id, method, args):
        def pass_on(result, error):
            write({"id": id, "error": error} if error else {"id": id, "result": result})

        def give_up(result, error):
            answer(id, {"code": error["data"]["code"], "message": error["message"]})

        def twice(first, error):
            ask_host(id, "counter", "add", [2], lambda second, error: answer(id, [first, second]))

        if method == "early":
            return self.early
        then = {"ask": pass_on, "askLater": pass_on, "askTwice": twice, "giveUp": give_up}[method]
        wanted, *rest = args or (["add", 1] if method == "askTwice" else ["fail"])
        ask_host(id, "counter", wanted, rest, then)
        return LATER


class Staged:
    seen, how = [], {}

    def start(self, params):
        return {"methods": ["seen", "behave", "wait"], "imports_state": True, "activates": True, "deactivates": True}

    def act(self, stage, value=None):
        self.seen.append(stage)
        if self.how.get(stage) == "throw":
            raise RuntimeError(f"{stage} is broken")
        return LATER if self.how.get(stage) == "hang" else self.how.get(stage, value)

    def call(self, id, method, args):
        if method == "wait":
            return LATER
        if method == "behave":
            self.how = args[0]
        return self.seen if method == "seen" else None

    def export_state(self):
        return self.act("exportState", {})

    def import_state(self, state):
        return self.act("importState")

    def activate(self):
        return self.act("activate")

    def deactivate(self):
        return self.act("deactivate")

    def health(self):
        return self.act("health")

    def stop(self):
        return self.act("dispose")


class Crash(BaseException):
    """Not caught by the loop."""


class Deadly:
    def call(self, id, method, args):
        if method == "loop":
            while True:
                pass
        if method == "exit":
            os._exit(7)
        return LATER if method == "wait" else bad(Crash("an Error: boom"))


component = {"counter": Counter, "bare": Bare, "asker": Asker, "staged": Staged, "deadly": Deadly}[sys.argv[1]]()


def handle(id, method, params):
    stages = {
        "component/start": lambda: component.start(params),
        "component/call": lambda: component.call(id, params["method"], params["args"]),
        "component/exportState": lambda: component.export_state(),
        "component/importState": lambda: component.import_state(params["state"]),
        "component/migrate": lambda: component.migrate(params["state"], (params["from"], params["to"])),
        "component/activate": lambda: component.activate(),
        "component/deactivate": lambda: component.deactivate(),
        "component/health": lambda: component.health(),
        "component/stop": lambda: component.stop(),
    }
    has = {"component/start": "start", "component/health": "health", "component/stop": "stop"}
    if method in has and not hasattr(component, has[method]):
        return None if method == "component/start" else bad(Refused({"code": -32601, "message": f"No {method}."}))
    return stages[method]()


def heard(message):
    if "method" not in message:
        waiting_for_host.get(message["id"])(message.get("result"), message.get("error"))
        return
    if message["method"] == "component/cancel":
        given = message["params"]
        component.cancel(given["call"], {"code": given["code"], "message": given["message"]})
        return
    try:
        result = handle(message["id"], message["method"], message["params"])
        if result is not LATER:
            answer(message["id"], result)
    except Exception as error:
        refuse(message["id"], error)


while (message := read()) is not None:
    heard(message)
