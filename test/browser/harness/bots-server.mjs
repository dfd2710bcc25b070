// The chat server with bots that answer in different ways. Its arguments are the port and the directory of its data.
import { createServer, loadConfig } from 'jupyterlab-colloquy/server';

const bots = [
  {
    name: 'echo',
    displayName: 'Echo',
    description: 'Repeats each message.',
    onMessage: ({ body }, conversation) => conversation.reply(`Echo: ${body}`)
  },
  {
    name: 'calc',
    displayName: 'C++ Rechner',
    description: 'Adds numbers.',
    answers: 'mentioned',
    commands: [
      { name: 'sum', description: 'Adds numbers.', arguments: 'numbers' },
      { name: 'help', description: 'Says what it can do.' }
    ],
    onMessage: ({ body }, conversation) => {
      const numbers = body.match(/\d+/g) ?? [];
      return conversation.reply(`Sum: ${numbers.reduce((sum, one) => sum + Number(one), 0)}`);
    }
  }
];

const config = loadConfig({ data: process.argv[3], port: Number(process.argv[2]), guests: true });
const server = createServer(config, { bots });
console.log(`Colloquy is listening on ${await server.listen()}`);
process.on('SIGTERM', () => void server.close().then(() => process.exit()));
