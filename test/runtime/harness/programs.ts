import { readFile } from "node:fs/promises";
import { isAlive } from "../../../runtime/src/is-alive.ts";
import type { ReleaseSpec } from "../../harness/workspace.ts";

const beginning = `import json, os, sys, time
requests, answers = sys.stdin.buffer, sys.stdout.buffer

def write_raw(data):
    answers.write(data)
    answers.flush()

def write(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    write_raw(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)

def read():
    length = None
    while line := requests.readline().strip():
        length = int(line.split(b":")[1])
    return None if length is None else json.loads(requests.read(length))

`;

const loop = `
while (message := read()) is not None:
    if message["method"] == "component/call":
        result = METHODS[message["params"]["method"]](message["id"], *message["params"]["args"])
        if result is not None:
            write({"id": message["id"], "result": result})
    else:
        write({"id": message["id"], "result": None})
`;

/** A program in Python that answers what its METHODS give, each of which takes the id and the arguments of its call. */
export function program(name: string, version: string, methods: string, noodle: object = {}): ReleaseSpec {
	return {
		name,
		version,
		noodle: { isolation: "process", command: ["python3", "main.py"], ...noodle },
		files: { "main.py": `${beginning}\n${methods}\n${loop}` },
	};
}

/** Whether a process works still; what has ended and waits for its parent to notice does not. */
export async function isRunning(pid: number): Promise<boolean> {
	if (!isAlive(pid)) return false;
	const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
	return stat === null || !/\) Z /.test(stat);
}
