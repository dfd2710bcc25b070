import * as Y from 'yjs';
import { requireReadAccess } from '../../../../server/rooms/chats/read-access.js';
import { chatsFor, searchFor, unreadFor } from '../../../../server/rooms/chats/chat-list.js';
import { requireWorkspace, workspacesFor } from '../../../../server/rooms/chats/workspaces.js';
import type { Command } from '../../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT, OTHER } from '../test-rooms.js';
import { harness, useRooms } from '../use-rooms.js';
import { admin, CLUB, codeOf, echo, eve, guest, LAB, makeLab, run } from './lab.js';

useRooms();

const NEW = '55555555-5555-4555-8555-555555555555';

const bodies = ({ messages }: Peer): unknown[] => messages.map(message => message.get('body'));

function write({ messages, principal }: Peer, body: string): void {
  const message = { id: crypto.randomUUID(), type: 'msg', body, sender: principal.username };
  messages.push([new Y.Map<unknown>(Object.entries({ ...message, raw_time: false }))]);
}

/** The answer to a principal at each way into a chat. */
async function waysInto(principal: IPrincipal, chat = OTHER): Promise<Record<string, string>> {
  const { rooms, storage } = harness;
  const query = { terms: [{ words: ['secret'], prefix: false }] };
  const found = await searchFor(storage, principal, query, { limit: 10 });
  const listed = await chatsFor(storage, principal);
  const unread = await unreadFor(storage, principal);
  return {
    join: await codeOf(rooms.admit(principal, chat)),
    read: await codeOf(requireReadAccess(storage, principal, chat)),
    write: await codeOf(run(principal, { type: 'send', chat, message: { body: 'x' } })),
    react: await codeOf(
      run(principal, { type: 'react', chat, id: 'first', emoji: '👍', on: true })
    ),
    type: await codeOf(run(principal, { type: 'typing', chat })),
    presence: await codeOf(run(principal, { type: 'presence', chat })),
    receipt: await codeOf(run(principal, { type: 'read', chat, id: 'first' })),
    document: await codeOf(rooms.getDocument(`text:chat:${chat}`, { as: principal })),
    list: String(listed.some(({ row }) => row.id === chat)),
    unread: String(unread.includes(chat)),
    search: String(found.some(hit => hit.chat.id === chat))
  };
}

const all = (code: string, seen: boolean) => ({
  ...{ join: code, read: code, write: code, react: code, type: code, presence: code },
  ...{ receipt: code, document: code },
  ...{ list: String(seen), unread: String(seen), search: String(seen) }
});

it('[WORK1] an open chat is open to the members of its workspace, and nobody else can tell that it exists', async () => {
  await makeLab();
  expect(await waysInto(bob)).toEqual(all('done', true));
  expect(await waysInto(guest)).toEqual(all('done', true));
  expect(await waysInto(ada)).toMatchObject({ write: 'done', list: 'true' });
  expect(await waysInto(admin)).toMatchObject({ write: 'done', list: 'true' });
  expect(await waysInto(eve)).toEqual(all('chat_not_found', false));
  expect(await waysInto(person('eve-2', { guest: true }))).toEqual(all('chat_not_found', false));
  expect(await waysInto(echo)).toEqual(all('chat_not_found', false));
  expect(await codeOf(run(eve, { type: 'delete-chat', chat: OTHER }))).toBe('chat_not_found');
  expect(await codeOf(run(eve, { type: 'rename', chat: OTHER, topic: 'Mine' }))).toBe(
    'chat_not_found'
  );
  expect(await waysInto(eve, CHAT)).toMatchObject({ join: 'done', list: 'true' });
});

it('[WORK2] a bot that was added to an open chat takes part without being a member, and people are added only as members', async () => {
  await makeLab();
  await harness.storage.putUser({ ...echo, bot: true });
  const add = (username: string) =>
    run(bob, { type: 'add-participants', chat: OTHER, participants: [{ username }] });
  expect(await add('echo')).toEqual({ added: ['echo'], refused: [] });
  expect(await add('eve')).toEqual({
    added: [],
    refused: [{ username: 'eve', code: 'outside_workspace' }]
  });
  const role = { type: 'set-role', chat: OTHER, username: 'eve', role: 'member' } as const;
  expect(await codeOf(run(ada, role))).toBe('outside_workspace');
  expect(await waysInto(echo)).toMatchObject({ join: 'done', write: 'done', list: 'true' });
  expect(await waysInto(eve)).toEqual(all('chat_not_found', false));
  const made = await run(ada, {
    ...{ type: 'create-chat', workspace: LAB, participants: ['eve', 'bob', 'echo'] }
  });
  expect(made).toMatchObject({ refused: [{ username: 'eve', code: 'outside_workspace' }] });
});

it('[WORK3] a private chat of a workspace has its participants, members or not, and nobody else', async () => {
  await makeLab();
  const { id } = (await run(ada, {
    ...{ type: 'create-chat', access: 'private', workspace: LAB, participants: ['eve'] }
  })) as { id: string };
  expect(await codeOf(harness.rooms.admit(eve, id))).toBe('done');
  expect(await codeOf(harness.rooms.admit(bob, id))).toBe('chat_not_found');
  await run(ada, { type: 'set-role', chat: id, username: 'eve', role: null });
  expect(await codeOf(requireReadAccess(harness.storage, eve, id))).toBe('done');
});

it('[WORK4] all that a removed member does in the open chats ends before the removal is confirmed', async () => {
  await makeLab();
  await harness.storage.workspaces.visit('bob', { workspace: LAB, chat: OTHER }, 1);
  const peers = [await harness.enter(bob, OTHER), await harness.enter(bob, OTHER)];
  const copy = await harness.rooms.getDocument(`text:chat:${OTHER}`, { as: bob });
  const stays = await harness.enter(ada, OTHER);
  await run(ada, { type: 'remove-workspace-member', workspace: LAB, username: 'bob' });
  expect(peers.map(({ closed }) => closed)).toEqual(['removed_from_chat', 'removed_from_chat']);
  expect(stays.closed).toBeNull();
  expect(await waysInto(bob)).toEqual(all('chat_not_found', false));
  write(peers[0], 'too late');
  copy.addMessage({ body: 'too late', sender: 'bob' });
  await harness.exchange(peers[0], stays);
  expect(bodies(stays)).toEqual(['a secret word']);
  expect(await harness.storage.workspaces.lastVisit('bob')).toBeNull();
});

it('[WORK4] chats that a removed member created in a workspace stay there, and its owner owns them', async () => {
  await makeLab();
  const { id } = (await run(bob, { type: 'create-chat', workspace: LAB })) as { id: string };
  await harness.enter(bob, id);
  await run(bob, { type: 'remove-workspace-member', workspace: LAB, username: 'bob' });
  expect(await codeOf(harness.rooms.admit(bob, id))).toBe('chat_not_found');
  expect(await codeOf(run(ada, { type: 'rename', chat: id, topic: 'Ours' }))).toBe('done');
  expect(await codeOf(run(ada, { type: 'delete-chat', chat: id }))).toBe('done');
});

it('[WORK5] a new member takes part at once, also in an open room', async () => {
  await makeLab();
  await harness.enter(ada, OTHER);
  expect(await codeOf(harness.rooms.admit(eve, OTHER))).toBe('chat_not_found');
  const add = { type: 'add-workspace-members', workspace: LAB, usernames: ['eve', 'eve'] } as const;
  expect(await run(ada, add)).toEqual({ added: ['eve'], refused: [] });
  expect(await run(ada, add)).toEqual({ added: [], refused: [] });
  const peer = await harness.enter(eve, OTHER);
  write(peer, 'hello');
  await harness.exchange(peer);
  expect(bodies(peer)).toEqual(['a secret word', 'hello']);
});

it('[WORK6] only the owner and administrators change a workspace, and a user who is no member cannot tell that it exists', async () => {
  await makeLab();
  const changes: Command[] = [
    { type: 'rename-workspace', workspace: LAB, name: 'Mine' },
    { type: 'delete-workspace', workspace: LAB, chats: 'delete' },
    { type: 'add-workspace-members', workspace: LAB, usernames: ['eve'] },
    { type: 'remove-workspace-member', workspace: LAB, username: 'ada' }
  ];
  for (const change of changes) {
    expect(await codeOf(run(bob, change))).toBe('forbidden');
    expect(await codeOf(run(guest, change))).toBe('forbidden');
    expect(await codeOf(run(eve, change))).toBe('workspace_not_found');
    const elsewhere = { ...change, workspace: CLUB } as Command;
    expect(await codeOf(run(eve, elsewhere))).toBe('workspace_not_found');
    const inDefault = { ...change, workspace: 'default' } as Command;
    expect(await codeOf(run(admin, inDefault))).toBe('forbidden');
    const scoped = { ...ada, scopes: ['chat.join' as const] };
    expect(await codeOf(run(scoped, change))).toBe('forbidden');
  }
  expect(await codeOf(run(ada, changes[3]))).toBe('forbidden');
  expect(await codeOf(requireWorkspace(harness.storage, eve, LAB))).toBe('workspace_not_found');
  expect(await codeOf(requireWorkspace(harness.storage, eve, 'x'))).toBe('workspace_not_found');
  expect(await codeOf(run(eve, { type: 'create-chat', workspace: LAB }))).toBe(
    'workspace_not_found'
  );
  const names = async (principal: IPrincipal) =>
    (await workspacesFor(harness.storage, principal)).map(({ name }) => name);
  expect(await names(eve)).toEqual(['Default']);
  expect(await names(bob)).toEqual(['Default', 'Lab']);
  await run(admin, { type: 'rename-workspace', workspace: LAB, name: ' Labor ' });
  expect(await names(admin)).toEqual(['Default', 'Labor']);
  for (const [name, by] of [
    ['', ada],
    ['a\nb', ada],
    ['x'.repeat(201), ada]
  ] as const) {
    expect(await codeOf(run(by, { type: 'create-workspace', name }))).toBe('bad_value');
  }
  expect(await codeOf(run(guest, { type: 'create-workspace', name: 'x' }))).toBe('forbidden');
  expect(await codeOf(run(echo, { type: 'create-workspace', name: 'x' }))).toBe('forbidden');
});

it('[WORK7] a deleted workspace takes all of its chats with it, or leaves all of them to everybody', async () => {
  await makeLab();
  const peer = await harness.enter(bob, OTHER);
  const remove = (chats: 'move' | 'delete') =>
    run(ada, { type: 'delete-workspace', workspace: LAB, chats });
  expect(await codeOf(remove('keep' as 'move'))).toBe('bad_value');
  await remove('move');
  expect(peer.closed).toBeNull();
  expect(await waysInto(eve)).toEqual(all('done', true));
  expect(await codeOf(remove('move'))).toBe('workspace_not_found');
  await run(ada, { type: 'create-workspace', id: CLUB, name: 'Club' });
  await run(ada, { type: 'move-chat', chat: OTHER, workspace: CLUB });
  const { id } = (await run(ada, {
    ...{ type: 'create-chat', access: 'private', workspace: CLUB, participants: ['eve'] }
  })) as { id: string };
  const deleted: string[] = [];
  harness.rooms.events.on('chat-deleted', ({ chat }) => void deleted.push(chat));
  const stays = await harness.enter(ada, OTHER);
  await run(ada, { type: 'delete-workspace', workspace: CLUB, chats: 'delete' });
  expect(stays.closed).toBe('chat_deleted');
  expect(deleted.sort()).toEqual([OTHER, id].sort());
  expect(await codeOf(harness.rooms.admit(ada, OTHER))).toBe('chat_deleted');
  expect(await codeOf(harness.rooms.admit(eve, id))).toBe('chat_deleted');
  expect(await codeOf(harness.rooms.admit(eve, CHAT))).toBe('done');
});

it('[WORK8] an owner of a chat moves it to a workspace of theirs, and those who may not follow are out at once', async () => {
  await makeLab();
  await run(ada, { type: 'create-workspace', id: CLUB, name: 'Club' });
  const out = await harness.enter(bob, OTHER);
  const move = (principal: IPrincipal, chat: string, workspace: string) =>
    codeOf(run(principal, { type: 'move-chat', chat, workspace }));
  expect(await move(bob, OTHER, 'default')).toBe('forbidden');
  expect(await move(eve, OTHER, 'default')).toBe('chat_not_found');
  expect(await move(bob, CHAT, LAB)).toBe('forbidden');
  const { id } = (await run(bob, { type: 'create-chat' })) as { id: string };
  expect(await move(bob, id, CLUB)).toBe('workspace_not_found');
  expect(await move(bob, id, crypto.randomUUID())).toBe('workspace_not_found');
  expect(await move(ada, OTHER, CLUB)).toBe('done');
  expect(await move(ada, OTHER, CLUB)).toBe('done');
  expect(out.closed).toBe('removed_from_chat');
  expect(await waysInto(bob)).toEqual(all('chat_not_found', false));
  expect(await move(ada, OTHER, 'default')).toBe('done');
  expect(await waysInto(eve)).toEqual(all('done', true));
  expect(await move(bob, id, LAB)).toBe('done');
  expect(await waysInto(eve, id)).toMatchObject({ join: 'chat_not_found', list: 'false' });
});

it('[WORK4] changes of members that cross each other leave the rooms with the last one', async () => {
  await makeLab();
  const stays = await harness.enter(ada, OTHER);
  const change = (type: 'add' | 'remove') =>
    type === 'add'
      ? run(ada, { type: 'add-workspace-members', workspace: LAB, usernames: ['eve'] })
      : run(ada, { type: 'remove-workspace-member', workspace: LAB, username: 'eve' });
  await change('add');
  const peer = await harness.enter(eve, OTHER);
  await Promise.all([change('remove'), change('add'), change('remove')].map(codeOf));
  const isMember = await harness.storage.workspaces.isMember(LAB, 'eve');
  expect((await harness.room(OTHER)).chatState.can(eve, 'chat.read')).toBe(isMember);
  await codeOf(change('remove'));
  expect(peer.closed).toBe('removed_from_chat');
  expect((await harness.room(OTHER)).chatState.can(eve, 'chat.read')).toBe(false);
  expect(stays.closed).toBeNull();
});

it.each(['move', 'delete'] as const)(
  '[WORK15] a workspace that is deleted meanwhile takes no new chat, no moved chat, no member and no visit: %s',
  async chats => {
    await makeLab();
    const remove: Command = { type: 'delete-workspace', workspace: LAB, chats };
    const changes: Command[] = [
      { type: 'create-chat', id: NEW, topic: 'New', workspace: LAB },
      { type: 'move-chat', chat: CHAT, workspace: LAB },
      { type: 'add-workspace-members', workspace: LAB, usernames: ['eve'] },
      { type: 'rename-workspace', workspace: LAB, name: 'Late' },
      remove,
      { type: 'visit', workspace: LAB },
      remove
    ];
    const codes = await Promise.all(changes.map(change => codeOf(run(ada, change))));
    expect(codes.filter(code => !/^(done|workspace_not_found)$/.test(code))).toEqual([]);
    expect([codes[4], codes[6]].sort()).toEqual(['done', 'workspace_not_found']);
    const { storage } = harness;
    for (const id of [CHAT, OTHER, NEW]) {
      expect((await storage.getChat(id))?.workspace).toBeUndefined();
    }
    expect(await storage.workspaces.get(LAB)).toBeNull();
    expect(await storage.workspaces.isMember(LAB, 'eve')).toBe(false);
    expect((await storage.workspaces.lastVisit('ada'))?.workspace).not.toBe(LAB);
    const again: Command = { type: 'create-workspace', id: LAB, name: 'Again' };
    expect(await codeOf(run(ada, again))).not.toBe('done');
  }
);
