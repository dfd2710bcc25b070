// A bot that uses every feature of the adapter, one for each word. It prints what it hears.
import { createMemoryState } from '@chat-adapter/state-memory';
import { Actions, Button, Card, Chat, emoji, Fields, Field } from 'chat';
import { setTimeout as pause } from 'node:timers/promises';
import { createColloquyAdapter, forPeople } from '../src/index.js';
import { FileState } from './file-state.js';

const file = process.env.STATE_FILE;
const colloquy = createColloquyAdapter();
const bot = new Chat({
  userName: 'helper',
  adapters: { colloquy },
  state: file ? new FileState(file) : createMemoryState(),
  logger: process.env.LOG_LEVEL ?? 'error'
});

const tell = (/** @type {unknown} */ heard) => console.log(JSON.stringify(heard));

/** @type {Record<string, (thread: import('chat').Thread, message: import('chat').Message) => Promise<unknown>>} */
const FEATURES = {
  async stream(thread) {
    await thread.post(
      (async function* () {
        for (const piece of ['One', ', two', ' and 🦊 three.']) {
          await pause(20);
          yield piece;
        }
      })()
    );
  },
  async endless(thread) {
    let pieces = 0;
    await thread.post(
      (async function* () {
        for (; !thread.signal.aborted; pieces++) {
          await pause(20);
          yield `${pieces} `;
        }
      })()
    );
    tell({ stopped: thread.signal.aborted });
  },
  async broken(thread) {
    await thread.post(
      (async function* () {
        yield 'Half of';
        await pause(50);
        throw new Error('The model is gone.');
      })()
    );
  },
  async card(thread, { author }) {
    const buttons = Actions([
      Button({ id: 'go', label: 'Go', style: 'primary', value: '1.2' }),
      Button({ id: 'go', label: 'Stay', value: 'no' })
    ]);
    const fields = Fields([Field({ label: 'Version', value: '1.2' })]);
    const card = Card({ title: 'Release', children: [fields, buttons] });
    await thread.post(forPeople(card, [author.userId]));
  },
  async open(thread) {
    await thread.post(
      Card({ title: 'Vote', children: [Actions([Button({ id: 'vote', label: 'Yes' })])] })
    );
  },
  async file(thread, { attachments }) {
    const sizes = await Promise.all(
      attachments.map(async one => `${one.name} ${(await one.fetchData?.())?.byteLength}`)
    );
    const data = Buffer.from('a,b\n1,2\n');
    await thread.post({
      markdown: `Got ${sizes.join()}`,
      files: [{ data, filename: 'table.csv', mimeType: 'text/csv' }]
    });
  },
  async whisper(thread, { author }) {
    const sent = await thread.postEphemeral(author, 'Between us.', { fallbackToDM: true });
    tell({ whispered: sent?.usedFallback });
  },
  async react(thread, message) {
    await thread.createSentMessageFromMessage(message).addReaction(emoji.thumbs_up);
  },
  async edit(thread) {
    const sent = await thread.post('Draft');
    await sent.edit({ markdown: '**Final**' });
    await (await thread.post('Mistake')).delete();
  },
  async history(thread) {
    const older = await colloquy.fetchMessages(thread.id, { limit: 2 });
    const newer = await colloquy.fetchMessages(thread.id, { limit: 2, direction: 'forward' });
    const texts = (/** @type {typeof older} */ page) => page.messages.map(({ text }) => text);
    const info = await colloquy.fetchThread(thread.id);
    const channel = await colloquy.fetchChannelMessages(info.channelId, { limit: 200 });
    tell({
      older: texts(older),
      newer: texts(newer),
      name: info.channelName,
      top: channel.messages.length
    });
  },
  async subscribe(thread) {
    await thread.subscribe();
    await thread.startTyping();
    await thread.post('I listen.');
  },
  async slow(thread, { text }) {
    await thread.post(`First of ${text}`);
    tell({ working: text });
    await pause(Number(process.env.SLOW_MS ?? 0));
    await thread.post(`Second of ${text}`);
  },
  async slowly(thread, { text }) {
    await thread.post(
      (async function* () {
        yield `Answer to ${text}`;
        await pause(250);
        tell({ working: text });
        await pause(Number(process.env.SLOW_MS ?? 0));
        yield ', complete';
      })()
    );
  }
};

bot.onNewMention(async (thread, message) => {
  const { text, author, isMention } = message;
  tell({ mention: text, by: author.fullName, isBot: author.isBot, isMention, isDM: thread.isDM });
  const [, word = ''] = text.split(' ');
  await FEATURES[word]?.(thread, message);
});
bot.onSubscribedMessage(async (thread, message) => {
  tell({ subscribed: message.text });
  await thread.post(`Heard: ${message.text}`);
});
bot.onDirectMessage(async (thread, message) => {
  tell({ direct: message.text, isDM: thread.isDM });
  await thread.post('Hello, you.');
});
bot.onAction(async ({ actionId, value, user, thread }) => {
  tell({ action: actionId, value, by: user.userId });
  await thread?.post(`${user.userId} chose ${value ?? actionId}.`);
});
bot.onReaction(async ({ emoji, added, user }) => {
  tell({ reaction: emoji.name, added, by: user.userId });
});
bot.onSlashCommand('/status', async ({ channel, text, user }) => {
  tell({ command: text, by: user.userId });
  await channel.post('All is well.');
});
bot.onMessageUpdated(async (_, message) => tell({ updated: message.text }));
bot.onMessageDeleted(async ({ messageId }) => tell({ deleted: messageId }));

await bot.initialize();
tell({ ready: colloquy.botUserId });
