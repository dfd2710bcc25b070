import { v5 } from 'uuid';
import { SecretIds } from '../../../server/identity/secret-ids.js';
import type { IBot } from '../../../server/bots/bot.js';
import { BotStage, ManualClock, MemoryStorage, person } from '../../../testing/index.js';

const ada = person('ada');
const eve = person('eve');

/** The namespaces that earlier versions had, which everybody can read in their sources. */
const PUBLIC = {
  local: '0d6c3f0e-95a4-4a52-9a55-7f0c1f7c6f2b',
  replies: '6b0f8a52-6f0d-4d0e-9a55-2f6b7f0c5d11'
};

describe('secret ids', () => {
  it('[IDENT29] stay the same on one server, and differ between servers and purposes', async () => {
    const clock = new ManualClock();
    const [one, two] = [new MemoryStorage(), new MemoryStorage()];
    await Promise.all([one.open(), two.open()]);
    const id = await new SecretIds('a', one, clock).of('x', 'y');
    expect(await new SecretIds('a', one, clock).of('x', 'y')).toBe(id);
    expect(await new SecretIds('b', one, clock).of('x', 'y')).not.toBe(id);
    expect(await new SecretIds('a', two, clock).of('x', 'y')).not.toBe(id);
    expect(await new SecretIds('a', one, clock).of('x', 'z')).not.toBe(id);
  });

  it('[IDENT29] nobody takes the id of a local id before its author, nor that of a reply before the bot', async () => {
    const echo: IBot = {
      name: 'echo',
      displayName: 'Echo',
      answers: 'mentioned',
      onMessage: (_, conversation) => conversation.reply('Here I am')
    };
    const stage = await BotStage.open([echo]);
    const chat = await stage.chat(['echo', 'eve']);
    const send = (who: typeof ada, message: { id?: string; local_id?: string; body: string }) =>
      stage.rooms.execute(who, { type: 'send', chat, message });
    const question = '33333333-3333-4333-8333-333333333333';
    await send(eve, { id: v5(`${chat}\nada\nl1`, PUBLIC.local), body: 'Mine' });
    await send(eve, { id: v5(`echo\n${question}\n0`, PUBLIC.replies), body: 'Mine' });
    const first = await send(ada, { local_id: 'l1', body: 'First' });
    expect(await send(ada, { local_id: 'l1', body: 'First' })).toEqual({
      ...first,
      repeated: true
    });
    await send(ada, { id: question, body: '@Echo?' });
    await stage.quiet();
    expect((await stage.said(chat)).slice(2)).toEqual([
      'ada: First',
      'ada: @Echo?',
      'echo: Here I am'
    ]);
    await stage.close();
  });
});
