import { expect, test } from "vitest";
import { CallTree } from "./call-tree.ts";
import type { Generation } from "./generation.ts";

/** Only what a tree uses of a generation. */
function leasable(component: string) {
	const counted = {
		release: { component },
		companions: new Map<string, Generation>(),
		leases: 0,
		draining: false,
		acquire: () => void counted.leases++,
		giveBack: () => void counted.leases--,
	};
	return counted as unknown as typeof counted & Generation;
}

test("a lease is held until the last call of the tree is over", () => {
	const tree = new CallTree();
	const generation = leasable("a");
	tree.enter();
	tree.lease(generation);
	tree.enter();
	tree.leave();
	expect([generation.leases, tree.isOpen, tree.bound("a")]).toEqual([1, true, generation]);
	tree.leave();
	expect([generation.leases, tree.isOpen, tree.bound("a")]).toEqual([0, false, undefined]);
});

test("a tree is waited for while any generation that it holds is drained", () => {
	const tree = new CallTree();
	const [first, second] = [leasable("a"), leasable("b")];
	tree.enter();
	tree.lease(first);
	tree.lease(second);
	expect(tree.isWaitedFor).toBe(false);
	second.draining = true;
	expect(tree.isWaitedFor).toBe(true);
	tree.leave();
	expect(tree.isWaitedFor).toBe(false);
});

test("a tree that works with one of a set goes on with the others of that set, though it has not met them yet", () => {
	const tree = new CallTree();
	const [first, second, other] = [leasable("a"), leasable("b"), leasable("c")];
	first.companions.set("b", second);
	tree.enter();
	tree.lease(other);
	expect(tree.bound("b")).toBeUndefined();
	tree.lease(first);
	expect([tree.bound("a"), tree.bound("b"), tree.bound("c"), tree.bound("d")]).toEqual([
		first,
		second,
		other,
		undefined,
	]);
});

test("a lease is taken once, however many calls of the tree go to the generation", () => {
	const tree = new CallTree();
	const generations = [leasable("a"), leasable("b"), leasable("c")];
	tree.enter();
	for (const generation of [...generations, ...generations]) tree.lease(generation);
	expect(generations.map(({ leases }) => leases)).toEqual([1, 1, 1]);
	tree.leave();
	expect(generations.map(({ leases }) => leases)).toEqual([0, 0, 0]);
});
