import * as Y from 'yjs';
import type { ChatError } from '../../../../server/errors.js';
import { person } from '../../../harness/people.js';
import { ada, CHAT, exchange, mal, room, rooms, useGate } from './test-gate.js';

useGate();

describe('the last content of a message', () => {
  const BUNDLE = { data: { 'text/plain': 'plot' } };
  const set = (id: string, fields: Record<string, unknown>): void =>
    mal.doc.transact(() =>
      Object.entries(fields).forEach(([key, value]) => {
        const message = mal.find(id)!;
        if (value === undefined) {
          message.delete(key);
        } else {
          message.set(key, value);
        }
      })
    );
  const messageOf = (id: string) => room.chat.getMessage(id);
  const edit = (id: string, change: { body?: string; attachments?: string[] }) =>
    rooms.execute(person('mal'), { type: 'edit', chat: CHAT, id, ...change }).then(
      () => null,
      (error: ChatError) => error.code
    );

  beforeEach(async () => {
    mal.doc.getMap('attachments').set('cell', { type: 'file', value: 'work/cell' });
    await exchange();
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['its text', {}, { body: '' }],
    ['its text, as an edit', {}, { body: '', edited: true, deleted: false }],
    ['its last file, by an empty list', { body: '', attachments: ['cell'] }, { attachments: [] }],
    ['its last file', { body: '', attachments: ['cell'] }, { attachments: undefined }],
    ['text and file', { attachments: ['cell'] }, { body: '', attachments: undefined }],
    ['its bundle', { body: '', mime_model: BUNDLE }, { mime_model: undefined }]
  ])('[EDITFILES6] a frame cannot take away %s', async (_, fields, change) => {
    const { body = 'words', ...more } = fields;
    const id = mal.post(body, more);
    await exchange();
    const before = messageOf(id);
    set(id, change);
    await exchange();
    expect([mal.refusals[0], messageOf(id)]).toEqual(['bad_value', before]);
    if (!mal.notices.some(({ type }) => type === 'reset')) {
      expect(ada.toJSON()).toEqual(mal.toJSON());
    }
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['an object', { length: 0 }]
  ])('[EDITFILES6] a frame cannot make %s of the text or the files', async (_, value) => {
    const id = mal.post('words', { attachments: ['cell'] });
    await exchange();
    const before = messageOf(id);
    for (const key of ['body', 'attachments']) {
      set(id, { [key]: value });
      await exchange();
      expect([mal.refusals.pop(), messageOf(id)]).toEqual(['bad_value', before]);
    }
    mal.post('still here');
    await exchange();
    expect(room.chat.getMessages().map(({ body }) => body)).toContain('still here');
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['the text beside a file', { attachments: ['cell'] }, { body: '' }],
    ['the file beside a text', { attachments: ['cell'] }, { attachments: [] }],
    ['the text for a bundle', {}, { body: '', mime_model: BUNDLE }],
    ['what was never there', { body: '' }, { body: '', edited: true }]
  ])('[EDITFILES6] a frame may take away %s', async (_, fields, change) => {
    const { body = 'words', ...more } = fields;
    const id = mal.post(body, more);
    await exchange();
    set(id, change);
    await exchange();
    expect([mal.refusals, messageOf(id)?.deleted]).toEqual([[], undefined]);
    expect(ada.toJSON()).toEqual(mal.toJSON());
  });

  it('[EDITFILES6] a stock client deletes by an edit that empties the text', async () => {
    const id = mal.post('words', { attachments: ['cell'] });
    await exchange();
    set(id, { body: '', deleted: true, edited: true });
    await exchange();
    expect([mal.refusals, messageOf(id)]).toMatchObject([[], { body: '', deleted: true }]);
    expect(messageOf(id)).not.toHaveProperty('attachments');
  });

  it('[EDITFILES6] a text that is written letter by letter may be empty for a while', async () => {
    const id = mal.post(new Y.Text('words'));
    await exchange();
    const text = (): Y.Text => mal.find(id)!.get('body') as Y.Text;
    text().delete(0, 5);
    await exchange();
    expect([messageOf(id)?.body, mal.refusals]).toEqual(['', []]);
    text().insert(0, 'more');
    await exchange();
    expect([messageOf(id)?.body, mal.refusals]).toEqual(['more', []]);
  });

  it('[EDITFILES6] a request gets the same verdicts', async () => {
    await rooms.execute(person('mal'), {
      ...{ type: 'send', chat: CHAT },
      message: { id: 'm', body: 'words', attachments: ['cell'] }
    });
    expect(await edit('m', { body: '', attachments: [] })).toBe('bad_value');
    expect(await edit('m', { body: '' })).toBe(null);
    expect(await edit('m', { attachments: [] })).toBe('bad_value');
    expect(await edit('m', { body: 'words', attachments: [] })).toBe(null);
    expect(await edit('m', { body: '' })).toBe('bad_value');
    expect(messageOf('m')).toMatchObject({ body: 'words' });
  });
});
