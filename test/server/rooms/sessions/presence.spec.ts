import { CommunicationIds } from '../../../../server/identity/communication-ids.js';
import * as decoding from 'lib0/decoding';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Peer, presence } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, CHAT } from '../test-rooms.js';
import { harness, heard, here, send, there, usePresence } from './test-presence.js';

usePresence();

it('[PRES1] a state is shown to everyone, its sender included', async () => {
  const client = here.doc.clientID;
  await send(here, presence(client, 2, { writing: true }));
  const [mine, theirs] = [heard(here), heard(there)];
  expect(mine).toMatchObject([{ client, clock: 2, state: { writing: true } }]);
  expect(theirs).toEqual(mine);
});

it('[PRES1] a renewal is echoed, even without news', async () => {
  await send(here, presence(here.doc.clientID, 1, {}));
  expect(heard(here)).toHaveLength(1);
});

it('[PRES1] several states of one turn are sent in one frame', async () => {
  const client = here.doc.clientID;
  await send(here, ...[2, 3, 4].map(clock => presence(client, clock, { clock })));
  expect(there.down).toHaveLength(1);
  expect(heard(there)).toMatchObject([{ clock: 4, state: { clock: 4 } }]);
});

it('[PRES2] the user of a state is the principal, whatever the client sends', async () => {
  const user = { username: 'root', display_name: 'Root', bot: true };
  await send(here, presence(here.doc.clientID, 2, { user }));
  const [{ state }] = heard(there);
  expect(state?.user).toMatchObject({ username: 'ada', display_name: 'Ada' });
  expect(state?.user).not.toHaveProperty('bot');
});

it('[NAME1] a user without their own name is present under the name that they were added with', async () => {
  const { username } = await new CommunicationIds(harness.storage, harness.clock).create();
  const participants = [{ username, displayName: 'Zoe' }];
  await harness.rooms.execute(ada, { type: 'add-participants', chat: CHAT, participants });
  const made = await harness.enter(person(username, { displayName: username }));
  heard(there);
  await send(made, presence(made.doc.clientID, 2, {}));
  expect(heard(there)).toMatchObject([
    { state: { user: { username, display_name: 'Zoe (app)' } } }
  ]);
});

it('[PRES3] no one can use or remove the client id of another user', async () => {
  const client = here.doc.clientID;
  await send(there, presence(client, 9, { forged: true }), presence(client, 10, null));
  expect([heard(here), heard(there)]).toEqual([[], []]);
  expect((await harness.storage.loadChat(CHAT))?.clients.get(client)).toBe('ada');
});

it('[PRES3] no one can use the client id of the room', async () => {
  const { chat } = await harness.room();
  await send(there, presence(chat.ydoc.clientID, 9, {}));
  expect(heard(here)).toEqual([]);
});

it('[PRES3] states of others that a stock client repeats are ignored silently', async () => {
  await send(there, presence(here.doc.clientID, 1, {}));
  expect(there.refusals).toEqual([]);
  expect(there.down).toEqual([]);
});

it('[PRES4] a farewell is passed on', async () => {
  const client = here.doc.clientID;
  await send(here, presence(client, 1, null));
  expect(heard(there)).toMatchObject([{ client, clock: 1, state: null }]);
});

it('[PRES5] a session that leaves disappears for others and for newcomers', async () => {
  const client = here.doc.clientID;
  here.disconnect();
  await harness.flush();
  expect(heard(there)).toMatchObject([{ client, state: null }]);
  const late = await harness.enter(person('cyd'));
  await harness.exchange(there);
  expect(late.room).not.toBeNull();
  there.room!.receive(there.session, { type: 'queryAwareness' });
  expect(heard(there).map(entry => entry.client)).not.toContain(client);
});

it('[PRES5] stock clients see a returning session with its first renewal', async () => {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const follow = (): void =>
    there.down.splice(0).forEach(frame => {
      if (frame.type === 'awareness') {
        applyAwarenessUpdate(awareness, frame.update, null);
      }
    });
  const own = new Awareness(here.doc);
  own.setLocalState({});
  const state = (): Uint8Array => encodeAwarenessUpdate(own, [here.doc.clientID]);
  await send(here, state());
  follow();
  const room = here.room!;
  here.disconnect();
  await harness.flush();
  follow();
  expect(awareness.getStates().has(here.doc.clientID)).toBe(false);
  here.room = room;
  room.join(here.session);
  own.setLocalState(own.getLocalState());
  await send(here, state());
  follow();
  expect(awareness.getStates().has(here.doc.clientID)).toBe(true);
  [awareness, own].forEach(one => one.destroy());
  here.room = room;
});

it('[PRES5] a session that ends removes only its own states', async () => {
  const client = here.doc.clientID;
  const again = await harness.enter(ada);
  await send(again, presence(client, 5, { tab: 2 }));
  heard(there);
  here.disconnect();
  await harness.flush();
  expect(heard(there).map(entry => entry.client)).not.toContain(client);
});

it('[PRES6] a stale clock changes nothing', async () => {
  const client = here.doc.clientID;
  await send(here, presence(client, 5, { new: true }));
  heard(there);
  await send(here, presence(client, 4, { old: true }), presence(client, 3, null));
  expect(heard(there).every(({ state }) => state?.new === true)).toBe(true);
});

it('[PRES6] a clock at the largest number harms no one when its owner leaves', async () => {
  await send(here, presence(here.doc.clientID, Number.MAX_SAFE_INTEGER, {}));
  here.disconnect();
  await harness.flush();
  for (const frame of there.down) {
    if (frame.type === 'awareness') {
      const decoder = decoding.createDecoder(frame.update);
      decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      expect(() => decoding.readVarUint(decoder)).not.toThrow();
    }
  }
  expect(heard(there).at(-1)?.state).toBeNull();
});

it('[PRES10] a session that ends before it is shown is never shown', async () => {
  const heard = jest.fn();
  harness.rooms.events.on('typing', heard);
  const gone = new Peer(person('cyd'));
  const room = await harness.room();
  gone.connect(room);
  gone.up.push({
    type: 'awareness',
    update: presence(gone.doc.clientID, 9, { isWriting: true })
  });
  while (gone.give());
  gone.disconnect();
  await harness.flush();
  expect(there.down).toEqual([]);
  expect(room.people.map(({ username }) => username)).toEqual(['ada', 'bob']);
  expect(heard).not.toHaveBeenCalled();
});

it('[ROUTE3] the presence of a bot in a chat with a manager says only that it works', async () => {
  const { chatState } = await harness.room();
  ['boss', 'one'].forEach(name => chatState.roles.set(name, 'bot'));
  chatState.memberships.set('boss', { addedOn: 1, traits: { manager: true } });
  const bot = await harness.enter(person('one', { bot: true }));
  there.down.length = 0;
  const words = { isWriting: true, typingIndicator: 'Secret', answering: 'Secret' };
  await send(bot, presence(bot.doc.clientID, 5, words));
  const shown = heard(there).at(-1);
  expect(shown?.state).toMatchObject({ isWriting: true, user: { username: 'one' } });
  expect(JSON.stringify(shown)).not.toContain('Secret');
  await send(bot, presence(bot.doc.clientID, 6, null));
  expect(heard(there)).toMatchObject([{ client: bot.doc.clientID, state: null }]);
});
