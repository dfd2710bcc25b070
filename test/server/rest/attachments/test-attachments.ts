import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { ada, TestApi } from '../test-api.js';

export interface IAttachment {
  id: string;
  name: string;
  contentType: string;
  size: number;
  url: string;
}

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
);

export let harness: TestApi;
export let chat: string;
export let path: string;

/** Uploads a file. */
export const upload = async (
  payload: Buffer | Readable,
  { who = ada, name = 'a.bin', type = 'application/octet-stream', to = path, kind = '' } = {}
) =>
  harness.app.inject({
    method: 'POST',
    url: `${to}?name=${encodeURIComponent(name)}${kind && `&kind=${kind}`}`,
    headers: { authorization: `Bearer ${await harness.token(who)}`, 'content-type': type },
    payload
  });

/** Uploads a file. Resolves with its description. */
export const add = async (payload: Buffer, more = {}): Promise<IAttachment> =>
  (await upload(payload, more)).json<IAttachment>();

export const read = async (
  url: string,
  headers: Record<string, string> = {},
  who: IPrincipal = ada
) =>
  harness.app.inject({
    url,
    headers: { authorization: `Bearer ${await harness.token(who)}`, ...headers }
  });

/** The stored files of the chat. */
export const stored = (): string[] => {
  const folder = join(harness.attachments.dir, chat);
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** The files of unfinished uploads. */
export const arriving = (): string[] => readdirSync(join(harness.attachments.dir, '.arriving'));

/** Opens the HTTP API with a chat before each test of a file, and closes it afterwards. */
export function useAttachments(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat(ada, { access: 'private' });
    path = `/chat/threads/${chat}/attachments`;
  });
  afterEach(() => harness.close());
}
