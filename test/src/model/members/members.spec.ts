import type { IApiClient, IThread } from '../../../../src/model/index.js';
import { Members, mayInvite, mayRemove, rolesFor } from '../../../../src/model/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';

/** A chat of two participants, and what the server was asked. */
function scene(access: IThread['access'] = 'private', answers: Record<string, unknown> = {}) {
  const chats = new FakeChats(thread('a', 'Team', { access }));
  const model = chats.open('a');
  const asked: string[] = [];
  const request = (method: string, path: string, body?: unknown): Promise<unknown> => {
    asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    const answer = answers[`${method} ${path}`] ?? answers[method];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const server = { baseUrl: 'http://x/', request } as unknown as IApiClient;
  const join = (username: string, role: 'owner' | 'member' | 'bot'): void => {
    model.document.yparticipants.set(username, { username, role });
    model.changed.emit({});
  };
  join('ada', 'owner');
  join('bob', 'member');
  const members = new Members({ server, model, thread: () => chats.list.get('a') });
  return { asked, chats, join, members, model };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
};

it('[MEMBERS1] the roles follow the chat at once, and the server names silent people, page by page', async () => {
  const path = 'chat/threads/a/participants';
  const { members, join, asked } = scene('private', {
    [`GET ${path}`]: {
      value: [{ username: 'ada', displayName: 'Ada' }],
      nextLink: 'http://elsewhere/p?skip=1'
    },
    [`GET ${path}?skip=1`]: { value: [{ username: 'bob', displayName: 'Bob Noor' }] }
  });
  await settle();
  expect(asked).toEqual([`GET ${path}`, `GET ${path}?skip=1`]);
  expect(members.all.map(({ name, role, isMe }) => [name, role, isMe])).toEqual([
    ['Ada', 'owner', true],
    ['Bob Noor', 'member', false]
  ]);
  join('echo', 'bot');
  join('cyd', 'owner');
  expect(members.all.map(({ username }) => username)).toEqual(['ada', 'cyd', 'bob', 'echo']);
  expect(members.has('echo')).toBe(true);
  members.dispose();
  join('max', 'member');
  expect(members.has('max')).toBe(false);
});

it('[MEMBERS1] without an answer the members have their usernames, and two of one name are told apart', async () => {
  const lost = scene('private', { GET: new Error('offline') });
  await settle();
  expect(lost.members.all.map(({ name }) => name)).toEqual(['ada', 'bob']);
  const value = [
    { username: 'ada', displayName: 'Ada' },
    { username: 'bob', displayName: 'Ada' }
  ];
  const alike = scene('private', { GET: { value } });
  await settle();
  expect(alike.members.all.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
});

it('[MEMBERS2] members are added, changed and removed by requests, and a refusal is told', async () => {
  const failed = { invalidParticipants: [{ message: 'This chat is full.' }] };
  const { members, asked } = scene('private', { GET: { value: [] }, POST: {} });
  await members.invite('c++', 'C++');
  await members.setRole('bob', 'reader');
  await members.remove('bob');
  expect(asked.slice(1)).toEqual([
    'POST chat/threads/a/participants/:add {"participants":[{"communicationIdentifier":{"rawId":"c++"}}]}',
    'PATCH chat/threads/a/participants/bob {"role":"reader"}',
    'POST chat/threads/a/participants/:remove {"rawId":"bob"}'
  ]);
  const full = scene('private', { GET: { value: [] }, POST: failed });
  await expect(full.members.invite('max')).rejects.toThrow('This chat is full.');
});

it('[MEMBERS3] only what a role permits is offered', () => {
  const { members, join } = scene();
  join('echo', 'bot');
  const [me, bob, echo] = members.all;
  expect([mayInvite('owner'), mayInvite('member'), mayInvite('reader'), mayInvite(null)]).toEqual([
    true,
    true,
    false,
    false
  ]);
  expect(rolesFor('owner', bob)).toEqual(['owner', 'moderator', 'member', 'reader']);
  expect(rolesFor('moderator', bob)).toEqual(['member', 'reader']);
  expect(rolesFor('moderator', me)).toEqual(['owner']);
  expect(rolesFor('member', bob)).toEqual(['member']);
  expect(rolesFor('owner', echo)).toEqual([]);
  expect(rolesFor('owner', { ...bob, isStored: false })).toEqual(['member']);
  expect([mayRemove('owner', me, 'private'), mayRemove('owner', bob, 'private')]).toEqual([
    false,
    true
  ]);
  expect([mayRemove('owner', bob, 'open'), mayRemove('moderator', echo, 'open')]).toEqual([
    false,
    true
  ]);
  expect(mayRemove('member', bob, 'private')).toBe(false);
});
