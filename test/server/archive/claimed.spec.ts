import { claimedBy } from '../../../server/archive/claimed.js';
import type { IReadFile } from '../../../server/archive/chat-text.js';
import { person } from '../../harness/people.js';
import { CountedBreaks } from './counted-breaks.js';

const fileOf = (messages: IReadFile['messages']): IReadFile => ({
  messages,
  users: new Map(),
  attachments: new Map()
});

it('[ARCHIVE16] the authors of a file are replaced a hundred at a time, however many they are', async () => {
  const breaks = new CountedBreaks();
  const messages = Array.from({ length: 2_000 }, (_, i) => ({
    ...{ sender: `u${i}`, body: 'x', mentions: [`u${i - 1}`] }
  }));
  let made = 0;
  const uuid = (): string => {
    breaks.work++;
    return String(++made);
  };
  const claimed = await claimedBy(person('ada'), fileOf(messages), { uuid, breaks });
  expect(breaks.most).toBeLessThanOrEqual(100);
  expect(breaks.count).toBe(3 * 20);
  // The importer, the authors of the newest 500 messages, and the one more whom these mention.
  expect([claimed.messages.length, claimed.users.size]).toEqual([2_000, 502]);
  expect(claimed.messages[1].mentions).toEqual([claimed.messages[0].sender]);
});

it('[ARCHIVE16] a message keeps the fields of messages only, and mentions as many people as one may', async () => {
  const breaks = new CountedBreaks();
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key${i}`, i]));
  const mentions = Array<string>(251).fill('ada');
  const { messages } = await claimedBy(
    person('ada'),
    fileOf([{ ...many, sender: 'ada', body: 'x', choices: [], mentions }]),
    { uuid: () => 'u', breaks }
  );
  expect(messages).toEqual([{ body: 'x', mentions: [], sender: 'ada', display_name: 'ada' }]);
});

it('[ARCHIVE17] a message that has the fields of messages only is not copied', async () => {
  const breaks = new CountedBreaks();
  const given: IReadFile['messages'] = [
    { type: 'msg', id: 'a', sender: 'bob', body: 'x', time: 1 },
    { type: 'msg', id: 'b', sender: 7, body: 'y' }
  ];
  const [first, second] = given;
  const { messages } = await claimedBy(person('ada'), fileOf(given), { uuid: () => 'u', breaks });
  expect([messages[0] === first, messages[1] === second]).toEqual([true, true]);
  expect(messages).toEqual([
    { type: 'msg', id: 'a', sender: 'acs-u', display_name: 'bob', body: 'x', time: 1 },
    { type: 'msg', id: 'b', body: 'y' }
  ]);
});
