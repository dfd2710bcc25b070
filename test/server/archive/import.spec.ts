import { writeFileSync } from 'node:fs';
import { importChat } from '../../../server/archive/import.js';
import { LIMITS } from '../../../server/limits.js';
import { clock, data, path, progress, storage, useArchive } from './test-archive.js';

useArchive();

it('[NOFAULT7] a file that is not UTF-8 is refused by its name, and nothing is imported', async () => {
  const message = '{"type": "msg", "id": "a", "body": "caf\xe9", "sender": "ada", "time": 1}';
  const text = `{"messages": [${message}]}`;
  writeFileSync(path('a.chat'), text);
  const load = () => importChat(data, path('a.chat'), { clock, limits: LIMITS, progress });
  expect(await load()).toMatchObject({ messages: 1 });
  writeFileSync(path('a.chat'), Buffer.from(text, 'latin1'));
  await expect(load()).rejects.toThrow('a.chat cannot be read as a .chat file: it is not UTF-8.');
  writeFileSync(path('a.chat'), Buffer.from(`\ufeff${text}`, 'utf16le'));
  await expect(load()).rejects.toThrow('it is not UTF-8.');
  expect(await storage.listChats('', { all: true })).toHaveLength(1);
});
