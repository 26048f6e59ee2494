/** A way to have a number echoed by somebody else. */
export interface Caller {
	call(value: number): Promise<unknown>;
	close(): Promise<void>;
}
