/**
 * A server with a bot that takes its time: `node bot-server.mjs PORT DATA`. The clerk says what it does until it is stopped. At a message with
 * "fail" it fails the first time.
 */
import { createServer, loadConfig } from '../../../lib/server/index.js';

const [port, data] = process.argv.slice(2);
const failed = new Set();

const clerk = {
  name: 'clerk',
  displayName: 'Clerk',
  async onMessage({ id, body }, conversation) {
    if (body.includes('fail')) {
      if (failed.has(id)) {
        return conversation.reply('It works now.');
      }
      failed.add(id);
      return (await conversation.stream()).fail('The model is away.');
    }
    conversation.status('Searching the survey notes…');
    await new Promise(resolve => conversation.signal.addEventListener('abort', resolve));
  }
};

const config = loadConfig({
  port: Number(port),
  data,
  guests: true,
  noLimits: true,
  logLevel: 'warn'
});
const address = await createServer(config, { bots: [clerk] }).listen();
process.stdout.write(`Colloquy is listening on ${address}\n`);
