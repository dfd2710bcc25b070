import { Signal } from '@lumino/signaling';
import { YChat } from '../../../../src/document/index.js';
import { ChatBots } from '../../../../src/model/chat/chat-bots.js';
import type { IAvailableBot, IChatBot } from '../../../../src/model/index.js';

const CHAT = '11111111-1111-4111-8111-111111111111';

interface IAsked {
  path: string;
  signal: AbortSignal;
  answer(value: readonly IAvailableBot[]): void;
  fail(): void;
}

describe('ChatBots', () => {
  let document: YChat;
  let settings: { bots: IAvailableBot[]; changed: Signal<never, void> };
  let asked: IAsked[];
  let changes: number;
  let bots: ChatBots;

  beforeEach(() => {
    document = new YChat();
    settings = { bots: [], changed: new Signal<never, void>({} as never) };
    [asked, changes] = [[], 0];
    bots = new ChatBots({
      ...{ id: CHAT, settings: settings, document: () => document },
      server: {
        request: <T>(_: string, path: string, __?: unknown, signal?: AbortSignal) =>
          new Promise<T>((resolve, reject) =>
            asked.push({
              ...{ path, signal: signal! },
              answer: value => resolve({ value } as T),
              fail: () => reject(new Error('No response.'))
            })
          )
      },
      onChange: () => changes++
    });
  });
  afterEach(() => {
    bots.dispose();
    document.dispose();
  });

  const enter = (username: string, owner?: string): void =>
    void document.yparticipants.set(username, { username, role: 'bot', ...(owner && { owner }) });
  const card = (username: string, displayName: string): IAvailableBot => ({
    ...{ username, displayName }
  });
  const names = (): string[] => bots.all.map(({ displayName }: IChatBot) => displayName).sort();
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('[STATE19] a change of the bots that one view is told of shows in all, and the same bots stay the same array', async () => {
    settings.bots = [card('echo', 'Echo')];
    enter('echo');
    bots.load();
    expect([names(), asked]).toEqual([['Echo'], []]);
    enter('old');
    const before = bots.all;
    expect(bots.all).toBe(before);
    bots.load();
    bots.load();
    expect(asked.map(({ path }) => path)).toEqual([`chat/threads/${CHAT}/bots`]);
    asked[0].answer([card('old', 'Old friend')]);
    await settled();
    expect([names(), changes]).toEqual([['Echo', 'Old friend'], 1]);
    expect(bots.all).not.toBe(before);
  });

  it('[STATE19] agents are asked for again, another bot ends the request that runs, and a failure leaves the names', async () => {
    enter('bot:jin', 'ada');
    bots.load();
    enter('old');
    bots.load();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    asked[0].answer([card('bot:jin', 'Too late')]);
    asked[1].fail();
    await settled();
    expect([names(), changes]).toEqual([['bot:jin', 'old'], 0]);
    bots.load();
    asked[2].answer([card('bot:jin', 'Jin')]);
    await settled();
    bots.load();
    expect([names(), asked.length]).toEqual([['Jin', 'old'], 4]);
  });

  it('[STATE19] the settings of the server tell of bots, and nobody hears of any after the end', async () => {
    enter('echo');
    bots.load();
    settings.bots = [card('echo', 'Echo')];
    settings.changed.emit();
    expect([names(), changes]).toEqual([['Echo'], 1]);
    bots.dispose();
    expect([asked[0].signal.aborted, bots.isDisposed]).toEqual([true, true]);
    asked[0].answer([card('echo', 'Other')]);
    settings.changed.emit();
    bots.load();
    await settled();
    expect([names(), changes, asked.length]).toEqual([['Echo'], 1, 1]);
  });
});
