import { expect, test } from "vitest";
import { Opened, type OpenKind } from "./opened.ts";

interface Thing {
	name: string | null;
	isOpen: boolean;
}

const kind: OpenKind<Thing> = {
	name: ({ name }) => name,
	close: (thing) => {
		thing.isOpen = false;
	},
};

function thing(name: string | null): Thing {
	return { name, isOpen: true };
}

test("all that is left is closed and told of, by kind and number", () => {
	const opened = new Opened();
	const [first, second, server, closing, gone] = [
		thing("Timeout"),
		thing("Timeout"),
		thing("Server"),
		thing(null),
		thing("Socket"),
	];
	for (const one of [first, second, server, closing, gone]) opened.add(one, kind);
	opened.remove(gone);
	expect(opened.closeAll()).toEqual(["2 × Timeout", "Server"]);
	expect([first, second, server, closing, gone].map(({ isOpen }) => isOpen)).toEqual([
		false,
		false,
		false,
		false,
		true,
	]);
	expect([opened.isEmpty, opened.closeAll()]).toEqual([true, []]);
});

test("what code opens that outlives its component is closed at once", () => {
	const opened = new Opened();
	opened.closeAll();
	const late = thing("Timeout");
	opened.add(late, kind);
	expect([late.isOpen, opened.isEmpty]).toEqual([false, true]);
});
