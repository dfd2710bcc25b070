import * as Y from 'yjs';
import type { YMessage } from '../../../../src/document/index.js';
import { messagesOf } from '../../../harness/peer.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import { enter, honest, mal, own, range, room, send, useBudget } from './test-budget.js';

useBudget();

const find = (id: string): YMessage | undefined =>
  room.chat.ymessages.toArray().find(one => one.get('id') === id);

/** Structs that compete with each other and with those of earlier frames for a place. */
const rivals = (client: number, clock: number, count: number): Y.Item[] =>
  range(count).map(i =>
    item(at(client, clock + i), new Y.ContentDeleted(1), { parent: 'messages' })
  );

/** Sends frames of mal's until the next one takes more steps than mal has left. */
async function spendSteps(): Promise<void> {
  await enter({ structsPer10s: 1_000, messagesPer10s: Infinity });
  for (const client of [11, 12]) {
    await send(update(rivals(client, 0, 60)));
  }
  expect(mal.refusals).toEqual([]);
}

const tags = (value: string): Record<string, string> => ({ tag: value });

it('[GATE33] an edit passes not at all when the steps of its author are used up in the middle of it', async () => {
  await spendSteps();
  const fields = { ...own, body: 'old', metadata: tags('old'), mentions: ['ada'] };
  await send(update(message(5, 0, fields)));
  await send(
    update(
      [
        item(at(20, 0), any('new'), { origin: at(5, 3) }),
        ...rivals(20, 1, 60),
        item(at(20, 61), any(tags('new')), { origin: at(5, 6) })
      ],
      [
        [5, 3, 1],
        [5, 6, 2]
      ]
    )
  );
  expect(mal.refusals).toContain('too_many_requests');
  const kept = find('m1')!;
  expect([kept.get('body'), kept.get('metadata'), kept.get('mentions')]).toEqual([
    'old',
    tags('old'),
    ['ada']
  ]);
  expect(kept.get('edited')).toBeUndefined();
  expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
  expect(mal.notices.some(({ type }) => type === 'reset')).toBe(true);
});

it('[GATE33] a growing text keeps its letters when the steps of its author are used up in the middle of an edit', async () => {
  await spendSteps();
  const { sender, id, type, raw_time } = own;
  await send(
    update([
      ...message(5, 0, { sender, id, type, raw_time, metadata: tags('old') }),
      item(at(5, 6), new Y.ContentType(new Y.Text()), { parent: at(5, 0), key: 'body' }),
      item(at(5, 7), new Y.ContentString('abc'), { parent: at(5, 6) })
    ])
  );
  expect(String(find('m1')?.get('body'))).toBe('abc');
  await send(
    update(
      [
        item(at(20, 0), new Y.ContentString('de'), { origin: at(5, 9) }),
        ...rivals(20, 2, 60),
        item(at(20, 62), new Y.ContentString('f'), { origin: at(20, 1) })
      ],
      [[5, 7, 1]]
    )
  );
  expect(mal.refusals).toContain('too_many_requests');
  expect(String(find('m1')?.get('body'))).toBe('abc');
  expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
});

it('[GATE33] a new message comes as a whole or not at all when the steps of its author are used up', async () => {
  await spendSteps();
  const [head, ...parts] = message(20, 0, own);
  const field = item(at(20, 66), any(tags('new')), { parent: at(20, 0), key: 'metadata' });
  await send(update([head, ...parts, ...rivals(20, 6, 60), field]));
  expect(mal.refusals).toContain('too_many_requests');
  expect(find('m1')).toBeUndefined();
  await send(update([item(at(30, 0), map(), { parent: 'messages' })]));
  expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
});
