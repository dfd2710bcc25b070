// Colloquy as `startColloquy` starts it, with a bot that answers each message with a long streamed reply.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createServer, loadConfig } from '../lib/server/index.js';

/** The speed of a language model: milliseconds between two pieces of text, and their length. */
const PAUSE = 50;
const PIECE = 'word ';

/** Pieces of one reply. It lasts longer than the measurement. */
const PIECES = 4_000;

const talker = {
  name: 'talker',
  displayName: 'Talker',
  async onMessage(_, conversation) {
    const reply = await conversation.stream();
    for (let i = 0; i < PIECES && !conversation.signal.aborted; i++) {
      await reply.append(PIECE);
      await sleep(PAUSE);
    }
  }
};

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    config: { type: 'string' },
    bots: { type: 'string' },
    'no-limits': { type: 'boolean' }
  }
});
const { port, data, config } = values;
const server = createServer(loadConfig({ port: Number(port), data, noLimits: true }, {}, config), {
  bots: [talker]
});
console.log(`Colloquy is listening on ${await server.listen()}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit()));
