type Outcome<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: { readonly message: string } };

/** A benchmark that cannot go on has no figures; it ends with the reason. */
export function required<Value>(outcome: Outcome<Value>): Value {
	if (!outcome.ok) throw new Error(outcome.error.message);
	return outcome.value;
}
