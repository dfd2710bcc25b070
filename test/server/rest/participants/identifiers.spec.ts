import { cleanName } from '../../../../src/document/index.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { NotificationWriter } from '../../../../server/rest/realtime/notifications.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';
import { Listener } from '../listener.js';

type Json = Record<string, unknown>;

const UUID = '00000000-0000-4000-8000-00000000000a';
const guest = person(`guest-${UUID}`, { displayName: 'Ada', guest: true });

describe('the shown name of a user', () => {
  let harness: TestApi;
  let chat: string;
  let path: string;

  beforeEach(async () => {
    harness = await TestApi.open({ guests: true });
    chat = await harness.chat(ada);
    path = `/chat/threads/${chat}`;
  });
  afterEach(() => harness.close());

  const get = async (url: string, who: IPrincipal = ada): Promise<Json> =>
    (await harness.ask(who, 'GET', url)).json<Json>();
  const send = (who: IPrincipal, senderDisplayName: string) =>
    harness.ask(who, 'POST', `${path}/messages`, { content: 'Hello', senderDisplayName });

  /** A user whom a program created. */
  async function made(): Promise<IPrincipal & { id: string }> {
    const { username, id } = await harness.ids.create();
    await harness.storage.putUser({ username, name: username, displayName: username, bot: false });
    return { ...person(username, { displayName: username }), id };
  }

  it('[WHO8] an account has its own name in every protocol, even if it sends another', async () => {
    const heard: unknown[] = [];
    const follower = harness.feed.listen({
      wake: () => undefined,
      typing: ({ displayName, kind }) => void heard.push([displayName, kind])
    });
    const { id } = (await send(bob, 'Ada')).json<{ id: string }>();
    await harness.ask(bob, 'POST', `${path}/typing`, { senderDisplayName: 'Ada' });
    follower.dispose();
    expect(heard).toEqual([['Bob', 'account']]);
    const message = { senderDisplayName: 'Bob', senderKind: 'account' };
    expect(await get(`${path}/messages/${id}`)).toMatchObject(message);
    expect(await get(path)).toMatchObject({ lastMessage: message });
    expect(await get('/chat/search?q=hello')).toMatchObject({ value: [{ message }] });
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`);
    expect(copy.getUser('bob')?.display_name).toBe('Bob');
    expect(copy.getMessages()[0].display_name).toBeUndefined();
    copy.dispose();
    // A name that was stored before this rule is also replaced.
    const row = (await harness.storage.getMessage(chat, id))!;
    const what = { type: 'message-created', message: { ...row, display_name: 'Ada' } } as const;
    const event = { chat, at: 1, position: { n: 1, i: 1 }, what };
    const written = await new NotificationWriter(harness).write(event, 'update', 'ada');
    expect(written).toMatchObject([{ senderDisplayName: 'Bob' }]);
  });

  it('[WHO8] an account keeps its own name even if it was added under another before', async () => {
    const participants = [{ communicationIdentifier: { rawId: 'zoe' }, displayName: 'Ada' }];
    await harness.ask(ada, 'POST', `${path}/participants/:add`, { participants });
    const { value } = await get(`${path}/participants`);
    expect((value as Json[])[1]).not.toHaveProperty('displayName');
    expect(await get(path)).toMatchObject({
      participants: [{ displayName: 'Ada' }, { username: 'zoe', displayName: 'zoe' }]
    });
  });

  it('[WHO8] an account with the id and name of an app user as its username appears as an account', async () => {
    const robin = await made();
    const participants = [{ communicationIdentifier: { rawId: `${robin.username} Robin` } }];
    await harness.ask(ada, 'POST', `${path}/participants/:add`, { participants });
    await send(robin, 'Robin');
    const [said, told] = (await get(`${path}/messages`)).value as [Json, Json];
    expect(said).toMatchObject({ senderDisplayName: 'Robin', senderKind: 'app' });
    expect(told.content).toMatchObject({
      participants: [{ displayName: `${robin.username} Robin`, kind: 'account' }]
    });
  });

  it('[WHO18] previews, hits and events distinguish an author from others of the same name in the chat', async () => {
    const [real, other] = ['ana', 'ana2'].map(name => person(name, { displayName: 'Ana' }));
    await harness.say(real, chat, 'I am Ana');
    for (const name of ['eve', 'ivo', 'max', 'zoe']) {
      await harness.rooms.execute(ada, {
        type: 'add-participants',
        chat,
        participants: [{ username: name }]
      });
    }
    const alone = { senderDisplayName: 'Ana' };
    const { lastMessage } = await get(path);
    expect(lastMessage).toMatchObject(alone);
    expect(lastMessage).not.toHaveProperty('senderAlias');
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const listener = await Listener.open(harness, ada, { latest: true });
    await harness.say(other, chat, 'Hello');
    await listener.until(() => listener.events.some(({ data }) => data.thread?.lastMessage));
    const message = { ...alone, senderAlias: 'ana2', senderOrdinal: 2 };
    expect(await get(path)).toMatchObject({ lastMessage: message });
    expect(await get('/chat/search?q=hello')).toMatchObject({ value: [{ message }] });
    expect(await get('/chat/search?q=am')).toMatchObject({
      value: [{ message: { ...alone, senderAlias: 'ana', senderOrdinal: 1 } }]
    });
    const told = listener.events.map(({ data }) => data.thread?.lastMessage);
    expect(told).toContainEqual(expect.objectContaining(message));
    listener.close();
  });

  it('[WHO18] no one learns of a namesake that they may not see', async () => {
    const [real, other] = ['ana', 'ana2'].map(name => person(name, { displayName: 'Ana' }));
    const hidden = await harness.chat(ada, { access: 'private' });
    const add = (username: string) =>
      harness.rooms.execute(ada, {
        type: 'add-participants',
        chat: hidden,
        participants: [{ username, shareHistoryTime: harness.clock.now() }]
      });
    await add('ana');
    await harness.say(real, hidden, 'Bye');
    await harness.ask(ada, 'POST', `/chat/threads/${hidden}/participants/:remove`, {
      rawId: 'ana'
    });
    harness.clock.advance(1_000);
    await add('bob');
    await add('ana2');
    await harness.say(other, hidden, 'Hello');
    const lastOf = async (who: IPrincipal): Promise<unknown> =>
      (await get(`/chat/threads/${hidden}`, who)).lastMessage;
    expect(await lastOf(bob)).toMatchObject({ senderDisplayName: 'Ana' });
    expect(await lastOf(bob)).not.toHaveProperty('senderAlias');
    // A former participant does not learn of later participants.
    expect(await lastOf(real)).toMatchObject({ senderDisplayName: 'Ana' });
    expect(await lastOf(real)).not.toHaveProperty('senderAlias');
  });

  it('[WHO15] both Unicode forms of a username identify one user', async () => {
    const [composed, decomposed] = ['zo\u00e9', 'zoe\u0301'];
    await harness.ask(bob, 'POST', `${path}/participants/:add`, {
      participants: [{ communicationIdentifier: { rawId: decomposed } }]
    });
    const zoe = person(decomposed);
    const { id } = (await send(zoe, 'Zoé')).json<{ id: string }>();
    expect(await get(`${path}/messages/${id}`)).toMatchObject({ senderDisplayName: 'Zoé' });
    const usernames = ((await get(path)).participants as Json[]).map(({ username }) => username);
    expect(usernames).toEqual(expect.arrayContaining(['ada', composed]));
    expect(usernames).not.toContain(decomposed);
    const removed = await harness.ask(ada, 'POST', `${path}/participants/:remove`, {
      rawId: decomposed
    });
    expect(removed.statusCode).toBe(204);
    const { value } = await get(`${path}/participants`);
    expect((value as Json[]).map(({ displayName }) => displayName)).not.toContain('Zoé');
  });

  it('[WHO9] a user whom a program created has a given name, and is marked as an app', async () => {
    const robin = await made();
    const participants = [
      { communicationIdentifier: { rawId: robin.id }, displayName: ' Ada (bot)\u202e ' }
    ];
    await harness.ask(ada, 'POST', `${path}/participants/:add`, { participants });
    const shown = { displayName: 'Ada', kind: 'app' };
    const people = (await get(`${path}/participants`)).value as Json[];
    expect(people.find(({ username }) => username === robin.username)).toMatchObject(shown);
    expect(await get(path)).toMatchObject({ participants: [shown, { kind: 'account' }] });
    const { id } = (await send(robin, 'Robin')).json<{ id: string }>();
    const message = { senderDisplayName: 'Robin', senderKind: 'app' };
    expect(await get(`${path}/messages/${id}`)).toMatchObject(message);
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`);
    expect(copy.getUser(robin.username)).toMatchObject({
      name: 'Ada',
      display_name: 'Ada (app)',
      mention_name: 'Ada-(app)'
    });
    copy.dispose();
    for (const name of ['Colloquy', 'S\u0443stem', '\u200b', '(guest)']) {
      const refused = await send(robin, name);
      expect(refused.json()).toMatchObject({ error: { code: 'bad_value' } });
    }
  });

  it('[WHO10] a guest is marked as a guest in every protocol and in the document', async () => {
    await harness.say(guest, chat, 'Hello');
    const shown = { username: guest.username, displayName: 'Ada', kind: 'guest' };
    const message = { senderDisplayName: 'Ada', senderKind: 'guest' };
    expect(await get(path)).toMatchObject({
      lastMessage: message,
      participants: [{ username: 'ada', kind: 'account' }, shown]
    });
    expect(await get(`${path}/messages`)).toMatchObject({ value: [message] });
    expect(await get('/chat/search?q=hello')).toMatchObject({ value: [{ message }] });
    expect(await get('/auth/me', guest)).toMatchObject({ kind: 'guest' });
    await harness.ask(guest, 'POST', `${path}/typing`);
    expect(await get(`${path}/presence`)).toMatchObject({ value: [{ kind: 'guest' }] });
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`);
    // jupyterlab-chat reads a user into a class that rejects any other field.
    expect(copy.getUser(guest.username)).toEqual({
      username: guest.username,
      name: 'Ada',
      display_name: 'Ada (guest)',
      mention_name: 'Ada-(guest)'
    });
    copy.dispose();
  });

  it('[WHO14] notifications of the browser SDK include the kind of a user', async () => {
    await harness.say(guest, chat, 'Hello');
    const [row] = await harness.storage.listMessages(chat, { limit: 1 });
    const writer = new NotificationWriter(harness);
    const at = { chat, at: 1, position: { n: 1, i: 1 } };
    const said = { ...at, what: { type: 'message-created', message: row } } as const;
    const shown = { senderDisplayName: 'Ada', senderKind: 'guest' };
    expect(await writer.write(said, 'update', 'ada')).toMatchObject([shown]);
    const { username } = guest;
    const typing = { chat, at: 1, username, displayName: 'Ada', kind: 'guest' } as const;
    expect(await writer.typing(typing, 'ada')).toMatchObject(shown);
    const joined = { ...at, what: { type: 'joined', people: [{ username, by: 'ada' }] } } as const;
    const [{ addedBy, participantsAdded }] = await writer.write(joined, 'update', 'ada');
    expect(JSON.parse(String(participantsAdded))).toMatchObject([{ kind: 'guest' }]);
    expect(JSON.parse(String(addedBy))).toMatchObject({ displayName: 'Ada', kind: 'account' });
  });

  it('[WHO10] message and typing events of a guest say that they are a guest', async () => {
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const listener = await Listener.open(harness, ada);
    await harness.say(guest, chat, 'Hello');
    await listener.count(1);
    expect(listener.events[0].data).toMatchObject({ message: { senderKind: 'guest' } });
    await harness.ask(guest, 'POST', `${path}/typing`);
    await listener.count(2);
    expect(listener.events[1].data).toMatchObject({
      senderDisplayName: 'Ada',
      senderKind: 'guest'
    });
    listener.close();
  });

  it("[WHO11] a guest's name is never blank, imitates no mark and does not pose as the server", async () => {
    const come = async (name: string): Promise<Json> =>
      (
        await harness.app.inject({ method: 'POST', url: '/auth/guest', payload: { name } })
      ).json<Json>();
    for (const name of [
      'Colloquy',
      'system',
      'Sуstem',
      '\u200b\u200b',
      '\u3164',
      '(bot)',
      'a\nb'
    ]) {
      expect(await come(name)).toMatchObject({ error: { code: 'bad_value', target: 'name' } });
    }
    for (const name of ['Ana · bot', 'Ana\u202e', '  Ana (guest)']) {
      expect(cleanName(name)).toBe('Ana');
      expect(await come(name)).toMatchObject({ user: { displayName: 'Ana', kind: 'guest' } });
    }
  });

  it('[WHO12] only a guest can have the username of a guest, and a token for it does not make an account of it', async () => {
    const { user } = (
      await harness.app.inject({ method: 'POST', url: '/auth/guest', payload: { name: 'Ana' } })
    ).json<{ user: { username: string } }>();
    expect(user.username).toMatch(/^guest-[0-9a-f-]{36}$/);
    const posing = person(user.username, { displayName: 'Ada' });
    expect(await get('/auth/me', posing)).toMatchObject({ kind: 'guest' });
    const made = await harness.ask(posing, 'POST', '/chat/threads', { topic: 'x' });
    expect(made.statusCode).toBe(403);
  });
});
