import { createServer, loadConfig } from 'jupyterlab-colloquy/server';
import { startObserverBot } from './observer-bot.mjs';

const server = createServer(loadConfig({ data: './colloquy-data', guests: true }));
const bot = startObserverBot(server.rooms);
console.log(`Colloquy is listening on ${await server.listen()}`);

process.once('SIGINT', async () => {
  bot.dispose();
  await server.close();
});
