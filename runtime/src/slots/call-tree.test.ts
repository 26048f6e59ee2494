import { expect, test } from "vitest";
import { CallTree } from "./call-tree.ts";
import type { Generation } from "./generation.ts";

/** Only what a tree uses of a generation. */
function leasable() {
	const counted = {
		leases: 0,
		draining: false,
		acquire: () => void counted.leases++,
		giveBack: () => void counted.leases--,
	};
	return counted as typeof counted & Generation;
}

test("a lease is held until the last call of the tree is over", () => {
	const tree = new CallTree();
	const generation = leasable();
	tree.enter();
	tree.lease("a", generation);
	tree.enter();
	tree.leave();
	expect([generation.leases, tree.isOpen, tree.leased("a")]).toEqual([1, true, generation]);
	tree.leave();
	expect([generation.leases, tree.isOpen, tree.leased("a")]).toEqual([0, false, undefined]);
});

test("a tree is waited for while any generation that it holds is drained", () => {
	const tree = new CallTree();
	const [first, second] = [leasable(), leasable()];
	tree.enter();
	tree.lease("a", first);
	tree.lease("b", second);
	expect(tree.isWaitedFor).toBe(false);
	second.draining = true;
	expect(tree.isWaitedFor).toBe(true);
	tree.leave();
	expect(tree.isWaitedFor).toBe(false);
});
