import { expect, test, vi } from "vitest";
import { readDescriptor } from "../../formats/descriptor.ts";
import { secludedHost } from "../secluded-host.ts";
import { ThreadInstance } from "./thread-instance.ts";

const { descriptor } = readDescriptor('{ "name": "renderer", "version": "1.0.0", "noodle": {} }', "package.json");
if (!descriptor) throw new Error("The descriptor cannot be used.");
const release = { folder: "/nowhere", descriptor };

/** As Node does once a process, or its container, has as many threads as it may have. */
const exhausted = {
	take: () => {
		throw Object.assign(new Error("EAGAIN"), { code: "ERR_WORKER_INIT_FAILED" });
	},
};

test("where the system has no thread to give, everything that is asked of the release says so, and nothing throws", async () => {
	const host = { ...secludedHost("It calls nobody."), died: vi.fn() };
	const instance = new ThreadInstance("renderer@1.0.0", host, exhausted);
	const reason = /the system gave it no thread \(EAGAIN\)/;
	expect(await instance.load(release, 1_000)).toMatchObject({
		ok: false,
		error: { code: "component-died", message: expect.stringMatching(reason) },
	});
	expect(await instance.health(1_000)).toMatchObject({ healthy: false, reason: expect.stringMatching(reason) });
	const refused = vi.fn();
	instance.call("version", [], { resolve: vi.fn(), reject: refused });
	expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: "component-crashed" }));
	await instance.dispose(1_000);
	// It never lived, and whoever loads it has been told.
	expect(host.died).not.toHaveBeenCalled();
});
