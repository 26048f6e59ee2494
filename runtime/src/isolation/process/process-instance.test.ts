import { PassThrough } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { readDescriptor } from "../../formats/descriptor.ts";
import { secludedHost } from "../secluded-host.ts";
import { ProcessInstance } from "./process-instance.ts";

const given = vi.hoisted(() => ({ up: 0 }));

vi.mock("./component-process.ts", async (original) => ({
	...(await original<object>()),
	/** Runs, and is not ended by anything: no test can make such a process, since not even a test could end it. */
	ComponentProcess: class {
		input = new PassThrough();
		output = new PassThrough();
		spawned = async () => ({ ok: true, value: null });
		comesUp = async () => true;
		end = async () => "SIGKILL";
		giveUp = () => given.up++;
	},
}));

afterEach(() => void vi.useRealTimers());

test("a process that not even SIGKILL ends is given up, so that nobody waits for it for ever", async () => {
	vi.useFakeTimers();
	const text = '{ "name": "it", "version": "1.0.0", "noodle": { "isolation": "process", "command": ["it"] } }';
	const { descriptor } = readDescriptor(text, "package.json");
	if (!descriptor) throw new Error("The descriptor cannot be used.");
	const log = vi.fn();
	const instance = new ProcessInstance("it@1.0.0", { ...secludedHost("It calls nobody."), log });
	expect(await instance.load({ folder: "/nowhere", descriptor }, 1_000)).toMatchObject({ ok: true });
	const refused = vi.fn();
	instance.call("hang", [], { resolve: vi.fn(), reject: refused });
	const disposed = instance.dispose(1_000);
	await vi.runAllTimersAsync();
	await disposed;
	expect(given.up).toBe(1);
	expect(log).toHaveBeenLastCalledWith("warn", expect.stringContaining("was killed and does not end"));
	expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: "component-crashed" }));
	expect(instance.ended).toBe("its process was given up");
});
