import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Served } from '../../harness/served.js';
import { installChatSdk, SdkBot, SdkChat } from './sdk-bot.js';

const run = promisify(execFile);

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = await installChatSdk();
  served = await Served.start();
}, 300_000);
afterAll(() => served.stop());

it('[CHATSDK1] the bot of the guide has 20 lines: it asks by a button, hears the click, and talks on in the thread', async () => {
  const code = readFileSync(join(folder, 'bot.mjs'), 'utf8');
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(20);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`\n${code}\`\`\``);
  const token = await SdkBot.register(served);
  const chat = await SdkChat.create(served);
  const bot = SdkBot.start(join(folder, 'bot.mjs'), `http://127.0.0.1:${served.port}`, token);
  try {
    await bot.line('bot:helper listens.');
    const question = await chat.say('@Helper version 1.2');
    const card = await chat.until(({ options }) => options !== undefined);
    expect(card).toMatchObject({ replyTo: question, options: [{ label: 'Deploy' }] });
    const choice = { option: '0:deploy' };
    await served.ask('bob', 'POST', `${chat.path}/messages/${card.id}/:choose`, choice);
    await chat.said('bob has deployed it.');
    await chat.say('thanks', { reply_to: card.id });
    await chat.said('THANKS');
  } finally {
    await bot.kill();
  }
});

it("[CHATSDK12] the adapter has the types that the SDK requires, and passes the checks of the SDK's guide for adapters", async () => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', folder]);
  await run(process.execPath, ['--test', join(folder, 'test', 'contract.test.js')]);
});
