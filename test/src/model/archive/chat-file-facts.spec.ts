import { factsOf } from '../../../../src/model/archive/chat-file-facts.js';

const ID = 'b7f4a2a4-0a37-4b0b-9d1f-6f3a52b1a001';
const message = (sender: string, time?: unknown, type = 'msg') => ({
  type,
  sender,
  time,
  body: 'x'
});
const file = (messages: object[], metadata: object = {}): string =>
  JSON.stringify({ messages, users: {}, attachments: {}, metadata });

it('[CHATFILE1] counts the messages and authors of a file, with the times of the first and the last', () => {
  const messages = [message('ada', 20), message('bob', 10), message('', 5, 'system')];
  expect(factsOf(file(messages, { id: ID, name: ' Plans\n2026 ' }))).toEqual({
    ...{ id: ID, topic: 'Plans 2026', messages: 2, authors: 2, from: 10_000, until: 20_000 }
  });
});

it("[CHATFILE1] reads jupyterlab-chat's files, and an empty one as a chat without messages", () => {
  expect(factsOf(file([message('ada')], { id: 'text:chat:1' }))).toEqual({
    messages: 1,
    authors: 1
  });
  expect(factsOf('')).toEqual({ messages: 0, authors: 0 });
  expect(factsOf('\ufeff{}')).toEqual({ messages: 0, authors: 0 });
});

it('[CHATFILE1] takes nothing for a chat that is none, and no odd value for a name or a time', () => {
  expect(['no chat', '[]', '7', 'null', '{"messages":'].map(factsOf)).toEqual(Array(5).fill(null));
  const odd = [message('ada', 1e300), message('ada', 'soon'), message('ada', null)];
  expect(factsOf(file(odd, { id: 7, name: { a: 1 } }))).toEqual({ messages: 3, authors: 1 });
  expect(factsOf('{"messages":"many","metadata":[]}')).toEqual({ messages: 0, authors: 0 });
});

it('[CHATFILE1] reads nothing of a file that is so long that reading it would block the page', () => {
  const long = file(
    Array.from({ length: 20_000 }, () => ({ ...message('ada'), body: 'x'.repeat(80) }))
  );
  expect(long.length).toBeGreaterThan(2_000_000);
  expect([factsOf(long), factsOf('{"a":'.repeat(1_000_000))]).toEqual([{}, {}]);
});

it('[CHATFILE1] reads nothing of a file of very many small values', () => {
  for (const [value, count] of [
    ['{}', 40_000],
    ['1', 100_000]
  ] as const) {
    const dense = `{"messages":[${Array<string>(count).fill(value).join()}]}`;
    expect(factsOf(dense)).toEqual({});
  }
});
