/**
 * A process with the store, the rooms and a bot, but without a network: `node bot-process.mjs DATA QUESTIONS`. It asks the questions, as JSON
 * of `{ chat, id, body }`, writes "asked", waits until each has an answer that does not grow, and writes the answers as JSON.
 *
 * The clerk answers with a stream of a few words, or with one reply. At the message "exit" it ends the process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BotHost } from '../../server/bots/host.js';
import { loadConfig } from '../../server/config.js';
import { Core } from '../../server/core.js';

const [data, given] = process.argv.slice(2);
const questions = JSON.parse(given);
const ada = {
  username: 'ada',
  name: 'Ada',
  displayName: 'Ada',
  bot: false,
  admin: false,
  guest: false
};

const clerk = {
  name: 'clerk',
  displayName: 'Clerk',
  concurrency: 'concurrent',
  async onMessage({ id, body }, conversation) {
    if (body === 'exit') {
      process.exit(7);
    }
    conversation.status('Writing…');
    await sleep(10);
    if (body === 'reply') {
      return conversation.reply({ body: 'whole', reply_to: id });
    }
    const stream = await conversation.stream();
    for (const word of ['one', ' two', ' three']) {
      await stream.append(word);
      await sleep(5);
    }
  }
};

const core = new Core(loadConfig({ data, logLevel: 'fatal', noLimits: true }), {});
const { rooms, storage, clock, log } = core;
await storage.open();
const host = new BotHost({ rooms, storage, clock, log, bots: [clerk] });
await host.start();
for (const id of new Set(questions.map(({ chat }) => chat))) {
  if (!(await storage.getChat(id))) {
    await rooms.execute(ada, {
      type: 'create-chat',
      id,
      topic: 'Questions',
      participants: ['clerk']
    });
  }
}
for (const { chat, id, body } of questions) {
  await rooms.execute(ada, { type: 'send', chat, message: { id, body } });
}
process.stdout.write('asked\n');

/** The messages of the clerk that people see, by the question. */
async function answers() {
  const all = new Map(questions.map(({ id }) => [id, []]));
  for (const chat of new Set(questions.map(question => question.chat))) {
    let rows;
    for (let seq = 0; (rows = await storage.messagesAfter(chat, seq, 100)).length > 0;) {
      rows
        .filter(row => row.sender === 'clerk' && !row.deleted)
        .forEach(row => all.get(row.reply_to)?.push(row));
      seq = rows[rows.length - 1].seq;
    }
  }
  return all;
}

let found;
do {
  await sleep(20);
  found = [...(await answers())];
} while (!found.every(([, rows]) => rows.length > 0 && rows.every(row => !row.streaming)));
await host.dispose();
found = [...(await answers())];
await rooms.dispose();
await storage.close();
process.stdout.write(JSON.stringify(found));
