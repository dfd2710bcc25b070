import { Breaks } from '../../../../server/breaks.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { harness, listen, useEvents } from '../events/test-events.js';
import { ada, bob } from '../test-api.js';

useEvents();

const PATH = '/chat/workspaces';
const owner = ada;
const member = bob;
const outsider = person('eve');
const removed = person('rob');
const guest = person('guest-1', { guest: true });
const visitor = person('guest-2', { guest: true });
const bot = person('echo', { bot: true });
const stray = person('stray', { bot: true });

const ask = (principal: IPrincipal, method: string, url: string, payload?: object) =>
  harness.ask(principal, method, url, payload);

const status = async (...asked: Parameters<typeof ask>): Promise<number> =>
  (await ask(...asked)).statusCode;

/** A workspace of ada with members, one who was removed, and an open chat with a file and a bot. */
async function makeLab() {
  await harness.storage.putUser({ ...bot, bot: true });
  const made = await ask(owner, 'POST', PATH, { name: 'Lab' });
  const { id } = made.json<{ id: string }>();
  const members = { members: ['bob', 'rob', 'guest-1'] };
  await ask(owner, 'POST', `${PATH}/${id}/members/:add`, members);
  const chat = await harness.chat(owner, { topic: 'Lab', workspaceId: id });
  await ask(owner, 'PUT', `/chat/threads/${chat}/bots/echo`);
  const said = await harness.say(owner, chat, 'a secret word');
  const file = await harness.app.inject({
    method: 'POST',
    url: `/chat/threads/${chat}/attachments?name=a.txt`,
    headers: {
      authorization: `Bearer ${await harness.token(owner)}`,
      'content-type': 'application/octet-stream'
    },
    payload: 'Notes'
  });
  const { id: attachment } = file.json<{ id: string }>();
  await ask(owner, 'DELETE', `${PATH}/${id}/members/rob`);
  return { id, chat, said, attachment };
}

const REQUESTS: Record<
  string,
  (chat: string, said: string, file: string) => [string, string, object?]
> = {
  read: chat => ['GET', `/chat/threads/${chat}`],
  messages: chat => ['GET', `/chat/threads/${chat}/messages`],
  message: (chat, said) => ['GET', `/chat/threads/${chat}/messages/${said}`],
  participants: chat => ['GET', `/chat/threads/${chat}/participants`],
  presence: chat => ['GET', `/chat/threads/${chat}/presence`],
  bots: chat => ['GET', `/chat/threads/${chat}/bots`],
  write: chat => ['POST', `/chat/threads/${chat}/messages`, { content: 'x' }],
  react: (chat, said) => ['PUT', `/chat/threads/${chat}/messages/${said}/reactions/%F0%9F%91%8D`],
  receipt: (chat, said) => ['POST', `/chat/threads/${chat}/readReceipts`, { chatMessageId: said }],
  typing: chat => ['POST', `/chat/threads/${chat}/typing`],
  export: chat => ['GET', `/chat/threads/${chat}/export`],
  files: chat => ['GET', `/chat/threads/${chat}/attachments`],
  file: (chat, _, file) => ['GET', `/chat/threads/${chat}/attachments/${file}`]
};

describe('who gets what of an open chat of a workspace', () => {
  const cases: [string, IPrincipal, boolean][] = [
    ['the owner', owner, true],
    ['a member', member, true],
    ['a guest who is a member', guest, true],
    ['a bot of the chat', bot, true],
    ['an administrator', person('root', { admin: true }), true],
    ['a user who is no member', outsider, false],
    ['a removed member', removed, false],
    ['another guest', visitor, false],
    ['another bot', stray, false]
  ];
  it.each(cases)('[WORK1] %s', async (_, principal, isIn) => {
    const { id, chat, said, attachment } = await makeLab();
    for (const [name, request] of Object.entries(REQUESTS)) {
      const answer = await ask(principal, ...request(chat, said, attachment));
      const isOk = answer.statusCode < 300;
      expect([name, isOk]).toEqual([name, isIn]);
      if (!isOk) {
        expect([name, answer.json<{ error: { code: string } }>().error.code]).toEqual([
          name,
          'chat_not_found'
        ]);
        expect(answer.body).not.toContain('secret');
      }
    }
    const list = (await ask(principal, 'GET', '/chat/threads')).body;
    const found = (await ask(principal, 'GET', '/chat/search?q=secret')).body;
    const inLab = await ask(principal, 'GET', `/chat/search?q=secret&workspaceId=${id}`);
    const inDefault = await ask(principal, 'GET', '/chat/search?q=secret&workspaceId=default');
    expect([list.includes(chat), found.includes(chat)]).toEqual([isIn, isIn]);
    expect([inLab.body.includes(chat), inDefault.body.includes(chat)]).toEqual([isIn, false]);
    const isBotOrGuest = principal.guest || principal.bot;
    const hook = { url: 'http://127.0.0.1:9/', threadId: chat };
    if (!isBotOrGuest && !principal.admin) {
      expect(await status(principal, 'POST', '/chat/webhooks', hook)).toBe(isIn ? 201 : 404);
    }
    const seesWorkspace = isIn && principal !== bot;
    expect((await status(principal, 'GET', `${PATH}/${id}`)) === 200).toBe(seesWorkspace);
    expect((await ask(principal, 'GET', PATH)).body.includes(id)).toBe(seesWorkspace);
  });
});

describe('events', () => {
  it('[WORK11] members hear of their workspace and its chats, others of neither, and a removed member hears nothing more', async () => {
    const readers = await Promise.all([owner, member, removed, outsider].map(one => listen(one)));
    const [ofOwner, ofMember, ofRemoved, ofOutsider] = readers;
    const { id, chat } = await makeLab();
    await ask(owner, 'PATCH', `${PATH}/${id}`, { name: 'Labor' });
    await harness.say(owner, chat, 'for members');
    await ofOwner.until(() => ofOwner.raw.includes('for members'));
    await ofMember.until(() => ofMember.raw.includes('for members'));
    const other = await harness.chat(owner, { topic: 'For all' });
    await ofOutsider.until(() => ofOutsider.raw.includes(other));
    await ofRemoved.until(() => ofRemoved.raw.includes(other));
    expect([ofOutsider.raw.includes(id), ofOutsider.raw.includes(chat)]).toEqual([false, false]);
    expect(ofRemoved.raw).not.toContain('for members');
    const ofWorkspace = (reader: typeof ofOwner) =>
      reader.names.filter(name => name.startsWith('workspace'));
    expect(ofWorkspace(ofMember)).toEqual([
      'workspaceCreated',
      'workspaceUpdated',
      'workspaceUpdated'
    ]);
    expect(ofWorkspace(ofRemoved).at(-1)).toBe('workspaceDeleted');
    expect(ofRemoved.raw).toContain('removed_from_workspace');
    await ask(owner, 'PUT', `/chat/threads/${chat}/workspace`, { workspaceId: 'default' });
    await ofOutsider.until(() => ofOutsider.raw.includes(chat));
    expect(ofOutsider.names.at(-2)).toBe('chatThreadCreated');
    await ask(owner, 'PUT', `/chat/threads/${chat}/workspace`, { workspaceId: id });
    await ofOutsider.until(() => ofOutsider.names.at(-1) === 'chatThreadDeleted');
    await ask(owner, 'DELETE', `${PATH}/${id}?chats=delete`);
    await ofMember.until(() => ofMember.names.includes('workspaceDeleted'));
    await ofMember.until(() => ofMember.names.includes('chatThreadDeleted'));
    expect(ofMember.raw).toContain('workspace_deleted');
  });
});

describe('/chat/workspaces', () => {
  it('[WORK12] creates, lists, reads, renames and deletes workspaces, with members and the last chat of the caller', async () => {
    const made = await ask(owner, 'POST', PATH, {});
    expect([made.statusCode, made.json<{ name: string }>().name]).toEqual([
      201,
      'Untitled Workspace'
    ]);
    const { id } = made.json<{ id: string }>();
    expect(made.headers.location).toBe(`workspaces/${id}`);
    expect(await status(owner, 'PATCH', `${PATH}/${id}`, { name: 'Lab' })).toBe(204);
    const add = await ask(owner, 'POST', `${PATH}/${id}/members/:add`, {
      members: ['bob', await harness.ids.idOf('rob'), '8:acs:nobody']
    });
    expect(add.json()).toMatchObject({
      added: ['bob', 'rob'],
      invalidMembers: [{ target: '8:acs:nobody', code: '404' }]
    });
    const members = await ask(member, 'GET', `${PATH}/${id}/members?maxPageSize=2`);
    expect(members.json()).toMatchObject({
      value: [{ username: 'ada' }, { username: 'bob', kind: 'account' }],
      nextLink: expect.stringContaining('skip=2') as unknown
    });
    const chat = await harness.chat(owner, { workspaceId: id });
    await harness.say(owner, chat, 'Hello');
    expect(await status(member, 'POST', `${PATH}/:visit`, { threadId: chat })).toBe(204);
    const list = await ask(member, 'GET', PATH);
    expect(list.json()).toEqual({
      value: [
        { id: 'default', name: 'Default', unreadChatCount: 0 },
        {
          ...{ id, name: 'Lab', owner: 'ada', createdOn: expect.any(String) as unknown },
          ...{ last_chat_id: chat, unreadChatCount: 1 }
        }
      ],
      last_workspace_id: id
    });
    const unread = async (workspaceId: string) =>
      (await ask(member, 'GET', `/chat/unread?workspaceId=${workspaceId}`)).json<unknown>();
    expect([await unread(id), await unread('default')]).toMatchObject([
      { value: [chat] },
      { value: [] }
    ]);
    expect(await status(member, 'DELETE', '/chat/unread?workspaceId=default')).toBe(204);
    expect(await unread(id)).toMatchObject({ value: [chat] });
    expect(await status(member, 'DELETE', `/chat/unread?workspaceId=${id}`)).toBe(204);
    expect(await unread(id)).toMatchObject({ value: [] });
    const chats = await ask(member, 'GET', `/chat/threads?workspaceId=${id}`);
    expect(chats.json()).toMatchObject({ value: [{ id: chat, workspaceId: id }] });
    expect(await status(member, 'DELETE', `${PATH}/${id}/members/bob`)).toBe(204);
    expect(await status(member, 'GET', `${PATH}/${id}`)).toBe(404);
    expect(await status(owner, 'DELETE', `${PATH}/${id}`)).toBe(400);
    expect(await status(owner, 'DELETE', `${PATH}/${id}?chats=move`)).toBe(204);
    expect(await status(outsider, 'GET', `/chat/threads/${chat}`)).toBe(200);
  });
});

it('[WORK17] others run while the workspaces of a user are listed', async () => {
  for (let i = 0; i < 5; i++) {
    await ask(owner, 'POST', PATH, { name: `Lab ${i}` });
  }
  const breaks = jest.spyOn(Breaks.prototype, 'takeIfDue');
  const listed = (await ask(owner, 'GET', PATH)).json<{ value: unknown[] }>();
  expect(listed.value).toHaveLength(6);
  expect(breaks).toHaveBeenCalledTimes(12); // after the chats of each, and after each
  breaks.mockRestore();
});
