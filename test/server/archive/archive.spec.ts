import * as Y from 'yjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Breaks } from '../../../server/breaks.js';
import { nextTurn } from '../../../server/clock.js';
import { YIELD_MS } from '../../../server/storage/sqlite/lock.js';
import { Files } from '../../../server/attachments/files.js';
import { keptApart } from '../../../src/document/index.js';
import { messageJson } from '../../../server/archive/message-json.js';
import { exportChat, formatChat } from '../../../server/archive/export.js';
import { importChat, type IImported } from '../../../server/archive/import.js';
import { reportOf } from '../../../server/archive/run.js';
import { LIMITS } from '../../../server/limits.js';
import { Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';
import {
  ada,
  CHAT,
  clock,
  data,
  enter,
  path,
  progress,
  rooms,
  settled,
  storage,
  useArchive
} from './test-archive.js';

useArchive();

describe('export and import', () => {
  const load = (file: string, topic?: string): Promise<IImported> =>
    importChat(data, path(file), { topic, clock, limits: LIMITS, progress });

  it('[ARCHIVE8] an import pauses for at least 10 ms after each piece, because another process may wait to write', async () => {
    const messages = Array.from({ length: 350 }, (_, i) => ({
      id: `m${i}`,
      type: 'msg',
      sender: 'ada',
      time: i,
      body: 'x'
    }));
    const text = JSON.stringify({ messages, users: {}, attachments: {}, metadata: {} });
    writeFileSync(path('long.chat'), text);
    const breaks: number[] = [];
    const take = jest.spyOn(Breaks.prototype, 'take').mockImplementation((least = 0) => {
      breaks.push(least);
      return nextTurn();
    });
    try {
      expect(await load('long.chat')).toMatchObject({ messages: 350 });
    } finally {
      take.mockRestore();
    }
    expect(breaks.filter(least => least === YIELD_MS)).toHaveLength(15);
    expect(YIELD_MS).toBeGreaterThanOrEqual(10);
  });

  it('[BACKUP4] an export has all messages of a chat, and an import restores the chat without system messages', async () => {
    const author = await enter(new Peer(ada));
    const ids = Array.from({ length: 1200 }, (_, n) => author.post(`m${n}\n"quoted"`));
    await settled(author);
    await exportChat(data, CHAT, { file: path('out.chat'), force: false, progress });
    const file = JSON.parse(readFileSync(path('out.chat'), 'utf8')) as {
      messages: { id: string }[];
    };
    expect(file).toMatchObject({
      users: { ada: { display_name: 'Ada' } },
      attachments: {},
      metadata: { id: CHAT }
    });
    expect(file.messages.map(({ id }) => id)).toEqual(ids);
    expect(await load('out.chat')).toMatchObject({ messages: 1200, invalid: 0 });
    const chats = await storage.listChats('ada');
    const made = chats.find(({ row }) => row.id !== CHAT)!.row;
    expect(made).toMatchObject({ topic: chats.find(({ row }) => row.id === CHAT)!.row.topic });
    expect(await storage.messagesAfter(made.id, 0, 5000)).toEqual(
      (await storage.messagesAfter(CHAT, 0, 5000)).map(row => ({ ...row }))
    );
    const reader = await enter(new Peer(person('bob')), made.id);
    expect(reader.toJSON()).toHaveLength(LIMITS.windowKeep);
    reader.post('next');
    await settled(reader);
    expect(await storage.getChat(made.id)).toMatchObject({ lastSeq: 1201 });
  });

  it('[OPTION9] an export has the options of messages and what was chosen, and an import keeps them', async () => {
    const bot = person('bot', { bot: true });
    const options = [{ id: 'yes', label: 'Deploy' }, 'Why?'];
    const sent = [
      { id: 'chosen', body: 'Deploy?', options, audience: ['ada'], once: false },
      { id: 'late', body: 'And now?', options }
    ];
    await rooms.admit(ada, CHAT);
    for (const message of sent) {
      await rooms.execute(bot, { type: 'send', chat: CHAT, message });
    }
    await rooms.execute(ada, { type: 'choose', chat: CHAT, id: 'chosen', option: 'yes' });
    await rooms.execute(bot, { type: 'withdraw', chat: CHAT, id: 'late', reason: 'timeout' });
    await exportChat(data, CHAT, { file: path('out.chat'), force: false, progress });
    const { id } = await load('out.chat');
    const rows = await storage.messagesAfter(id, 0, 10);
    expect(rows).toMatchObject([
      { ...sent[0], choices: [{ option: 'yes', by: 'ada' }] },
      { ...sent[1], options_closed: 'timeout' }
    ]);
    expect(rows).toEqual(
      (await storage.messagesAfter(CHAT, 0, 10)).filter(({ type }) => type === 'msg')
    );
    const reader = await enter(new Peer(ada), id);
    expect(reader.toJSON()).toEqual(rows);
  });

  it('[BYTES20] an export has complete bundles, all attachments and all people, and imports as a chat within the limits', async () => {
    const author = await enter(new Peer(ada));
    const mime_model = {
      data: { 'text/plain': 'x', 'image/png': Buffer.alloc(200_000, 7).toString('base64') }
    };
    const entries = author.doc.getMap('attachments');
    for (let i = 0; i < 120; i++) {
      entries.set(`e${i}`, { type: 'file', value: `${i}${'x'.repeat(3_000)}` });
    }
    const plot = author.post('plot', { mime_model, attachments: ['e3'] });
    await settled(author);
    for (let i = 0; i < 1_200; i++) {
      const message = { body: 'hello'.repeat(200) };
      await rooms.execute(person(`p${i}`, { displayName: 'P'.repeat(200) }), {
        type: 'send',
        chat: CHAT,
        message
      });
    }
    const { chat } = await rooms.open(CHAT);
    expect(chat.getUser('p0')).toBeUndefined();
    expect(chat.yattachments.size).toBeLessThan(100);
    await exportChat(data, CHAT, { file: path('out.chat'), force: false, progress });
    const file = JSON.parse(readFileSync(path('out.chat'), 'utf8')) as {
      messages: { id: string; mime_model?: unknown }[];
      users: Record<string, unknown>;
      attachments: Record<string, unknown>;
    };
    expect(file.messages.find(({ id }) => id === plot)!.mime_model).toEqual(mime_model);
    expect(Object.keys(file.attachments)).toHaveLength(120);
    expect(file.users.p0).toMatchObject({ username: 'p0' });
    const { id } = await load('out.chat');
    const row = (await storage.getMessage(id, plot))!;
    expect(keptApart(row.mime_model).size).toBe(1);
    const stored = { message: row };
    const json = messageJson(new Files(path('attachments')), id, stored, new Breaks());
    expect(JSON.parse(await text(json))).toMatchObject({ id: plot, mime_model });
    expect(await storage.listEntries(id, { limit: 200 })).toHaveLength(120);
    await enter(new Peer(person('bob')), id);
    const made = await rooms.open(id);
    expect(Y.encodeStateAsUpdate(made.chat.ydoc).length).toBeLessThan(1024 * 1024);
  }, 60_000);

  it('[BACKUP5] imported messages obey the rules for written ones and are numbered in file order', async () => {
    const body = 'x';
    writeFileSync(
      path('in.chat'),
      JSON.stringify({
        messages: [
          { type: 'msg', id: 'a', body, sender: 'ada', time: 5, raw_time: true, seq: 9 },
          { type: 'msg', id: 'a', body, sender: 'ada', time: 'late', evil: 1 },
          { type: 'system', id: 'b', body, sender: 'ada' },
          { type: 'msg', id: 'c', body: 7, sender: 'ada' },
          { type: 'msg', id: 'd', body, sender: '' },
          { type: 'msg', id: 'bad id', body, sender: { username: 'bob' } },
          // Without a time, and with a value that Yjs cannot store.
          {
            type: 'msg',
            id: 'f',
            body,
            sender: 'bob',
            time: 1e17,
            metadata: { constructor: 'x' }
          },
          {
            type: 'msg',
            id: 'e',
            body,
            sender: 'bob',
            mime_model: { data: { 'text/html': '<b>' }, trusted: true }
          }
        ],
        users: { ada: { username: 'ada', display_name: 'Ada L.' }, eve: { username: 'ada' } },
        attachments: { f: { type: 'file', value: 'a.txt' }, g: { type: 'script' } },
        metadata: { id: CHAT, name: 'From a file' }
      })
    );
    await storage.putUser({ username: 'ada', name: 'ada', displayName: 'Known', bot: false });
    expect(await load('in.chat')).toEqual({
      id: CHAT,
      topic: 'From a file',
      messages: 5,
      systemMessages: 1,
      invalid: 2,
      isIdNew: false
    });
    const rows = await storage.messagesAfter(CHAT, 0, 99);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(rows[0]).toEqual({
      type: 'msg',
      id: 'a',
      body,
      sender: 'ada',
      time: 5,
      raw_time: false,
      seq: 1
    });
    expect(rows[1].id).not.toBe('a');
    expect(rows[1]).not.toHaveProperty('evil');
    expect(rows[1].time).toBe(clock.now() / 1000);
    expect(rows[2]).toMatchObject({
      sender: 'bob',
      id: expect.not.stringContaining(' ') as string
    });
    expect(rows[3].time).toBe(clock.now() / 1000);
    expect(rows[3]).not.toHaveProperty('metadata');
    expect(rows[4].mime_model).toEqual({ data: { 'text/html': '<b>' } });
    expect(await storage.getUser('ada')).toMatchObject({ displayName: 'Known' });
    const { chat } = await rooms.open(CHAT);
    expect([chat.yusers.toJSON(), chat.yattachments.toJSON()]).toEqual([
      { ada: { username: 'ada', name: 'ada', display_name: 'Known', mention_name: 'Known' } },
      { f: { type: 'file', value: 'a.txt' } }
    ]);
  });

  it('[BACKUP10] an import reports the number of imported messages, and the reasons for the omitted ones', async () => {
    const message = { type: 'msg', body: 'x', sender: 'ada' };
    const messages = [message, { ...message, type: 'system' }, { ...message, sender: '' }];
    writeFileSync(path('a.chat'), JSON.stringify({ messages, metadata: { id: CHAT, name: 'A' } }));
    const owned = 'It is open to everybody and belongs to ada.';
    expect(reportOf(await load('a.chat'), 'ada')).toBe(
      `1 message was imported into the new chat "A" (${CHAT}). 1 system message was not imported, because the server writes its own. 1 message was not imported, because the sender, body or type is invalid. ${owned}`
    );
    writeFileSync(path('b.chat'), JSON.stringify({ messages: [message], metadata: { id: CHAT } }));
    const made = await load('b.chat');
    expect(made.id).not.toBe(CHAT);
    expect(reportOf(made, 'ada')).toBe(
      `1 message was imported into the new chat "b" (${made.id}). The id in the file was already used on this server, so the new chat has another one. ${owned}`
    );
    expect(reportOf({ ...made, messages: 0, systemMessages: 2, isIdNew: false })).toBe(
      `0 messages were imported into the new chat "b" (${made.id}). 2 system messages were not imported, because the server writes its own. It is open to everybody and belongs to nobody: name an owner with --owner, who may make it private and delete it.`
    );
  });

  it('[BACKUP6] an import creates one chat or none, also beside a server, and a second import creates a second chat', async () => {
    writeFileSync(path('broken.chat'), '{');
    await expect(load('broken.chat')).rejects.toThrow('cannot be read as a .chat file');
    await expect(load('none.chat')).rejects.toThrow('cannot be read as a .chat file');
    writeFileSync(path('Old talk.chat'), '');
    const first = await load('Old talk.chat');
    expect(first).toMatchObject({ topic: 'Old talk', messages: 0 });
    const second = await load('Old talk.chat', 'Named');
    expect(second).toMatchObject({ topic: 'Named' });
    expect(second.id).not.toBe(first.id);
    const peer = await enter(new Peer(ada), second.id);
    peer.post('hello');
    await settled(peer);
    expect(peer.toJSON()).toMatchObject([{ seq: 1 }]);
  });

  it('names a missing chat or file', async () => {
    await expect(
      exportChat(data, CHAT, { file: path('x'), force: false, progress })
    ).rejects.toThrow(`There is no chat ${CHAT}`);
  });

  it('[LOAD13] an export is written page by page, and other work runs in between', async () => {
    const peer = await enter(new Peer(ada));
    const bundle = { data: { 'text/plain': 'p\n'.repeat(300_000) }, metadata: {} };
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      ids.push(peer.post(`m${i}`, { mime_model: bundle }));
      await settled(peer);
    }
    const row = (await storage.getChat(CHAT))!;
    let rounds = 0;
    let isOver = false;
    const count = (): void => void (++rounds, !isOver && setImmediate(count));
    setImmediate(count);
    const pieces: Buffer[] = [];
    for await (const piece of formatChat(storage, row, { files: new Files(path('attachments')) })) {
      pieces.push(Buffer.from(piece));
    }
    isOver = true;
    expect(rounds).toBeGreaterThan(4);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2_000_000);
    const { messages } = JSON.parse(Buffer.concat(pieces).toString()) as {
      messages: { id: string }[];
    };
    expect(messages.map(({ id }) => id)).toEqual(ids);
  });
});
