import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import { harness, listen, useEvents } from './test-events.js';

useEvents();

it('[ACCESS5] tells those who lose a chat and those who gain it, and nobody else', async () => {
  const chat = await harness.chat();
  await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
  const eve = person('eve');
  const [member, out] = [await listen(bob), await listen(eve)];
  const set = (access: string) => harness.ask(ada, 'PATCH', `/chat/threads/${chat}`, { access });
  expect((await set('private')).statusCode).toBe(204);
  await out.until(() => out.names.includes('chatThreadDeleted'));
  await harness.say(ada, chat, 'Secret');
  await set('open');
  await out.until(() => out.names.includes('chatThreadCreated'));
  await member.until(() => member.names.length === 3);
  expect(member.names).toEqual([
    'chatThreadPropertiesUpdated',
    'chatMessageReceived',
    'chatThreadPropertiesUpdated'
  ]);
  expect(member.events[0].data).toMatchObject({
    ...{ by: 'ada', access: 'private' },
    thread: { access: 'private', role: 'member' }
  });
  expect(out.names).toEqual([
    'chatThreadPropertiesUpdated',
    'chatThreadDeleted',
    'chatThreadCreated',
    'chatThreadPropertiesUpdated'
  ]);
  expect(out.events[1].data).toMatchObject({ thread: null, reason: 'removed_from_chat' });
  expect((await set('shut')).statusCode).toBe(400);
  const others = await harness.ask(bob, 'PATCH', `/chat/threads/${chat}`, { access: 'private' });
  expect(others.statusCode).toBe(403);
});
