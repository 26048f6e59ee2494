/** Some of the versions of one component, one bit for each, by their place among all of them, oldest first. */
export class VersionSet {
	readonly #words: Uint32Array;
	/** How many versions there are in all. */
	readonly size: number;

	private constructor(words: Uint32Array, size: number) {
		this.#words = words;
		this.size = size;
	}

	static none(size: number): VersionSet {
		return new VersionSet(new Uint32Array(Math.ceil(size / 32)), size);
	}

	static all(size: number): VersionSet {
		return VersionSet.between(size, 0, size);
	}

	static of(size: number, ...places: readonly number[]): VersionSet {
		const set = VersionSet.none(size);
		for (const place of places) set.#add(place);
		return set;
	}

	/** Places from `from` up to, and without, `to`. */
	static between(size: number, from: number, to: number): VersionSet {
		const set = VersionSet.none(size);
		for (let place = from; place < to; place++) set.#add(place);
		return set;
	}

	has(place: number): boolean {
		return (this.#word(place >>> 5) & (1 << (place & 31))) !== 0;
	}

	get isEmpty(): boolean {
		return this.#words.every((word) => word === 0);
	}

	get isAll(): boolean {
		return this.count === this.size;
	}

	get count(): number {
		let count = 0;
		for (let word of this.#words) for (; word !== 0; word &= word - 1) count++;
		return count;
	}

	/** Oldest first. */
	get places(): number[] {
		return Array.from({ length: this.size }, (_, place) => place).filter((place) => this.has(place));
	}

	/** The same for equal sets of the same versions, and for no others. */
	get key(): string {
		return this.#words.join();
	}

	union(other: VersionSet): VersionSet {
		const words = new Uint32Array(this.#words.length);
		for (let i = 0; i < words.length; i++) words[i] = this.#word(i) | other.#word(i);
		return new VersionSet(words, this.size);
	}

	intersection(other: VersionSet): VersionSet {
		const words = new Uint32Array(this.#words.length);
		for (let i = 0; i < words.length; i++) words[i] = this.#word(i) & other.#word(i);
		return new VersionSet(words, this.size);
	}

	without(other: VersionSet): VersionSet {
		const words = new Uint32Array(this.#words.length);
		for (let i = 0; i < words.length; i++) words[i] = this.#word(i) & ~other.#word(i);
		return new VersionSet(words, this.size);
	}

	complement(): VersionSet {
		return VersionSet.all(this.size).without(this);
	}

	// These two are asked most of the search: a closure for every word would show.

	isWithin(other: VersionSet): boolean {
		for (let i = 0; i < this.#words.length; i++) if ((this.#word(i) & ~other.#word(i)) !== 0) return false;
		return true;
	}

	meets(other: VersionSet): boolean {
		for (let i = 0; i < this.#words.length; i++) if ((this.#word(i) & other.#word(i)) !== 0) return true;
		return false;
	}

	#word(i: number): number {
		return this.#words[i] ?? 0;
	}

	#add(place: number): void {
		this.#words[place >>> 5] = this.#word(place >>> 5) | (1 << (place & 31));
	}
}
