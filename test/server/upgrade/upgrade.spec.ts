import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { loadConfig } from '../../../server/config.js';
import { createServer, type Server } from '../../../server/server.js';
import { Receiver, until } from '../webhooks/receiver.js';

/** Written by an older version, with the text of each message and the tokens; see make-data.mjs. */
const OLD_DATA = resolve(__dirname, 'data-9');

type Person = 'ada' | 'grace' | 'mary';

interface IRecord {
  readonly chat: string;
  readonly file: string;
  readonly messages: Readonly<
    Record<'accents' | 'edited' | 'deleted' | 'attached' | 'last', string>
  >;
  readonly webhook: { readonly id: string; readonly url: string };
  readonly tokens: Readonly<Record<Person, string>>;
}

interface IMessage {
  readonly id: string;
  readonly sequenceId: string;
  readonly type: string;
  readonly content?: { readonly message?: string };
}

interface IList<T> {
  readonly value: T[];
}

const record = JSON.parse(readFileSync(join(OLD_DATA, 'record.json'), 'utf8')) as IRecord;
const CHAT = `/chat/threads/${record.chat}`;

describe('a data directory of an older version', () => {
  let data: string;
  let server: Server | undefined;
  let url: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'colloquy-old-'));
    cpSync(OLD_DATA, data, { recursive: true });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    rmSync(data, { recursive: true });
  });

  const start = async (webhookHosts: string[] = []): Promise<void> => {
    const config = loadConfig({ data, port: 0, durability: 'os', webhookHosts });
    server = createServer(config, { log: pino({ level: 'silent' }) });
    url = (await server.listen()).replace(/\/$/, '');
  };
  const change = (sql: string, ...values: string[]): void => {
    const db = new DatabaseSync(join(data, 'colloquy.sqlite'));
    db.prepare(sql).run(...values);
    db.close();
  };
  const send = (person: Person, method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${record.tokens[person]}`,
        ...(body && { 'content-type': 'application/json' })
      },
      ...(body && { body: JSON.stringify(body) })
    });
  const get = async <T>(person: Person, path: string): Promise<T> =>
    (await (await send(person, 'GET', path)).json()) as T;

  /** The data that the test compares before and after a second start. */
  const read = async () => ({
    thread: await get<object>('ada', CHAT),
    messages: (await get<IList<IMessage>>('grace', `${CHAT}/messages?maxPageSize=100`)).value,
    participants: await get<IList<object>>('ada', `${CHAT}/participants`),
    receipts: (await get<IList<object>>('ada', `${CHAT}/readReceipts`)).value,
    attachments: (await get<IList<object>>('ada', `${CHAT}/attachments`)).value,
    file: await (await send('ada', 'GET', `${CHAT}/attachments/${record.file}`)).text(),
    found: await get<IList<object>>('ada', '/chat/search?q=grosse+ubersicht+naive'),
    webhooks: (await get<IList<object>>('ada', '/chat/webhooks')).value
  });

  it('[UPGRADE1] opens with messages, files, roles, receipts, search and webhooks, and opens again', async () => {
    await start();
    const before = await read();
    expect(before).toMatchObject({
      thread: { topic: 'Survey team', metadata: { site: 'north' } },
      receipts: [{ chatMessageId: record.messages.edited }],
      attachments: [{ id: record.file, name: 'levels.csv', size: 8 }],
      file: 'a,b\n1,2\n',
      found: { value: [{ message: { id: record.messages.accents } }] },
      webhooks: [{ id: record.webhook.id, url: record.webhook.url }]
    });
    expect(before.participants.value).toHaveLength(2);
    const texts = before.messages
      .filter(({ type }) => type === 'text')
      .map(({ content }) => content?.message);
    expect(texts.reverse()).toEqual([
      ...Array.from({ length: 30 }, (_, n) => `Reading ${n + 1}`),
      'Die Größe der Übersicht ist naïve',
      'after',
      // The deleted message keeps its place.
      undefined,
      'The levels',
      'For the webhook'
    ]);

    await server!.close();
    await start();
    expect(await read()).toEqual(before);
  });

  it('[UPGRADE2] takes new messages, which follow the old ones, and old messages can be edited', async () => {
    await start();
    const { messages } = await read();
    const sent = await send('grace', 'POST', `${CHAT}/messages`, { content: 'Written today' });
    expect(sent.status).toBe(201);
    const { id } = (await sent.json()) as { id: string };
    const oldest = messages.filter(({ type }) => type === 'text').at(-1)!;
    const path = `${CHAT}/messages/${oldest.id}`;
    expect((await send('ada', 'PATCH', path, { content: 'Reading 0' })).status).toBe(204);
    const after = (await read()).messages;
    expect(after[0]).toMatchObject({ id, content: { message: 'Written today' } });
    expect(Number(after[0].sequenceId)).toBeGreaterThan(Number(messages[0].sequenceId));
    expect(await get('ada', path)).toMatchObject({ content: { message: 'Reading 0' } });
  });

  it('[UPGRADE3] keeps the read access of a former participant, and rejects a stranger', async () => {
    await start();
    const messages = await get<IList<IMessage>>('mary', `${CHAT}/messages?maxPageSize=100`);
    expect(messages.value.length).toBeGreaterThan(30);
    expect(messages.value.map(({ id }) => id)).not.toContain(record.messages.last);
    expect((await send('mary', 'POST', `${CHAT}/messages`, { content: 'x' })).status).toBe(403);
  });

  it('[UPGRADE4] delivers the events that a webhook had not received', async () => {
    const receiver = await Receiver.open();
    try {
      change('UPDATE webhooks SET url = ?', receiver.url);
      await start([new URL(receiver.url).host]);
      await until(() => receiver.received.length > 0);
      expect(receiver.texts).toEqual(['For the webhook']);
    } finally {
      receiver.close();
    }
  });
});
