import { person } from '../../../testing/index.js';
import type { Command } from '../../../server/rooms/commands.js';
import type { ISession } from '../../../server/rooms/session.js';
import * as Y from 'yjs';
import {
  ada,
  boss,
  chat,
  manager,
  one,
  open,
  post,
  refusalOf,
  stage,
  useRouting,
  type Decide
} from './test-routing.js';

useRouting();

/** Approves what waits. */
const approve: Decide = ({ id }, conversation) =>
  conversation.isWaiting ? conversation.approve(id) : undefined;

const rowOf = async (id: string) => (await stage.messages(chat)).find(row => row.id === id);

/** All that people see: the document, and the people who are here. */
const shown = async (): Promise<string> => {
  const document = await stage.rooms.getDocument(`text:chat:${chat}`);
  const { people } = await stage.rooms.execute(ada, { type: 'presence', chat });
  return JSON.stringify([document.ydoc.toJSON(), people]);
};

/** Everything that a participant can do to what is shown. The bot has any role. */
const marks = (said: string, own: string): Command[] => [
  { type: 'react', chat, id: said, emoji: '👎', on: true },
  { type: 'pin', chat, id: said, pinned: true },
  { type: 'edit', chat, id: own, body: 'Other' },
  { type: 'edit', chat, id: own, metadata: { a: 'b' } },
  { type: 'delete', chat, id: own },
  { type: 'append', chat, id: own, text: '!' },
  { type: 'finish', chat, id: own },
  { type: 'stop', chat, id: own },
  { type: 'rename', chat, topic: 'Buy now' },
  { type: 'update-chat', chat, metadata: { a: 'b' } },
  { type: 'attach', chat, attachment: { id: 'f', name: 'f', mimeType: 'a/b', size: 1 } },
  { type: 'set-role', chat, username: 'eve', role: 'member' },
  { type: 'add-participants', chat, participants: [{ username: 'eve' }] },
  { type: 'set-answers', chat, bot: 'one', answers: 'mentioned' }
];

describe.each(['bot', 'member', 'owner'] as const)('a managed bot with the role %s', role => {
  let said: string;
  let own: string;

  beforeEach(async () => {
    await open([manager(approve)]);
    said = await stage.say(chat, 'Hello');
    await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'one', role });
    own = (await post('Fine')).id;
    await stage.quiet();
    expect(await stage.said(chat)).toContain('one: Fine');
  });

  it('[ROUTE14] marks nothing, changes nothing and removes nothing by commands', async () => {
    const before = await shown();
    for (const command of marks(said, own)) {
      const code = await refusalOf(one, command);
      expect([command.type, code]).toEqual([
        command.type,
        expect.stringMatching(role !== 'owner' ? /^(chat_managed|forbidden)$/ : /^chat_managed$/)
      ]);
    }
    expect(await shown()).toBe(before);
  });

  it('[ROUTE14] changes nothing by frames, and is told why', async () => {
    const refused: string[] = [];
    const copy = await stage.rooms.getDocument(`text:chat:${chat}`);
    const session: ISession = {
      id: 's',
      principal: one,
      send: frame => {
        const told: object = frame.type === 'notice' ? frame.notice : {};
        refused.push(...('code' in told ? [String(told.code)] : []));
      },
      close: () => undefined
    };
    const room = await stage.rooms.open(chat);
    room.join(session);
    room.receive(session, { type: 'step1', stateVector: Y.encodeStateVector(copy.ydoc) });
    await stage.rooms.flush();
    const before = await shown();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy.ydoc));
    const vector = Y.encodeStateVector(doc);
    const messages = doc.getArray<Y.Map<unknown>>('messages');
    doc.transact(() => {
      const mine = messages.toArray().find(message => message.get('id') === own)!;
      mine.set('deleted', true);
      mine.set('body', 'Other');
      doc.getMap('extras').set(said, { reactions: { '👎': ['one'] } });
      doc.getMap('metadata').set('name', 'Buy now');
    });
    room.receive(session, { type: 'update', update: Y.encodeStateAsUpdate(doc, vector) });
    await stage.rooms.flush();
    await stage.quiet();
    expect(await shown()).toBe(before);
    expect(refused).toContain('chat_managed');
  });
});

it('[ROUTE14] messages of the manager and of people are shown as before', async () => {
  await open([manager(approve)]);
  const said = await stage.say(chat, 'Hello');
  const react = { type: 'react', chat, id: said, emoji: '👍', on: true } as const;
  await stage.rooms.execute(boss, react);
  await stage.rooms.execute(ada, react);
  expect(await rowOf(said)).toMatchObject({ reactions: { '👍': ['boss', 'ada'] } });
});

it('[ROUTE14] a bot may end its questions, and leave', async () => {
  await open([manager(approve)]);
  const { id } = await post('Deploy?', { options: [{ id: 'yes', label: 'Yes' }] });
  await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'one', role: 'bot' });
  await stage.quiet();
  await stage.rooms.execute(one, { type: 'withdraw', chat, id });
  expect(await rowOf(id)).toMatchObject({ options_closed: 'withdrawn' });
  await stage.rooms.execute(one, { type: 'set-role', chat, username: 'one', role: null });
  expect(await stage.storage.getParticipants(chat)).toHaveLength(2);
});

it('[ROUTE14] typing shows no words of it', async () => {
  await open([manager(approve)]);
  const guid = '11111111-1111-4111-8111-111111111111';
  const made = person(`acs-${guid}`);
  await stage.storage.addIdentities([{ username: made.username, guid }]);
  await stage.rooms.execute(ada, { type: 'set-role', chat, username: made.username, role: 'bot' });
  await stage.rooms.open(chat);
  await stage.rooms.execute(made, { type: 'typing', chat, displayName: 'Buy now' });
  expect(await shown()).not.toContain('Buy now');
});
