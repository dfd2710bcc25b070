import { Breaks } from '../../../server/breaks.js';
import { readChatText } from '../../../server/archive/chat-text.js';

const read = (text: string) => readChatText(text, new Breaks());

it('[ARCHIVE16] a file is read as far as a chat can have entries, and others are left out', async () => {
  const entries = Array.from(
    { length: 60_000 },
    (_, i) => `"attachment ${i} of many":{"type":"file","value":"work/${i}.txt"}`
  ).join();
  const file = await read(`{"attachments":{${entries},"attachment 0 of many":{"n":2}}}`);
  expect(file.attachments.size).toBe(50_000);
  expect(file.attachments.get('attachment 0 of many')).toEqual({ n: 2 });
});

it('[ARCHIVE16] a value of the wrong type is left out, and the last of two values of a name counts', async () => {
  expect(
    await read('{"messages":{"a":{}},"users":[{}],"attachments":7,"metadata":[1],"x":[[{}]]}')
  ).toEqual({ messages: [], users: new Map(), attachments: new Map() });
  const file = await read(
    '{"messages":[{"n":1}],"metadata":{"id":"a","name":"A","x":1},"messages":[{"n":2},3,[4],null],' +
      '"users":{"__proto__":{"name":"P"},"bob":7},"metadata":{"name":"B"}}'
  );
  expect(file).toEqual({
    messages: [{ n: 2 }],
    users: new Map([['__proto__', { name: 'P' }]]),
    attachments: new Map(),
    id: undefined,
    name: 'B'
  });
});

it('[ARCHIVE16] an empty text is a new chat, and a text of megabytes of blanks is none', async () => {
  for (const text of ['', ' \n', '\ufeff{}', ' {}\n']) {
    expect((await read(text)).messages).toEqual([]);
  }
  await expect(read(' '.repeat(3_000_000))).rejects.toThrow(SyntaxError);
  await expect(read('[]')).rejects.toThrow(TypeError);
});
