import { KEPT_APART } from '../../../src/document/index.js';
import type { IMimeModel } from '../../../src/document/index.js';
import { fetchBundle, filesOf } from '../../../src/model/bundle.js';

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
const bundle: IMimeModel = { data: { 'text/plain': '<Figure>', [KEPT_APART]: apart } };

const asked: string[] = [];
const server = {
  stream: (path: string): Promise<Response> => {
    asked.push(path);
    const bytes = FILES[path.split('/').at(-1)!];
    return Promise.resolve({
      text: () => Promise.resolve(new TextDecoder().decode(bytes)),
      arrayBuffer: () => Promise.resolve(bytes.buffer)
    } as Response);
  }
};
const { signal } = new AbortController();

beforeEach(() => (asked.length = 0));

it('[BYTES21] a bundle is read whole by its files', async () => {
  expect(await fetchBundle(server, CHAT, bundle, { signal })).toEqual({
    data: {
      'text/plain': '<Figure>',
      'image/png': Buffer.from(PICTURE).toString('base64'),
      'text/html': '<p>ö</p>',
      'application/json': { n: [1] }
    },
    metadata: { long: true }
  });
  expect(asked[0]).toBe(`chat/threads/${CHAT}/attachments/a`);
});

it('[BYTES21] only the representations that are wanted are fetched', async () => {
  const some = await fetchBundle(server, CHAT, bundle, { types: ['text/html'], signal });
  expect(Object.keys(some.data)).toEqual(['text/plain', 'text/html']);
  expect(asked).toHaveLength(2);
  const plain: IMimeModel = { data: { 'text/plain': 'x' } };
  expect(await fetchBundle(server, CHAT, plain, { signal })).toEqual(plain);
});

it('[BYTES21] it is told which files there are, and what is no file of the server is none', () => {
  expect(filesOf(CHAT, bundle)).toEqual([
    { mimeType: 'image/png', bytes: 100_000, path: `chat/threads/${CHAT}/attachments/a` },
    { mimeType: 'text/html', bytes: 9, path: `chat/threads/${CHAT}/attachments/b` },
    { mimeType: 'application/json', bytes: 9, path: `chat/threads/${CHAT}/attachments/c` }
  ]);
  const odd = { data: { [KEPT_APART]: { 'image/png': 'x', 'text/html': { attachment: 1 } } } };
  expect(filesOf(CHAT, odd)).toEqual([]);
  expect(filesOf(CHAT, { data: {} })).toEqual([]);
});
