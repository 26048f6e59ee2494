import { expect, test } from "vitest";
import type { InstanceHost } from "../instance.ts";
import type { Connection } from "./connection.ts";
import { HostRequests } from "./host-requests.ts";

test("a process that reads no more has its calls refused before their answers fill the host", () => {
	const called: string[] = [];
	const refused: unknown[] = [];
	const connection = {
		waitingBytes: 0,
		refuse: (id: unknown, { data }: { data?: unknown }) => void refused.push({ id, data }),
	};
	const host = { call: (_component: string, method: string) => void called.push(method) };
	const requests = new HostRequests(
		host as unknown as InstanceHost,
		connection as unknown as Connection,
		() => undefined,
	);
	requests.mayCall = true;
	const ask = (method: string, id: number) => requests.receive("host/call", { component: "counter", method }, id);

	ask("first", 1);
	connection.waitingBytes = 65 * 1024 * 1024;
	ask("second", 2);
	connection.waitingBytes = 0;
	ask("third", 3);

	expect(called).toEqual(["first", "third"]);
	expect(refused).toEqual([{ id: 2, data: expect.objectContaining({ code: "queue-full" }) }]);
});
