import { person } from '../../../harness/people.js';
import { ada, CHAT, OTHER, turns } from '../test-rooms.js';
import { commits } from './test-flush.js';
import { harness, useRooms } from '../use-rooms.js';

useRooms();

const robot = { ...person('robot'), bot: true };

/** A bot may write in a chat once it is added. */
async function addRobot(chat: string): Promise<void> {
  await harness.rooms.admit(ada, chat);
  const role = { type: 'set-role', chat, username: robot.username, role: 'bot' } as const;
  await harness.rooms.execute({ ...ada, admin: true }, role);
}

it('[FLUSH30] messages of people do not wait for messages of bots', async () => {
  await addRobot(OTHER);
  const release = harness.hold();
  const sent = [harness.say(robot, 'first', 'r1', OTHER)];
  await turns();
  sent.push(harness.say(robot, 'second', 'r2', OTHER), harness.say(ada, 'a question'));
  await turns();
  release();
  const seen = commits();
  await Promise.all(sent);
  expect(seen).toEqual([[CHAT], [OTHER]]);
});

it('[FLUSH30] people and bots share a round if the last one was without bots', async () => {
  await addRobot(OTHER);
  await harness.say(ada, 'before');
  const seen = commits();
  await Promise.all([
    harness.say(robot, 'an answer', 'r1', OTHER),
    harness.say(ada, 'a question', 'a1')
  ]);
  expect(seen).toEqual([[CHAT, OTHER]]);
});

it('[FLUSH30] bots alone fill at most a quarter of a round, and all are served', async () => {
  const chats = Array.from({ length: 20 }, (_, i) => CHAT.replace(/..$/, String(i + 30)));
  for (const chat of chats) {
    await addRobot(chat);
  }
  const seen = commits();
  const rows = await Promise.all(chats.map(chat => harness.say(robot, 'hello', `r-${chat}`, chat)));
  expect(rows).toHaveLength(20);
  expect(seen[0].length).toBeLessThan(12);
  expect(seen.flat().sort()).toEqual([...chats].sort());
});

it('[FLUSH30] a room whose turn was cut goes on until everybody has their answer', async () => {
  await addRobot(CHAT);
  const all = Array.from({ length: 60 }, (_, i) =>
    harness.say(i % 2 ? ada : robot, `${i}`, `m${i}`)
  );
  await Promise.all(all);
  expect(await harness.storage.listMessages(CHAT, { limit: 99 })).toHaveLength(61); // one says that the bot was added
});
