import { expect, onTestFinished, test } from "vitest";
import { ListRequest, TrustedNotification } from "../../server/src/protocol/index.ts";
import { startGateway } from "../harness/registry/gateway.ts";
import { until } from "../harness/until.ts";
import { scene } from "./harness/scene.ts";

test("a workspace that is not trusted has its registry asked only once it is", async () => {
	const gateway = await startGateway("http://127.0.0.1:9/");
	onTestFinished(() => gateway.close());
	gateway.interfere = () => ({ status: 404 });
	const npm = { registry: gateway.url };
	const manifest = JSON.stringify({
		components: { renderer: "1.0.0" },
		runtime_upgrade: { components: { npm } },
	});
	const { editor } = await scene({ manifest, initializationOptions: { trusted: false } });
	await editor.request0(ListRequest);
	expect(gateway.seen).toEqual([]);

	await editor.notify0(TrustedNotification);

	await until("the registry to be asked", () => gateway.seen.length > 0);
	expect(gateway.seen[0]?.path).toBe("/renderer");
});
