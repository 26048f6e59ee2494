import type { ComponentItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";

/** Whether an upgrade of the component is under way. */
export function isMoving({ open }: Pick<WorkspaceItem, "open">, { name }: ComponentItem): boolean {
	return open.some(({ components }) => components.includes(name));
}
