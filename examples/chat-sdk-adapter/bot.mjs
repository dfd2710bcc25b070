import { createMemoryState } from '@chat-adapter/state-memory';
import { Actions, Button, Card, Chat } from 'chat';
import { createColloquyAdapter } from './src/index.js';

const adapters = { colloquy: createColloquyAdapter() };
const bot = new Chat({ userName: 'deployer', adapters, state: createMemoryState() });

bot.onNewMention(async (thread, { author, text }) => {
  const children = [Actions([Button({ id: 'deploy', label: 'Deploy', value: text })])];
  await thread.post(Card({ title: `Shall I deploy, ${author.fullName}?`, children }));
  await thread.subscribe();
});
bot.onAction('deploy', async ({ thread, user }) => {
  await thread?.post(`${user.fullName} has deployed it.`);
});
bot.onSubscribedMessage(async (thread, message) => {
  await thread.post(message.text.toUpperCase());
});
await bot.initialize();
console.log(`${adapters.colloquy.userName} listens.`);
