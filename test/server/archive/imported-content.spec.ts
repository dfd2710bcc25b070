import type { JSONObject } from '@lumino/coreutils';
import { Filling } from '../../../server/archive/filling.js';
import { ImportedContent } from '../../../server/archive/imported-content.js';
import { documentOf } from '../../../server/archive/imported-document.js';
import { YChat } from '../../../src/document/index.js';
import * as Y from 'yjs';
import { LIMITS } from '../../../server/limits.js';
import { MemoryFiles } from '../../../testing/memory/files.js';
import { CountedBreaks } from './counted-breaks.js';
import { CHAT, clock, storage, useArchive } from './test-archive.js';

useArchive();

/** A list whose items count as work when they are read. */
function* counted<T>(items: Iterable<T>, breaks: CountedBreaks): Iterable<T> {
  for (const item of items) {
    breaks.work++;
    yield item;
  }
}

async function contentOf(breaks: CountedBreaks): Promise<ImportedContent> {
  const filling = await Filling.begin(storage, CHAT, clock, breaks);
  const files = new MemoryFiles();
  return new ImportedContent(storage, filling, breaks, { clock, limits: LIMITS, files });
}

it('[ARCHIVE16] an import looks at five entries at a time, whether it takes them or not', async () => {
  const breaks = new CountedBreaks();
  const content = await contentOf(breaks);
  const messages = Array.from({ length: 300 }, (_, i): JSONObject =>
    i % 3 ? { sender: 'ada', body: 'x' } : { nonsense: i }
  );
  const pop = (): JSONObject | undefined => {
    breaks.work++;
    return Array.prototype.pop.call(messages) as JSONObject | undefined;
  };
  await content.addMessages(Object.assign(messages, { pop }));
  expect([breaks.most, content.count]).toEqual([5, 200]);
  const entries = new Map(
    Array.from({ length: LIMITS.attachments + 2_000 }, (_, i) => [
      `a${i}`,
      { type: 'file', value: `${i}` }
    ])
  );
  breaks.most = 0;
  await content.addAttachments({ [Symbol.iterator]: () => counted(entries, breaks) } as never);
  expect([breaks.most, content.attachments.size]).toEqual([5, LIMITS.attachments]);
  breaks.most = 0;
  const users = new Map([...entries.keys()].map(name => [name, { username: name }]));
  await content.addUsers({ [Symbol.iterator]: () => counted(users, breaks) } as never);
  expect([breaks.most, content.users.size]).toEqual([5, users.size]);
});

it('[ARCHIVE16] the document looks at the entries only as far as they fit, those of its messages first', async () => {
  const content = await contentOf(new CountedBreaks());
  await content.addMessages([{ sender: 'ada', body: 'x', attachments: ['a4000'] }]);
  const value = 'x'.repeat(1_000);
  for (let i = 0; i < 5_000; i++) {
    content.attachments.set(`a${i}`, { type: 'file', value });
  }
  const get = jest.spyOn(content.attachments, 'get');
  const row = { id: CHAT, topic: 'A', access: 'open', createdBy: 'ada', createdOn: 1 } as const;
  const update = documentOf({ ...row, roomClient: 7, lastSeq: 1 }, content, LIMITS);
  const chat = new YChat();
  Y.applyUpdate(chat.ydoc, update);
  const kept = [...chat.yattachments.keys()];
  expect([kept.includes('a4000'), kept.includes('a0'), kept.includes('a3999')]).toEqual([
    ...[true, true, false]
  ]);
  expect(get.mock.calls.length).toBeLessThan(300);
  chat.dispose();
});
