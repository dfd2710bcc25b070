/**
 * A server with bots that need time: `node bot-server.mjs PORT DATA`. The clerk answers a message with a stream of a few words, or with one
 * reply. At the message "exit" it ends the process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, loadConfig } from '../../lib/server/index.js';

const [port, data] = process.argv.slice(2);

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
    if (body.startsWith('reply')) {
      return conversation.reply({ body: 'whole', reply_to: id });
    }
    const stream = await conversation.stream();
    for (const word of ['one', ' two', ' three']) {
      await stream.append(word);
      await sleep(5);
    }
  }
};

const config = loadConfig({ port: Number(port), data, logLevel: 'fatal', noLimits: true });
const address = await createServer(config, { bots: [clerk] }).listen();
process.stdout.write(`Colloquy is listening on ${address}\n`);
