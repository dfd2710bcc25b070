import * as Y from 'yjs';
import { searchFor } from '../../../../server/rooms/chats/chat-list.js';
import { requireReadAccess } from '../../../../server/rooms/chats/read-access.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { Access } from '../../../../server/storage/storage.js';
import { person } from '../../../harness/people.js';
import type { Peer } from '../../../harness/peer.js';
import { admin, codeOf, echo, eve, guest, LAB, makeLab, run } from '../chats/lab.js';
import { ada, bob, CHAT, OTHER, turns } from '../test-rooms.js';
import { expectErrors, harness, useRooms } from '../use-rooms.js';

useRooms();

const set = (principal: IPrincipal, access: Access, chat = CHAT): Promise<string> =>
  codeOf(run(principal, { type: 'update-chat', chat, access }));
const reads = (principal: IPrincipal, chat = CHAT): Promise<string> =>
  codeOf(requireReadAccess(harness.storage, principal, chat));
const bodies = ({ messages }: Peer): unknown[] => messages.map(message => message.get('body'));

function write({ messages, principal }: Peer, body: string): void {
  const message = { id: crypto.randomUUID(), type: 'msg', body, sender: principal.username };
  messages.push([new Y.Map<unknown>(Object.entries({ ...message, raw_time: false }))]);
}

/** The roles in the store and in the open room. */
async function roles(chat = CHAT): Promise<[object, object]> {
  const rows = await harness.storage.getParticipants(chat);
  const { chatState } = await harness.room(chat);
  return [
    Object.fromEntries(rows.map(({ username, role }) => [username, role])),
    Object.fromEntries(chatState.roles)
  ];
}

it('[ACCESS1] an owner makes a chat private and opens it again, once each, and the chat is told', async () => {
  expect(await set(ada, 'private')).toBe('done');
  expect(await set(ada, 'private')).toBe('done');
  expect(await harness.storage.getChat(CHAT)).toMatchObject({ access: 'private' });
  expect(await set(ada, 'open')).toBe('done');
  expect(await harness.storage.getChat(CHAT)).toMatchObject({ access: 'open' });
  const told = await harness.storage.messagesAfter(CHAT, 0, 10);
  expect(told.map(({ event, details, body }) => [event, details, body])).toEqual([
    [
      'accessChanged',
      { access: 'private', initiator: 'ada' },
      'Ada made the chat private. Only its participants can read it.'
    ],
    [
      'accessChanged',
      { access: 'open', initiator: 'ada' },
      'Ada opened the chat. All members of its workspace can read it.'
    ]
  ]);
});

it('[ACCESS1] nobody else changes it, and a refused change changes nothing', async () => {
  for (const role of ['moderator', 'member', 'reader'] as const) {
    await run(ada, { type: 'set-role', chat: CHAT, username: role, role });
    expect(await set(person(role), 'private')).toBe('forbidden');
  }
  expect(await set(guest, 'private')).toBe('forbidden');
  expect(await set(echo, 'private')).toBe('forbidden');
  expect(await set(person('ada', { scopes: ['chat.join'] }), 'private')).toBe('forbidden');
  const both = { type: 'update-chat', chat: CHAT, topic: 'New', metadata: { a: '1' } } as const;
  expect(await codeOf(run(bob, { ...both, access: 'private' }))).toBe('forbidden');
  expect(await codeOf(run(ada, { ...both, access: 'shut' as Access }))).toBe('bad_value');
  expect(await harness.storage.getChat(CHAT)).not.toMatchObject({ topic: 'New' });
  const { id } = (await run(ada, { type: 'open-direct', username: 'bob' }).catch(() => ({
    id: ''
  }))) as { id: string };
  if (id !== '') {
    expect(await set(ada, 'open', id)).toBe('forbidden');
  }
  await set(ada, 'private');
  expect(await set(eve, 'open')).toBe('chat_not_found');
  expect(await set(admin, 'open')).toBe('done');
});

it('[ACCESS2] all that others do in a chat ends when it becomes private, before they are shown anything more', async () => {
  await run(ada, { type: 'set-role', chat: CHAT, username: 'bob', role: 'member' });
  await harness.say(ada, 'a secret word', 'first');
  const out = await harness.enter(eve);
  const copy = await harness.rooms.getDocument(`text:chat:${CHAT}`, { as: eve });
  const [owner, member] = [await harness.enter(ada), await harness.enter(bob)];
  await set(ada, 'private');
  await harness.say(ada, 'for members', 'second');
  write(out, 'too late');
  copy.addMessage({ body: 'too late', sender: 'eve' });
  await harness.exchange(out, owner, member);
  expect([out.closed, owner.closed, member.closed]).toEqual(['removed_from_chat', null, null]);
  expect(bodies(out)).not.toContain('for members');
  expect(out.doc.getMap('extras').size).toBe(2);
  expect(bodies(member)).toContain('for members');
  expect(bodies(owner)).not.toContain('too late');
  expect(await reads(eve)).toBe('chat_not_found');
  expect(await codeOf(harness.rooms.admit(eve, CHAT))).toBe('chat_not_found');
  const query = { terms: [{ words: ['secret'], prefix: false }] };
  expect(await searchFor(harness.storage, eve, query, { limit: 10 })).toEqual([]);
  expect(await searchFor(harness.storage, bob, query, { limit: 10 })).toHaveLength(1);
});

it('[ACCESS2] of writes in the same turn, those before the change are stored and those after it are refused', async () => {
  const [out, owner] = [await harness.enter(eve), await harness.enter(ada)];
  const release = harness.hold();
  const early = codeOf(harness.say(eve, 'in time', 'early'));
  const change = set(ada, 'private');
  const late = codeOf(harness.say(eve, 'too late', 'late'));
  write(out, 'too late');
  await turns();
  release();
  expect(await Promise.all([early, change, late])).toEqual(['done', 'done', 'forbidden']);
  await harness.exchange(out, owner);
  expect(bodies(owner)).toContain('in time');
  expect(bodies(owner)).not.toContain('too late');
  expect(out.closed).toBe('removed_from_chat');
});

it('[ACCESS2] the reply of a bot that does not take part ends with the change', async () => {
  const stream = { body: '', streaming: true, id: 'grows' };
  await run(echo, { type: 'send', chat: CHAT, message: stream });
  await harness.say(ada, 'hi', 'asked');
  await run(echo, { type: 'status', chat: CHAT, id: 'asked', text: 'Searching' });
  await set(ada, 'private');
  const append = { type: 'append', chat: CHAT, id: 'grows', text: 'more' } as const;
  expect(await codeOf(run(echo, append))).toBe('chat_not_found');
  const [grows] = await harness.storage.messagesAfter(CHAT, 0, 1);
  expect(grows).toMatchObject({ id: 'grows', stopped_by: 'ada' });
  expect(grows).not.toMatchObject({ streaming: true });
  expect(await run(ada, { type: 'presence', chat: CHAT })).toEqual({ people: [] });
});

it('[ACCESS3] an opened chat belongs to the members of its workspace from its beginning on', async () => {
  await makeLab();
  await set(ada, 'private', OTHER);
  await run(ada, { type: 'set-role', chat: OTHER, username: 'eve', role: 'member' });
  const out = await harness.enter(eve, OTHER);
  expect(await reads(bob, OTHER)).toBe('chat_not_found');
  expect(await set(ada, 'open', OTHER)).toBe('done');
  expect(out.closed).toBe('removed_from_chat');
  expect(await reads(eve, OTHER)).toBe('chat_not_found');
  expect(bodies(await harness.enter(bob, OTHER))).toContain('a secret word');
  const stranger = person('zoe');
  await run(ada, { type: 'set-role', chat: CHAT, username: 'zoe', role: 'owner' });
  await run(ada, { type: 'move-chat', chat: CHAT, workspace: LAB });
  expect(await set(stranger, 'private')).toBe('chat_not_found');
});

it('[ACCESS3] somebody who is no member of the workspace does not open a chat to its members', async () => {
  await makeLab();
  await set(ada, 'private', OTHER);
  await run(ada, { type: 'set-role', chat: OTHER, username: 'eve', role: 'owner' });
  expect(await set(eve, 'open', OTHER)).toBe('outside_workspace');
  expect(await harness.storage.getChat(OTHER)).toMatchObject({ access: 'private' });
});

it('[ACCESS4] nobody who could not read an open chat reads it when it becomes private', async () => {
  await makeLab();
  await run(ada, { type: 'set-role', chat: OTHER, username: 'bob', role: 'owner' });
  await run(ada, { type: 'remove-workspace-member', workspace: LAB, username: 'bob' });
  await harness.say(ada, 'after bob', 'later', OTHER);
  expect(await set(ada, 'private', OTHER)).toBe('done');
  expect(await roles(OTHER)).toEqual([{ ada: 'owner' }, { ada: 'owner' }]);
  expect(await reads(bob, OTHER)).toBe('chat_not_found');
  expect(await harness.storage.getFormer(OTHER, 'bob')).toBeNull();
});

it('[ACCESS4] a user who makes a chat private stays its owner, and a chat of nobody goes to the owner of its workspace', async () => {
  await makeLab();
  await run(bob, {
    type: 'create-chat',
    id: '66666666-6666-4666-8666-666666666666',
    workspace: LAB
  });
  const bobs = '66666666-6666-4666-8666-666666666666';
  expect(await set(ada, 'private', bobs)).toBe('done');
  expect(await roles(bobs)).toEqual([
    { ada: 'owner', bob: 'owner' },
    { ada: 'owner', bob: 'owner' }
  ]);
  await set(ada, 'open', bobs);
  await run(ada, { type: 'set-role', chat: bobs, username: 'ada', role: null });
  await run(ada, { type: 'remove-workspace-member', workspace: LAB, username: 'bob' });
  expect(await set(admin, 'private', bobs)).toBe('done');
  expect(await roles(bobs)).toEqual([{ ada: 'owner' }, { ada: 'owner' }]);
});

it('[ACCESS4] a member who is removed at the same time is out, or takes part in the private chat', async () => {
  await makeLab();
  await run(ada, { type: 'set-role', chat: OTHER, username: 'bob', role: 'member' });
  const peer = await harness.enter(bob, OTHER);
  const release = harness.hold();
  const change = set(ada, 'private', OTHER);
  await turns();
  const removal = run(ada, { type: 'remove-workspace-member', workspace: LAB, username: 'bob' });
  await removal;
  release();
  // The room knew bob as a member, and the store did not.
  expect(await change).toBe('not_saved');
  expectErrors(...harness.errors);
  harness.clock.advance(5_000);
  expect(await reads(bob, OTHER)).toBe('chat_not_found');
  expect(peer.closed).not.toBeNull();
  expect(await set(ada, 'private', OTHER)).toBe('done');
  expect(await roles(OTHER)).toEqual([{ ada: 'owner' }, { ada: 'owner' }]);
});

it('[ACCESS4] a limited participant of a private chat reads all of it while it is open', async () => {
  await set(ada, 'private');
  await harness.say(ada, 'early', 'early');
  await run(ada, {
    ...{ type: 'add-participants', chat: CHAT },
    participants: [{ username: 'bob', shareHistoryTime: harness.clock.now() + 1 }]
  });
  const access = () => requireReadAccess(harness.storage, bob, CHAT);
  const { after } = await access();
  expect(after).toBeGreaterThan(0);
  await set(ada, 'open');
  expect(await access()).toMatchObject({ after: 0, until: Infinity });
  await set(ada, 'private');
  expect(await access()).toMatchObject({ after });
  expect(bodies(await harness.enter(bob))).not.toContain('early');
});
