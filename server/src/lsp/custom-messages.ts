// Our own messages, typed by the protocol module, on a connection of vscode-languageserver. That library brings a copy of
// vscode-jsonrpc of its own, whose message types the compiler keeps apart from everybody else's, although they are the
// same on the wire; here is the one place where a message is reduced to its method.

import type { NotificationType, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { CancellationToken, Connection } from "vscode-languageserver";

export function onRequest<Params, Answer>(
	connection: Connection,
	type: RequestType<Params, Answer, void>,
	handle: (params: Params, token: CancellationToken) => Promise<Answer>,
): void {
	connection.onRequest<unknown, void>(type.method, (params: Params, token: CancellationToken) => handle(params, token));
}

export function onRequest0<Answer>(
	connection: Connection,
	type: RequestType0<Answer, void>,
	handle: () => Promise<Answer>,
): void {
	connection.onRequest<unknown, void>(type.method, () => handle());
}

export function onNotification<Params>(
	connection: Connection,
	type: NotificationType<Params>,
	handle: (params: Params) => void,
): void {
	connection.onNotification(type.method, (params: Params) => handle(params));
}

export function onNotification0(connection: Connection, type: NotificationType0, handle: () => void): void {
	connection.onNotification(type.method, () => handle());
}

export function sendRequest<Params, Answer>(
	connection: Connection,
	type: RequestType<Params, Answer, void>,
	params: Params,
): Promise<Answer> {
	return connection.sendRequest<Answer>(type.method, params);
}

export function sendNotification<Params>(
	connection: Connection,
	type: NotificationType<Params>,
	params: Params,
): Promise<void> {
	return connection.sendNotification(type.method, params);
}

export function sendNotification0(connection: Connection, type: NotificationType0): Promise<void> {
	return connection.sendNotification(type.method);
}
