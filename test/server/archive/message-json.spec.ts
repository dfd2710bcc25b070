import { messageJson } from '../../../server/archive/message-json.js';
import { Breaks } from '../../../server/breaks.js';
import { keepApart } from '../../../server/rooms/document/bundle.js';
import type { IHistoryRow } from '../../../server/storage/history.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import type { IMimeModel } from '../../../src/document/index.js';

const LONGEST_PIECE = 6 * 48 * 1024;

/** The message as the store hands it over, with its bundle parsed or as JSON. */
type Row = (message: IMessageRow) => IHistoryRow;
const parsedRow: Row = message => ({ message });
const rawRow: Row = ({ mime_model, ...message }) => ({
  message,
  bundle: Buffer.from(JSON.stringify(mime_model))
});

async function piecesOf(
  model: IMimeModel,
  {
    lost = [],
    row = parsedRow,
    most = 32 * 1024
  }: { lost?: readonly string[]; row?: Row; most?: number } = {}
): Promise<Buffer[]> {
  let made = 0;
  const kept = keepApart(model, {
    most,
    uploader: 'ada',
    createdOn: 1,
    uuid: () => `file-${++made}`
  });
  const files = new Map(kept.brought.map(({ row, bytes }) => [row.id, bytes]));
  const read = (_chat: string, id: string): Promise<Uint8Array> =>
    files.has(id) && !lost.includes(id)
      ? Promise.resolve(files.get(id)!)
      : Promise.reject(new Error());
  const mime_model = kept.model;
  const message: IMessageRow = {
    type: 'msg',
    id: 'm',
    seq: 1,
    body: 'b',
    sender: 'ada',
    time: 1,
    mime_model
  };
  const pieces: Buffer[] = [];
  for await (const piece of messageJson({ read }, 'chat', row(message), new Breaks())) {
    pieces.push(Buffer.from(piece));
  }
  return pieces;
}

const parsed = (pieces: Buffer[]) =>
  JSON.parse(Buffer.concat(pieces).toString()) as { mime_model: IMimeModel };

it('[ARCHIVE4] a bundle of megabytes is written in pieces and reads back unchanged', async () => {
  const picture = Buffer.alloc(200_001, 7).toString('base64');
  const model: IMimeModel = {
    data: {
      // Characters of one to four bytes, so that pieces end within them, and characters that JSON escapes.
      'text/html': 'a漢é😀"\\\n\u0001'.repeat(50_000),
      'image/png': picture,
      'application/json': { rows: Array.from({ length: 20_000 }, (_, i) => [i, '漢']) },
      'text/plain': 'short'
    },
    metadata: { long: 'x'.repeat(40_000) }
  };
  for (const row of [parsedRow, rawRow]) {
    const pieces = await piecesOf(model, { row });
    expect(parsed(pieces).mime_model).toEqual(model);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(LONGEST_PIECE);
  }
});

it('[LOAD27] a large bundle in the store is passed on in pieces', async () => {
  const model = { data: { 'text/html': 'a漢é😀"\\\n\u0001'.repeat(50_000) } };
  const pieces = await piecesOf(model, { row: rawRow, most: Infinity });
  expect(parsed(pieces)).toMatchObject({ id: 'm', body: 'b', mime_model: model });
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(48 * 1024);
});

it('[ARCHIVE4] omits files that cannot be read', async () => {
  const long = 'y'.repeat(100_000);
  const pieces = await piecesOf(
    { data: { 'text/html': long, 'text/x': long } },
    { lost: ['file-1'] }
  );
  const { data } = parsed(pieces).mime_model;
  expect([data['text/html'], data['text/x']].filter(value => value === long)).toHaveLength(1);
});

it('[ARCHIVE4] a text that resembles a piece stays a text', async () => {
  const uuid = '11111111-1111-4111-8111-111111111111';
  const model = { data: { 'text/html': 'z'.repeat(100_000), 'text/plain': `"${uuid}"` } };
  expect(parsed(await piecesOf(model)).mime_model).toEqual(model);
});
