import { KEPT_APART, keptApart, type IKeptApart } from '../../../../src/document/index.js';
import { readApart, valueOf } from '../../../../src/model/chat/bundle.js';

const CHAT = '11111111-1111-4111-8111-111111111111';
const PICTURE = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);

const FILES: Record<string, Uint8Array> = {
  a: PICTURE,
  b: new TextEncoder().encode('<p>ö</p>'),
  c: new TextEncoder().encode('{"n":[1]}'),
  d: new TextEncoder().encode('{"long":true}')
};

const apart = {
  'image/png': { attachment: 'a', bytes: 100_000, encoding: 'base64' },
  'text/html': { attachment: 'b', bytes: 9, encoding: 'text' },
  'application/json': { attachment: 'c', bytes: 9, encoding: 'json' },
  metadata: { attachment: 'd', bytes: 13, encoding: 'json' }
};

const asked: string[] = [];
const server = {
  file: (path: string): Promise<Blob> => {
    asked.push(path);
    const bytes = FILES[path.split('/').at(-1)!];
    return Promise.resolve({
      text: () => Promise.resolve(new TextDecoder().decode(bytes)),
      arrayBuffer: () => Promise.resolve(bytes.buffer)
    } as Blob);
  }
};

async function read(kept: IKeptApart): Promise<unknown> {
  return valueOf(kept, await readApart(server, CHAT, kept, {}));
}

it('[BYTES21] the client reads each representation from its file, with its original value', async () => {
  const bundle = { data: { 'text/plain': '<Figure>', [KEPT_APART]: apart } };
  const values = [...keptApart(bundle)].map(async ([type, kept]) => [type, await read(kept)]);
  expect(Object.fromEntries((await Promise.all(values)) as [string, unknown][])).toEqual({
    'image/png': Buffer.from(PICTURE).toString('base64'),
    'text/html': '<p>ö</p>',
    'application/json': { n: [1] },
    metadata: { long: true }
  });
  expect(asked).toEqual(['a', 'b', 'c', 'd'].map(id => `chat/threads/${CHAT}/attachments/${id}`));
});

it('[BYTES21] the client skips entries that name no file of the server', () => {
  const odd = { data: { [KEPT_APART]: { 'image/png': 'x', 'text/html': { attachment: 1 } } } };
  expect(keptApart(odd).size).toBe(0);
  expect(keptApart({ data: {} }).size).toBe(0);
});
