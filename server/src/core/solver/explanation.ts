import type { Cause, Fact, Incompatibility } from "./incompatibility.ts";
import { conclusionClause, factClause } from "./phrases.ts";

type Derivation = Cause & { kind: "derived" };

/** More sentences than this nobody follows. */
const mostSentences = 12;

/**
 * Why nothing is possible, as sentences that each follow from the ones before. One that is needed again later is
 * numbered. The order is that of pub's doc/solver.md, under "Error Reporting".
 *
 * @param root an incompatibility without terms
 * @returns null: it would take more sentences than anybody follows
 */
export function explanationOf(root: Incompatibility): string[] | null {
	if (root.cause.kind !== "derived") return [sentence(clauseOf(root))];
	const writer = new Writer(root);
	writer.tell(root);
	return writer.sentences.length > mostSentences ? null : writer.sentences;
}

class Writer {
	readonly sentences: string[] = [];
	readonly #numbers = new Map<Incompatibility, number>();
	/** How many others each derivation leads to. */
	readonly #uses = new Map<Incompatibility, number>();

	constructor(root: Incompatibility) {
		const pending = [root];
		for (let one = pending.pop(); one; one = pending.pop()) {
			for (const cause of causesOf(one)) {
				const uses = this.#uses.get(cause) ?? 0;
				this.#uses.set(cause, uses + 1);
				if (uses === 0) pending.push(cause);
			}
		}
	}

	tell(one: Incompatibility, isNumbered = false): void {
		if (one.cause.kind !== "derived" || this.sentences.length > mostSentences) return;
		const text = this.#because(one, one.cause);
		if (!isNumbered && (this.#uses.get(one) ?? 0) < 2) {
			this.sentences.push(text);
			return;
		}
		const number = this.#numbers.size + 1;
		this.#numbers.set(one, number);
		this.sentences.push(`(${number}) ${text}`);
	}

	/** The sentence that concludes something, after all that has to be told before it. */
	#because(one: Incompatibility, { left, right }: Derivation): string {
		const conclusion = clauseOf(one);
		const derived = [left, right].filter(isDerived);
		const [fact] = [left, right].filter((cause) => !isDerived(cause));
		const [first, second] = derived;
		if (first && second) return this.#becauseOfBoth(first, second, conclusion);
		if (!fact || !first) {
			const [one = left, other = right] = [left, right].sort((a, b) => turnOf(a) - turnOf(b));
			return `Because ${clauseOf(one)}, and ${clauseOf(other)}, ${conclusion}.`;
		}
		if (this.#numbers.has(first)) return `Because ${clauseOf(fact)}, and ${this.#recalled(first)}, ${conclusion}.`;
		const before = this.#foldable(first);
		if (before) {
			this.tell(before.derived);
			return `And because ${clauseOf(before.fact)}, and ${clauseOf(fact)}, ${conclusion}.`;
		}
		this.tell(first);
		return `And because ${clauseOf(fact)}, ${conclusion}.`;
	}

	#becauseOfBoth(first: Incompatibility, second: Incompatibility, conclusion: string): string {
		const known = [first, second].filter((cause) => this.#numbers.has(cause));
		const [one] = known;
		if (known.length === 2) return `Because ${this.#recalled(first)}, and ${this.#recalled(second)}, ${conclusion}.`;
		if (one) {
			this.tell(one === first ? second : first);
			return `And because ${this.#recalled(one)}, ${conclusion}.`;
		}
		const simple = [second, first].find((cause) => causesOf(cause).every((fact) => !isDerived(fact)));
		if (simple) {
			this.tell(simple === first ? second : first);
			this.tell(simple);
			return `So ${conclusion}.`;
		}
		this.tell(first, true);
		this.tell(second);
		return `And because ${this.#recalled(first)}, ${conclusion}.`;
	}

	/** A derivation from one fact and one other derivation needs no sentence of its own. */
	#foldable(one: Incompatibility): { fact: Incompatibility; derived: Incompatibility } | null {
		if ((this.#uses.get(one) ?? 0) > 1) return null;
		const [derived, ...others] = causesOf(one).filter(isDerived);
		const fact = causesOf(one).find((cause) => !isDerived(cause));
		return derived && fact && others.length === 0 && !this.#numbers.has(derived) ? { fact, derived } : null;
	}

	#recalled(one: Incompatibility): string {
		return `${clauseOf(one)} (${this.#numbers.get(one)})`;
	}
}

function isDerived({ cause }: Incompatibility): boolean {
	return cause.kind === "derived";
}

/** What was asked for is told first, and what is to be said of one component alone last. */
function turnOf({ cause }: Incompatibility): number {
	if (cause.kind === "held" || cause.kind === "unfit") return 2;
	return isFact(cause) && cause.subject.domain.isTarget ? 0 : 1;
}

function causesOf({ cause }: Incompatibility): Incompatibility[] {
	return cause.kind === "derived" ? [cause.left, cause.right] : [];
}

function clauseOf({ terms, cause }: Incompatibility): string {
	return isFact(cause) ? factClause(cause) : conclusionClause(terms);
}

function isFact(cause: Cause): cause is Fact {
	return cause.kind !== "derived" && cause.kind !== "bound";
}

/** Components' names keep their letters as they are, also at the beginning. */
function sentence(clause: string): string {
	return `${clause.replace(/^every /, "Every ")}.`;
}
