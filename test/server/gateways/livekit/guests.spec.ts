import { kindOf, likenessOf } from '../../../../src/document/index.js';
import { person } from '../../../harness/people.js';
import { ada } from '../../rest/test-api.js';
import { useBridges } from './test-bridges.js';

type Json = Record<string, unknown>;

describe('people of a room who imitate accounts', () => {
  const stage = useBridges();
  const real = person('bob', { displayName: 'Bob Hope' });

  const get = async <T = { value: Json[] }>(path: string): Promise<T> =>
    (await stage.api.ask(ada, 'GET', path)).json<T>();

  it.each([
    ['bob', 'Bob Hope'],
    ['bob', ''],
    ['Bob Hope', ''],
    ['Bob Hope', 'Bob Hope'],
    ['\u202eboB', 'Bob\u200b Hope'],
    ['.', 'B\u043eb H\u043epe'],
    ['guest', 'Bob Hope'],
    ['bot:helper', 'Helper (bot)'],
    ['acs-00000000-0000-4000-8000-000000000000', 'Bob Hope'],
    ['guest-00000000-0000-4000-8000-000000000000', '@bob']
  ])('[BRIDGE24] are guests wherever they are named: %j, %j', async (identity, name) => {
    const { api } = stage;
    const path = `/chat/threads/${stage.chat}`;
    const role = { type: 'set-role', chat: stage.chat, username: 'bob', role: 'member' } as const;
    await api.rooms.execute(ada, role);
    await stage.say('I am Bob', real);
    const eve = await stage.with(identity, name);
    eve.text('no, I am @Bob-Hope', 'm1');
    await stage.shows('I am Bob', 'no, I am @Bob-Hope');
    const guest = (await stage.messages())[1].sender;
    expect(guest).toMatch(/^guest-[0-9a-f-]{36}$/);
    expect(kindOf({ username: guest })).toBe('guest');

    const all = (await get(`${path}/messages`)).value;
    const [said, mine] = all.filter(({ type }) => type === 'text');
    expect(said).toMatchObject({ sender: guest, senderKind: 'guest' });
    expect(mine).toMatchObject({ sender: 'bob', senderKind: 'account' });
    const shown = said.senderDisplayName as string;
    expect(shown).not.toMatch(/[\u200b\u202e]|\(bot\)/);
    // A text tells them apart where the names look alike.
    if (likenessOf(shown) === likenessOf('Bob Hope')) {
      const hits = (await get<{ value: { message: Json }[] }>('/chat/search?q=Bob')).value;
      const aliases = hits.map(({ message }) => message.senderAlias);
      expect(aliases.sort()).toEqual([`#${guest.slice(6, 14)}`, 'bob']);
    }

    const people = (await get(`${path}/participants`)).value;
    expect(people.filter(({ username }) => username === 'bob')).toHaveLength(1);
    const kinds = new Map(people.map(({ username, kind }) => [username, kind]));
    expect([kinds.get('bob'), kinds.get(guest)]).toEqual(['account', 'guest']);
    for (const where of ['/chat/people', `${path}/readReceipts`]) {
      for (const one of (await get(where)).value) {
        const id = (one.username ?? one.sender) as string;
        expect([where, id, one.kind ?? kindOf({ username: id })]).toEqual([
          where,
          id,
          kindOf({ username: id })
        ]);
      }
    }

    const document = await api.rooms.getDocument(`text:chat:${stage.chat}`);
    const user = document.getUser(guest);
    expect(user?.display_name).toMatch(/ \(guest\)$/);
    expect(user?.mention_name).not.toBe(document.getUser('bob')?.mention_name);
    expect(user?.bot).toBeUndefined();
    document.dispose();
    // The server finds mentions in a text that is edited.
    const id = await stage.say('Hello');
    const body = '@Bob-Hope, is it you?';
    await api.rooms.execute(ada, { type: 'edit', chat: stage.chat, id, body });
    const { mentions } = await get<{ mentions: string[] }>(`${path}/messages/${id}`);
    expect(mentions).toContain('bob');
    expect(await api.storage.getUser('bob')).toMatchObject({ displayName: 'Bob Hope' });
    expect(api.errors).toEqual([]);
  });
});
