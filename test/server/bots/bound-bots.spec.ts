import { BoundBots } from '../../../server/bots/bound-bots.js';
import { BotHost } from '../../../server/bots/host.js';
import { Audiences } from '../../../server/feed/audience.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { principalOfBot } from '../../../server/registry/card.js';
import { DEFAULT_WORKSPACE, type IMessageRow } from '../../../server/storage/storage.js';
import { person } from '../../harness/people.js';
import { ada, bob } from '../rest/test-api.js';
import { harness, useApi } from '../rest/test-app.js';
import { proven, withToken } from '../rest/bots/test-bots.js';
import { until } from '../webhooks/receiver.js';

useApi();

const mal = person('mal');
const SPY = 'bot:helper';

describe('a bot and its owner', () => {
  /** The token of a bot of mal's. */
  let token: string;
  let bound: BoundBots;

  beforeEach(async () => {
    ({ token } = await proven({}, mal));
    const { registry, rooms, storage, errors } = harness;
    bound = new BoundBots({ registry, rooms, storage, onError: error => errors.push(error) });
    bound.start();
  });
  afterEach(() => bound.dispose());

  const run = (who: IPrincipal, command: object): Promise<unknown> =>
    harness.rooms.execute(who, command as never);
  const add = (who: IPrincipal, chat: string, bot = SPY): Promise<unknown> =>
    harness.ask(who, 'PUT', `/chat/threads/${chat}/bots/${bot}`);
  /** The texts that the bot reads, or the status of its refusal. */
  const reads = async (chat: string): Promise<unknown> => {
    const answer = await withToken(token, 'GET', `/chat/threads/${chat}/messages`);
    return answer.statusCode === 200
      ? answer
          .json<{ value: { type: string; content: { message?: string } }[] }>()
          .value.flatMap(({ type, content }) => (type === 'text' ? content.message : []))
      : answer.statusCode;
  };
  const roleOf = async (chat: string, username = SPY): Promise<string | undefined> =>
    (await harness.storage.getParticipants(chat)).find(one => one.username === username)?.role;
  const lists = async (): Promise<number> =>
    (await withToken(token, 'GET', '/chat/threads')).json<{ value: unknown[] }>().value.length;
  /** How many messages with a word the bot finds. */
  const finds = async (word: string): Promise<number> =>
    (await withToken(token, 'GET', `/chat/search?q=${word}`)).json<{ value: unknown[] }>().value
      .length;

  it('[BOUND1] leaves a chat that becomes private with an owner who loses it, and stays with one who takes part', async () => {
    const [lost, kept] = [await harness.chat(ada), await harness.chat(ada)];
    await harness.storage.putUser({ ...bob, username: 'echo', bot: true });
    for (const chat of [lost, kept]) {
      await run(ada, { type: 'update-chat', chat, access: 'open' });
      await add(mal, chat);
      await add(ada, chat, 'echo');
      await harness.say(ada, chat, 'before');
      expect(await reads(chat)).toEqual(['before']);
    }
    await run(ada, { type: 'add-participants', chat: kept, participants: [{ username: 'mal' }] });
    for (const chat of [lost, kept]) {
      await run(ada, { type: 'update-chat', chat, access: 'private' });
      await harness.say(ada, chat, 'after');
    }
    expect(await reads(lost)).toBe(404);
    expect(await reads(kept)).toEqual(['after', 'before']);
    expect([await roleOf(lost), await roleOf(kept)]).toEqual([undefined, 'bot']);
    expect(await roleOf(lost, 'echo')).toBe('bot'); // the operator's
    const rows = await harness.storage.messagesAfter(lost, 0, 100);
    const told = rows.find(({ event }) => event === 'participantRemoved');
    expect(told?.details).toMatchObject({ participants: [SPY], initiator: 'ada' });
  });

  it('[BOUND1] leaves a private chat with its owner, and an open one only if they cannot read it any more', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    await run(ada, { type: 'add-participants', chat, participants: [{ username: 'mal' }] });
    await add(ada, chat);
    await run(ada, { type: 'set-role', chat, username: 'mal', role: null });
    await harness.say(ada, chat, 'after');
    expect([await roleOf(chat), await reads(chat)]).toEqual([undefined, 404]);
    const open = await harness.chat(ada);
    await run(ada, { type: 'update-chat', chat: open, access: 'open' });
    await run(ada, { type: 'add-participants', chat: open, participants: [{ username: 'mal' }] });
    await add(mal, open);
    await run(mal, { type: 'set-role', chat: open, username: 'mal', role: null });
    await harness.say(ada, open, 'after');
    expect([await roleOf(open), await reads(open)]).toEqual(['bot', ['after']]);
  });

  it('[BOUND1] leaves the open chats of a workspace with a member who is removed, and reads nothing at once', async () => {
    const { id: workspace } = await harness.rooms.execute(ada, {
      ...{ type: 'create-workspace', name: 'Lab' }
    });
    const usernames = ['mal'];
    await run(ada, { type: 'add-workspace-members', workspace, usernames });
    const chat = await harness.chat(ada, { workspaceId: workspace });
    await run(ada, { type: 'update-chat', chat, access: 'open' });
    await add(mal, chat);
    await harness.say(ada, chat, 'before');
    expect([await reads(chat), await lists()]).toEqual([['before'], 1]);
    bound.dispose();
    await run(ada, { type: 'remove-workspace-member', workspace, username: 'mal' });
    await harness.say(ada, chat, 'after');
    expect(await reads(chat)).toBe(404);
    expect([await lists(), await finds('after')]).toEqual([0, 0]);
    const bot = principalOfBot((await harness.storage.getBot(SPY))!);
    const audiences = new Audiences(harness.storage, harness.feed);
    const message = { id: 'x', seq: 9, sender: 'ada', body: 'after' } as IMessageRow;
    const event = { chat, at: 1, position: { n: 0, i: 0 } };
    const what = { type: 'message-created', message } as const;
    expect(await audiences.viewOf(bot, { ...event, what })).toBeNull();
    bound.start();
    harness.rooms.events.emit('workspace-changed', { workspace: DEFAULT_WORKSPACE });
    harness.rooms.events.emit('workspace-changed', { workspace });
    while ((await roleOf(chat)) !== undefined) {
      await new Promise(setImmediate);
    }
    expect(await lists()).toBe(0);
  });

  it('[BOUND1] is given no message of such a chat, although it runs on the server or behind a webhook', async () => {
    const { id: workspace } = await harness.rooms.execute(ada, {
      ...{ type: 'create-workspace', name: 'Lab' }
    });
    const usernames = ['mal'];
    await run(ada, { type: 'add-workspace-members', workspace, usernames });
    const chat = await harness.chat(ada, { workspaceId: workspace });
    await run(ada, { type: 'update-chat', chat, access: 'open' });
    const { rooms, storage, clock, log } = harness;
    const host = new BotHost({ rooms, storage, clock, log, bots: [] });
    await host.start();
    const given: string[] = [];
    const onMessage = ({ body }: IMessageRow): void => void given.push(body);
    await host.add({ name: SPY, displayName: 'Helper', onMessage });
    await add(mal, chat);
    await harness.say(ada, chat, 'before');
    await until(() => given.length > 0);
    bound.dispose();
    await run(ada, { type: 'remove-workspace-member', workspace, username: 'mal' });
    await harness.say(ada, chat, 'after');
    await rooms.flush();
    await host.dispose();
    expect(given).toEqual(['before']);
  });

  it('[BOUND1] leaves after a restart, if the server ended before it could', async () => {
    const { id: workspace } = await harness.rooms.execute(ada, {
      ...{ type: 'create-workspace', name: 'Lab' }
    });
    const usernames = ['mal'];
    await run(ada, { type: 'add-workspace-members', workspace, usernames });
    const chat = await harness.chat(ada, { workspaceId: workspace });
    await run(ada, { type: 'update-chat', chat, access: 'open' });
    await add(mal, chat);
    bound.dispose();
    await run(ada, { type: 'remove-workspace-member', workspace, username: 'mal' });
    expect(await roleOf(chat)).toBe('bot');
    bound.start();
    await until(async () => (await roleOf(chat)) === undefined);
  });

  it('[BOUND4] is no member of a workspace any more that its owner leaves', async () => {
    const { id: workspace } = await harness.rooms.execute(ada, {
      ...{ type: 'create-workspace', name: 'Lab' }
    });
    const usernames = ['mal', SPY, 'bob'];
    await run(ada, { type: 'add-workspace-members', workspace, usernames });
    const chat = await harness.chat(ada, { workspaceId: workspace });
    await run(ada, { type: 'update-chat', chat, access: 'open' });
    await harness.say(ada, chat, 'before');
    expect(await reads(chat)).toEqual(['before']);
    await run(mal, { type: 'remove-workspace-member', workspace, username: 'mal' });
    expect([await reads(chat), await lists(), await finds('before')]).toEqual([404, 0, 0]);
    expect(await harness.storage.workspaces.isMember(workspace, 'bob')).toBe(true);
  });

  it('[BOUND2] that somebody adds to a chat which its owner does not read is there on its own', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    await add(ada, chat);
    await harness.say(ada, chat, 'before');
    await run(ada, { type: 'add-participants', chat, participants: [{ username: 'mal' }] });
    await run(ada, { type: 'set-role', chat, username: 'mal', role: null });
    await harness.say(ada, chat, 'after');
    expect([await roleOf(chat), await reads(chat)]).toEqual(['bot', ['after', 'before']]);
  });

  it('[BOUND3] reads nothing from before its owner may read, whoever adds it', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    await harness.say(ada, chat, 'before');
    harness.clock.advance(5_000);
    const participants = [{ username: 'mal', shareHistoryTime: harness.clock.now() }];
    await run(ada, { type: 'add-participants', chat, participants });
    await harness.say(ada, chat, 'after');
    await add(ada, chat);
    expect(await reads(chat)).toEqual(['after']);
    // Nor after the chat was open for a time.
    await run(ada, { type: 'set-role', chat, username: SPY, role: null });
    await run(ada, { type: 'update-chat', chat, access: 'open' });
    await add(mal, chat);
    await run(ada, { type: 'update-chat', chat, access: 'private' });
    expect(await reads(chat)).toEqual(['after']);
  });

  it('[BOUND3] comes with its owner, whoever is named first', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    await harness.say(ada, chat, 'before');
    harness.clock.advance(5_000);
    const mals = { username: 'mal', shareHistoryTime: harness.clock.now() };
    const participants = [{ username: SPY }, mals];
    await run(ada, { type: 'add-participants', chat, participants });
    await harness.say(ada, chat, 'after');
    expect(await reads(chat)).toEqual(['after']);
  });

  it('[BOUND5] leaves a chat that becomes private with an owner who may read less of its past, and may come back', async () => {
    const chat = await harness.chat(ada);
    await run(ada, { type: 'update-chat', chat, access: 'open' });
    await add(mal, chat);
    await harness.say(ada, chat, 'before');
    harness.clock.advance(5_000);
    const participants = [{ username: 'mal', shareHistoryTime: harness.clock.now() }];
    await run(ada, { type: 'add-participants', chat, participants });
    await harness.say(ada, chat, 'open');
    expect(await reads(chat)).toEqual(['open', 'before']);
    await run(ada, { type: 'update-chat', chat, access: 'private' });
    await harness.say(ada, chat, 'after');
    expect([await roleOf(chat), await reads(chat)]).toEqual([undefined, 404]);
    await add(mal, chat);
    expect([await roleOf(chat), await reads(chat)]).toEqual(['bot', ['after', 'open']]);
  });

  it('[BOUND1] that a chat began with leaves it with its owner', async () => {
    const { id: chat } = await harness.rooms.execute(ada, {
      ...{ type: 'create-chat', access: 'private', topic: 'Plans' },
      participants: [{ username: SPY }, { username: 'mal' }]
    });
    expect(await roleOf(chat)).toBe('bot');
    await run(ada, { type: 'set-role', chat, username: 'mal', role: null });
    expect(await roleOf(chat)).toBeUndefined();
  });

  it('[BOUND1] many changes of a workspace at once cost two reviews at most', async () => {
    const list = jest.spyOn(harness.registry, 'list');
    const change = { workspace: DEFAULT_WORKSPACE };
    const all = Array.from({ length: 50 }, () =>
      harness.rooms.events.call('workspace-changed', change)
    );
    await Promise.all(all);
    expect([1, 2]).toContain(list.mock.calls.length);
  });
});
