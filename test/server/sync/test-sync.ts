import * as encoding from 'lib0/encoding';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { ILimits } from '../../../server/limits.js';
import { person } from '../../harness/people.js';
import { CHAT, TestServer } from './test-server.js';
import type { Stock } from './test-server.js';

export const ada = person('ada');
export const bob = person('bob');
export const ROOM = `text:chat:${CHAT}`;
export let harness: TestServer;

export const bodies = ({ chat }: Stock): string[] => chat.getMessages().map(({ body }) => body);

/** Whether all messages of a client are stored. */
export const stored = ({ chat }: Stock): boolean =>
  chat.getMessages().every(({ seq }) => seq !== undefined);

/** A document update, as a client sends it. */
export function syncUpdate(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

/** An update with a message under a forged sender. */
export function forged(sender = 'ada'): Uint8Array {
  const doc = new Y.Doc();
  const fields = { id: 'm', type: 'msg', sender, body: 'x', raw_time: false };
  doc.getArray('messages').insert(0, [new Y.Map(Object.entries(fields))]);
  return syncUpdate(Y.encodeStateAsUpdate(doc));
}

/** The code that a socket is closed with. */
export const code = (socket: WebSocket): Promise<number> =>
  new Promise(resolve => socket.once('close', resolve));

/** The last message as text. */
export const last = ({ messages }: { messages: Buffer[] }): string =>
  messages.at(-1)?.toString() ?? '';

/** Starts a server before each test of a file, and stops it afterwards. */
export function useServer(): void {
  beforeAll(() => {
    // Version 2 logs its refusals.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  beforeEach(async () => {
    harness = await TestServer.open();
  });
  afterEach(() => harness.close());
}

/** Starts another server, with other limits. */
export async function restart(limits: Partial<ILimits>): Promise<void> {
  await harness.close();
  harness = await TestServer.open({ limits });
}
