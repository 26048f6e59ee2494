/** Why a command does not do what was asked, in a sentence for the person; nothing is broken. */
export class Refusal extends Error {
	override readonly name = "Refusal";
}
