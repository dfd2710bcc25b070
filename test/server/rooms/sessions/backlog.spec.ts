import * as Y from 'yjs';
import { decodePresence } from '../../../../server/rooms/sessions/presence-frame.js';
import { presence } from '../../../harness/peer.js';
import type { Peer } from '../../../harness/peer.js';
import { Random } from '../../../harness/random.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

let harness: TestRooms;
let author: Peer;
let slow: Peer;

const open = async (limits = {}): Promise<void> => {
  harness = await TestRooms.open(limits);
  author = await harness.enter(ada);
  slow = await harness.enter(bob);
  await harness.exchange(author, slow);
};

afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual([]);
});

const types = (): string[] => slow.down.map(({ type }) => type);

const write = async (body: string): Promise<void> => {
  author.post(body);
  await harness.exchange(author);
};

const catchUp = async (): Promise<void> => {
  slow.isLagging = false;
  slow.room!.catchUp(slow.session);
  await harness.flush();
};

it('[LAG1] sends a slow session one more update, and one frame with the rest when it has caught up', async () => {
  await open();
  slow.isLagging = true;
  for (let i = 0; i < 10; i++) {
    await write(`m${i}`);
  }
  expect(types()).toEqual(['update']);
  await catchUp();
  expect(types()).toEqual(['update', 'step2']);
  await harness.exchange(author, slow);
  expect(slow.toJSON()).toHaveLength(10);
  expect(slow.toJSON()).toEqual(author.toJSON());
  await write('goes on');
  expect(types()).toEqual(['update']);
});

it('[LAG1] answers its requests of that time afterwards, once', async () => {
  await open();
  slow.isLagging = true;
  for (let i = 0; i < 50; i++) {
    const stateVector = Y.encodeStateVector(new Y.Doc());
    slow.room!.receive(slow.session, { type: 'step1', stateVector });
    slow.room!.receive(slow.session, { type: 'queryAwareness' });
  }
  await harness.flush();
  await write('x');
  expect(types()).toEqual([]);
  await catchUp();
  expect(types()).toEqual(['step2', 'awareness']);
  slow.renew();
  await harness.exchange(slow);
  expect(slow.toJSON()).toMatchObject([{ body: 'x' }]);
});

it('[LAG2] sends the complete presence', async () => {
  await open();
  slow.isLagging = true;
  for (let clock = 2; clock < 12; clock++) {
    author.up.push({ type: 'awareness', update: presence(author.doc.clientID, clock, { clock }) });
    await harness.exchange(author);
  }
  expect(types()).toEqual([]);
  await catchUp();
  const [frame, ...more] = slow.down;
  expect(more).toEqual([]);
  const heard = decodePresence((frame as { update: Uint8Array }).update);
  expect(heard).toHaveLength(2);
  expect(heard).toContainEqual(expect.objectContaining({ client: author.doc.clientID, clock: 11 }));
});

it('[LAG3] sends changes of the history in one notice, with each message once in its current state', async () => {
  await open({ windowMax: 4, windowKeep: 2 });
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) {
    ids.push(author.post(`m${i}`));
    await harness.exchange(author, slow);
  }
  slow.isLagging = true;
  const edit = (id: string, body: string): Promise<unknown> =>
    harness.rooms.execute<'edit'>(ada, { type: 'edit', chat: CHAT, id, body });
  for (const body of ['a', 'b', 'c']) {
    await edit(ids[0], body);
    await edit(ids[1], body);
  }
  expect(types()).not.toContain('notice');
  await catchUp();
  const notices = slow.down.flatMap(frame => (frame.type === 'notice' ? frame.notice : []));
  expect(notices).toMatchObject([
    {
      type: 'changed',
      changes: [
        { id: ids[0], body: 'c' },
        { id: ids[1], body: 'c' }
      ]
    }
  ]);
});

it('[LAG1] in any order of events, gives a session that has caught up the content of the room', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed);
    await open();
    const release: (() => void)[] = [];
    for (let step = 0; step < 60; step++) {
      const x = random.next();
      if (x < 0.3) {
        author.post(`m${step}`);
        author.give();
      } else if (x < 0.4) {
        slow.post(`s${step}`);
      } else if (x < 0.5) {
        slow.give();
      } else if (x < 0.6) {
        author.up.push({ type: 'awareness', update: presence(7, step + 2, { step }) });
        author.give();
      } else if (x < 0.7) {
        slow.isLagging = true;
      } else if (x < 0.8 && slow.isLagging) {
        slow.isLagging = false;
        slow.room!.catchUp(slow.session);
      } else if (x < 0.85 && release.length === 0) {
        release.push(harness.hold());
      } else if (x < 0.95) {
        release.splice(0).forEach(go => go());
        await harness.flush();
      } else {
        slow.take();
      }
    }
    release.splice(0).forEach(go => go());
    await catchUp();
    await harness.exchange(author, slow);
    const { chat } = await harness.room();
    expect(Y.encodeStateVector(slow.doc)).toEqual(Y.encodeStateVector(chat.ydoc));
    expect(slow.toJSON()).toEqual(author.toJSON());
    expect(new Set(slow.toJSON().map(message => (message as { id: string }).id)).size).toBe(
      slow.toJSON().length
    );
    if (seed < 40) {
      await harness.close();
    }
  }
}, 60_000);
