import { NotificationWriter } from '../../../../server/rest/realtime/notifications.js';
import { person } from '../../../harness/people.js';
import { ada } from '../test-api.js';
import { add, ask, chat, eve, harness, moveTo, named, useThread, values } from '../test-thread.js';

useThread();

describe('names of participants', () => {
  it('[NAME1] shows a user whom a program created under the name of their invitation everywhere, also after they left', async () => {
    const { username, id } = await harness.ids.create();
    const made = person(username, { displayName: username });
    await harness.storage.putUser({ username, name: username, displayName: username, bot: false });
    const identifier = { communicationIdentifier: { communicationUser: { id } } };
    await add(ada, { ...identifier, displayName: 'Zoe' });
    const { chat: document } = (await harness.rooms.open(chat)).chatState;
    const known = () => document.getUser(username)?.display_name;
    expect(known()).toBe('Zoe (app)');
    const typed: unknown[] = [];
    const follower = harness.feed.listen({
      wake: () => undefined,
      typing: ({ displayName }) => void typed.push(displayName)
    });
    await ask(made, 'POST', '/typing');
    follower.dispose();
    expect(typed).toEqual(['Zoe']);
    const said = await harness.say(made, chat, 'Hello');
    expect([known(), document.getUser(username)?.mention_name]).toEqual(['Zoe (app)', 'Zoe-(app)']);
    expect((await ask(ada, 'GET', '')).json).toMatchObject({
      lastMessage: { senderDisplayName: 'Zoe' },
      participants: [{ displayName: 'Ada' }, { username, displayName: 'Zoe' }]
    });
    const written = await new NotificationWriter(harness).write(
      {
        chat,
        at: 1,
        position: { n: 1, i: 1 },
        what: { type: 'message-created', message: (await harness.storage.getMessage(chat, said))! }
      },
      'update',
      'ada'
    );
    expect(written).toMatchObject([{ senderDisplayName: 'Zoe' }]);
    await ask(made, 'PATCH', '', { topic: 'Hers' });
    await ask(made, 'POST', '/participants/:remove', { rawId: id });
    const messages = await values(ada, '/messages');
    const [left, , message, came] = messages;
    expect(message).toMatchObject({ senderDisplayName: 'Zoe', content: { message: 'Hello' } });
    const people = [{ displayName: 'Zoe' }];
    expect([left, came]).toMatchObject([
      { content: { participants: people } },
      { content: { participants: people } }
    ]);
    expect(messages.map(({ colloquy }) => (colloquy as { body: string }).body)).toEqual([
      'Zoe (app) left.',
      'Zoe (app) named the chat "Hers".',
      'Hello',
      'Ada added Zoe (app).',
      'Ada named the chat "Plans".',
      'Ada joined.'
    ]);
    const found = await harness.ask(ada, 'GET', '/chat/search?q=hello');
    expect(found.json()).toMatchObject({ value: [{ message: { senderDisplayName: 'Zoe' } }] });
    // Added again, they appear under the new name.
    await add(ada, { ...identifier, displayName: 'Zoë' });
    expect(known()).toBe('Zoë (app)');
    expect((await ask(ada, 'GET', `/messages/${said}`)).json).toMatchObject({
      senderDisplayName: 'Zoë'
    });
  });

  it('[WHO8] shows a user with an account under their own name, whatever name the inviter gives', async () => {
    await harness.storage.putUser({ username: 'bob', name: 'Bob', displayName: 'Bob', bot: false });
    await add(ada, named('bob', { displayName: 'Bobby' }), named('eve', { displayName: 'Evie' }));
    const { chat: document } = (await harness.rooms.open(chat)).chatState;
    const names = () => ['bob', 'eve'].map(name => document.getUser(name)?.display_name);
    expect(names()).toEqual(['Bob', undefined]);
    await harness.say(eve, chat, 'Hello');
    expect(names()).toEqual(['Bob', 'Eve']);
    expect((await ask(ada, 'GET', '')).json).toMatchObject({
      lastMessage: { senderDisplayName: 'Eve' },
      participants: [{ displayName: 'Ada' }, { displayName: 'Bob' }, { displayName: 'Eve' }]
    });
    expect(await values(ada, '/participants')).toMatchObject([
      { displayName: 'Ada' },
      { displayName: 'Bob' },
      { displayName: 'Eve' }
    ]);
  });

  it('[NAME3] names no chat after an id, and shows its creator under the name that they chose in it', async () => {
    const { username, id } = await harness.ids.create();
    const made = person(username, { displayName: username });
    const make = async (participants: object[], more: object = {}) => {
      const body = { participants, ...more };
      const response = await harness.ask(made, 'POST', '/chat/threads', body);
      return response.json<{ chatThread: { id: string; topic: string } }>().chatThread;
    };
    expect((await make([])).topic).toBe('Chat');
    expect((await make([])).topic).toBe('Chat 2');
    const own = { communicationIdentifier: { communicationUser: { id } }, displayName: 'Zoe' };
    const thread = await make([own]);
    expect(thread).toMatchObject({
      topic: "Zoe (app)'s chat",
      participants: [{ displayName: 'Zoe' }]
    });
    moveTo(`/chat/threads/${thread.id}`);
    const told = await values(made, '/messages');
    expect(told.map(({ colloquy }) => (colloquy as { body: string }).body)).toEqual([
      'Zoe (app) named the chat "Zoe (app)\'s chat".',
      'Zoe (app) joined.'
    ]);
  });
});
