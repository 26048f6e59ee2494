import { CallError } from "@noodle-upgrade/runtime";
import { expect, test } from "vitest";
import { asker, counter, lateAsker } from "./fixtures.ts";
import type { InstanceKind } from "./kind.ts";
import { ample, running } from "./opened.ts";

/** Calls into the component, and its own calls to others. Every call here is also seen to be answered exactly once. */
export function callsContract(name: string, kind: InstanceKind): void {
	test(`${name}: methods answer at once or later, with anything or nothing`, async (context) => {
		const opened = await running(context, kind, counter);
		expect(await opened.call("add", 2)).toBe(2);
		expect(await opened.call("later", "value")).toBe("value");
		expect(await opened.call("thenable", "value")).toBe("value");
		expect(await opened.call("echo", 1, "two", null, [3], { four: true })).toEqual([
			1,
			"two",
			null,
			[3],
			{ four: true },
		]);
		expect((await opened.call("nothing")) ?? null).toBeNull();
	});

	test(`${name}: calls arrive in the order of their making, and are answered by what they found`, async (context) => {
		const opened = await running(context, kind, counter);
		const sums = Array.from({ length: 500 }, () => opened.call("add", 1));
		expect(await Promise.all(sums)).toEqual(sums.map((_, i) => i + 1));
	});

	test(`${name}: a call that takes long holds up no other`, async (context) => {
		const opened = await running(context, kind, counter);
		const waiting = [opened.start("wait"), opened.start("wait")];
		expect(await opened.call("add", 5)).toBe(5);
		expect(waiting.map(({ answers }) => answers)).toEqual([[], []]);
		await opened.call("release");
		expect(await Promise.all(waiting.map(({ outcome }) => outcome))).toEqual([5, 5]);
	});

	test(`${name}: a method that heeds its call hears that nobody waits for it any more, and why`, async (context) => {
		const opened = await running(context, kind, counter);
		const [first, second] = [opened.start("heed"), opened.start("heed")];
		const late = new CallError("deadline-exceeded", "It had 5 ms.");
		opened.instance.cancel(second, late);
		expect(await second.outcome).toEqual({ code: "deadline-exceeded", message: "It had 5 ms." });
		expect(await opened.call("add", 1)).toBe(1);
		expect(first.answers).toEqual([]);
		opened.instance.cancel(first, new CallError("cancelled", "No more."));
		expect(await first.outcome).toEqual({ code: "cancelled", message: "No more." });
	});

	test(`${name}: a method that heeds nothing is let finish, and what is over can be cancelled without harm`, async (context) => {
		const opened = await running(context, kind, counter);
		const deaf = opened.start("wait");
		const over = opened.start("add", 1);
		await over.outcome;
		const heeding = opened.start("heed");
		const reason = new CallError("cancelled", "No more.");
		for (const call of [deaf, over]) opened.instance.cancel(call, reason);
		expect(await opened.call("count")).toBe(1);
		expect([deaf.answers, heeding.answers]).toEqual([[], []]);
		await opened.call("release");
		expect(await deaf.outcome).toBe(1);
		opened.instance.cancel(heeding, reason);
		await heeding.outcome;
	});

	test(`${name}: what a method throws reaches the caller with its name and message`, async (context) => {
		const opened = await running(context, kind, counter);
		const code = "component-error";
		await expect(opened.call("fail", "no")).rejects.toMatchObject({ code, name: "TypeError", message: "no" });
		await expect(opened.call("failLater", "no")).rejects.toMatchObject({ code, name: "RangeError", message: "no" });
		await expect(opened.call("throwText")).rejects.toMatchObject({ code, message: "only text" });
		await expect(opened.call("fail", "no")).rejects.toBeInstanceOf(CallError);
		await expect(opened.call("fail", "no")).rejects.toMatchObject({ stack: expect.stringMatching(/fail/) });
		expect(await opened.call("count")).toBe(0);
	});

	test.for(["throwTextless", "throwSecret", "throwRevoked"])(
		`${name}: what cannot be told of what a method throws (%s) ends its call and nothing else`,
		async (method, context) => {
			const opened = await running(context, kind, counter);
			if (opened.entry.descriptor.command !== null) context.skip("It throws only what can be told.");
			await expect(opened.call(method)).rejects.toMatchObject({ code: "component-error" });
			expect(await opened.call("add", 2)).toBe(2);
		},
	);

	test.for(["nowhere", "toString", "constructor", "__proto__"])(
		`${name}: a method %s that is not there is said to be unknown`,
		async (method, context) => {
			const opened = await running(context, kind, counter);
			await expect(opened.call(method)).rejects.toMatchObject({
				code: "unknown-method",
				message: expect.stringContaining(`"${method}"`),
			});
		},
	);

	test(`${name}: a call to another component names the call that it belongs to`, async (context) => {
		const opened = await running(context, kind, asker);
		opened.host.answer = ({ args, sink }) => sink.resolve(Number(args[0]) * 10);
		const asks = [1, 2, 3].map((n) => opened.start(n === 2 ? "ask" : "askLater", "add", n));
		expect(await Promise.all(asks.map(({ outcome }) => outcome))).toEqual([10, 20, 30]);
		for (const [i, ask] of asks.entries()) {
			const made = opened.host.calls.find(({ args }) => args[0] === i + 1);
			expect(made).toMatchObject({ component: "counter", method: "add" });
			expect(made?.parent).toBe(ask);
		}
	});

	for (const method of ["ask", "askLater"]) {
		test.runIf(kind.isolated)(
			`${name}: the first call to another component names its call too (${method})`,
			async (context) => {
				const opened = await running(context, kind, lateAsker);
				opened.host.answer = ({ args, sink }) => sink.resolve(Number(args[0]) * 10);
				const asks = [1, 2, 3].map((n) => opened.start(method, "add", n));
				expect(await Promise.all(asks.map(({ outcome }) => outcome))).toEqual([10, 20, 30]);
				for (const [i, ask] of asks.entries())
					expect(opened.host.calls.find(({ args }) => args[0] === i + 1)?.parent).toBe(ask);
			},
		);
	}

	test(`${name}: a call that makes several of its own goes on with each answer`, async (context) => {
		const opened = await running(context, kind, asker);
		opened.host.answer = ({ args, sink }) => queueMicrotask(() => sink.resolve(args[0]));
		const twice = opened.start("askTwice");
		expect(await twice.outcome).toEqual([1, 2]);
		expect(opened.host.calls.map(({ parent }) => parent === twice)).toEqual([true, true]);
	});

	test(`${name}: a failure of another component is the caller's to catch`, async (context) => {
		const opened = await running(context, kind, asker);
		opened.host.answer = ({ sink }) => sink.reject(new CallError("queue-full", "Too many wait."));
		expect(await opened.call("giveUp")).toEqual({ code: "queue-full", message: "Too many wait." });
		await expect(opened.call("ask", "add", 1)).rejects.toMatchObject({ message: "Too many wait." });
	});

	test(`${name}: an answer that comes back after the end troubles nobody`, async (context) => {
		const opened = await running(context, kind, asker);
		const asking = opened.start("ask", "add", 1);
		await opened.host.called(1);
		await opened.instance.dispose(ample);
		for (const { sink } of opened.host.calls) sink.resolve(1);
		await expect(asking.outcome).rejects.toMatchObject({ code: "component-crashed" });
	});
}
