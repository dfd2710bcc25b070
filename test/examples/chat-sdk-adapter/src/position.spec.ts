import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Served } from '../../../harness/served.js';
import { RoughLine } from '../rough-line.js';
import { installChatSdk, SdkBot, SdkChat } from '../sdk-bot.js';

let script: string;
let served: Served;
let token: string;
let folder: string;
let line: RoughLine;

beforeAll(async () => {
  script = join(await installChatSdk(), 'test', 'every-feature.mjs');
  served = await Served.start();
  token = await SdkBot.register(served);
  folder = mkdtempSync(join(tmpdir(), 'colloquy-chat-sdk-'));
  line = await RoughLine.to(served.port);
}, 300_000);
afterAll(async () => {
  await line.close();
  await served.stop();
  rmSync(folder, { recursive: true });
});

const start = (env: Record<string, string> = {}): SdkBot =>
  SdkBot.start(script, line.url, token, env);

/** The texts of the bot, without deleted ones. */
const saidIn = async (chat: SdkChat): Promise<(string | undefined)[]> =>
  (await chat.messages())
    .filter(({ sender, deletedOn }) => sender === 'bot:helper' && deletedOn === undefined)
    .map(({ content }) => content.message);

it('[CHATSDK9] a bot that was killed while it answered says nothing twice, begins a cut stream anew, and answers what it missed', async () => {
  const state = join(folder, 'state.json');
  const chat = await SdkChat.create(served);
  const first = start({ STATE_FILE: state, SLOW_MS: '600000' });
  await first.until({ ready: 'bot:helper' });
  await chat.say('@Helper stream');
  await chat.said('One, two and 🦊 three.');
  await chat.say('@Helper slow');
  await chat.say('@Helper slowly');
  await first.until({ working: '@Helper slow' });
  await first.until({ working: '@Helper slowly' });
  await chat.until(({ streaming }) => streaming);
  await first.kill();
  await chat.say('@Helper slow again');
  const kept = JSON.parse(readFileSync(state, 'utf8')) as { locks: [string, object][] };
  expect(kept.locks).toHaveLength(2);
  // The locks of the process that was killed end soon, and not after 30 seconds.
  const locks = kept.locks.map(([id, lock]) => [id, { ...lock, expiresAt: Date.now() + 1_000 }]);
  writeFileSync(state, JSON.stringify({ ...kept, locks }));
  const second = start({ STATE_FILE: state });
  await Promise.all(
    [
      'Second of @Helper slow',
      'Second of @Helper slow again',
      'Answer to @Helper slowly, complete'
    ].map(text => chat.said(text))
  );
  await second.kill();
  expect((await saidIn(chat)).sort()).toEqual([
    'Answer to @Helper slowly, complete',
    'First of @Helper slow',
    'First of @Helper slow again',
    'One, two and 🦊 three.',
    'Second of @Helper slow',
    'Second of @Helper slow again'
  ]);
});

it('[CHATSDK10] a connection that breaks costs no event and doubles none, whether the question or the answer was lost', async () => {
  const chat = await SdkChat.create(served);
  const bot = start();
  await bot.until({ ready: 'bot:helper' });
  for (let round = 0; round < 2; round++) {
    await chat.say(`@Helper slow ${round} a`);
    line.cut();
    await chat.say(`@Helper slow ${round} b`);
    line.loseAnswers('POST', /\/messages$/, 1);
    await chat.said(`Second of @Helper slow ${round} a`);
    await chat.said(`Second of @Helper slow ${round} b`);
  }
  await chat.say('@Helper stream');
  line.loseAnswers('POST', /:append$/, 1);
  await chat.said('One, two and 🦊 three.');
  await bot.kill();
  const said = await saidIn(chat);
  expect(said).toHaveLength(9);
  expect(new Set(said).size).toBe(9);
});

it('[CHATSDK11] a refusal for a time delays the answer, and a bot whose token was replaced ends', async () => {
  const chat = await SdkChat.create(served);
  const bot = start();
  await bot.until({ ready: 'bot:helper' });
  line.refuse('POST', /\/messages$/, 1);
  const asked = performance.now();
  await chat.say('@Helper slow');
  await chat.said('Second of @Helper slow');
  expect(performance.now() - asked).toBeGreaterThan(900);
  await served.ask('ada', 'POST', '/chat/bots/bot:helper/:renew');
  await bot.ended;
});
