import { expect, test } from "vitest";
import { fleetOf, linkSaying, silent, swapIn } from "../../../test/harness/switched.ts";
import { TargetObserver } from "./observe-targets.ts";

const everywhere = (): boolean => true;

test("all runtimes are asked at once, and each once a look", async () => {
	const asked = [{ times: 0 }, { times: 0 }];
	const observer = new TargetObserver(swapIn(linkSaying("r1", [{}], asked[0]), linkSaying("r2", [{}], asked[1])), null);

	const { observed, silent: unheard } = await observer.look((runtime) => runtime === "r1");

	expect(observed.map(({ runtime, switched }) => [runtime, switched])).toEqual([
		["r1", true],
		["r2", false],
	]);
	expect(unheard).toBeNull();
	expect(asked).toEqual([{ times: 1 }, { times: 1 }]);
});

test("a silence is borne twice in a row, and whoever answers is heard meanwhile", async () => {
	const links = [linkSaying("r1", [silent, silent, {}, silent, silent, silent]), linkSaying("r2", [{}])];
	const observer = new TargetObserver(swapIn(...links), fleetOf(links));
	const heard: string[] = [];
	for (let look = 0; look < 6; look++) {
		const { observed, lost } = await observer.look(everywhere);
		heard.push(`${observed.map(({ runtime }) => runtime).join(" ")}${lost ? ", and one is lost" : ""}`);
	}

	expect(heard).toEqual(["r2", "r2", "r1 r2", "r2", "r2", "r2, and one is lost"]);
});

test("a connection that broke is replaced by the next look", async () => {
	const observer = new TargetObserver(swapIn(linkSaying("r1", [silent])), fleetOf([linkSaying("r1", [{}])]));

	expect(await observer.look(everywhere)).toMatchObject({ observed: [], silent: { code: "runtime-unreachable" } });
	expect(await observer.look(everywhere)).toMatchObject({ observed: [{ runtime: "r1" }], silent: null, lost: null });
});

test("a runtime whose process is gone is lost at once, and one that hangs is not", async () => {
	const operation = swapIn(linkSaying("r1", [silent]));

	expect(await new TargetObserver(operation, fleetOf([])).look(everywhere)).toMatchObject({
		lost: { code: "runtime-unreachable" },
	});
	expect(await new TargetObserver(operation, fleetOf([], ["r1"])).look(everywhere)).toMatchObject({ lost: null });
});
