import * as Y from 'yjs';
import type { ChatError } from '../../../../server/errors.js';
import { LIMITS } from '../../../../server/limits.js';
import { person } from '../../../harness/people.js';
import type { Peer } from '../../../harness/peer.js';
import { any, at, item, message, update } from '../../../harness/raw.js';
import { ada, CHAT, exchange, mal, restart, room, rooms, storage, useGate } from './test-gate.js';

useGate();

describe('the attachments of a new message', () => {
  const upload = (who: string, id: string): Promise<unknown> =>
    rooms.execute(person(who), {
      ...{ type: 'attach', chat: CHAT },
      attachment: { id, name: `${id}.txt`, mimeType: 'text/plain', size: 3 }
    });
  /** A file of Jupyter, which a client writes into the document. */
  const bring = (peer: Peer, id: string, length = 0): void =>
    void peer.doc
      .getMap('attachments')
      .set(id, { type: 'file', value: `work/${id}${'x'.repeat(length)}` });
  const filesOf = (id: string): unknown => room.chat.getMessage(id)?.attachments;
  const found = (): (string | undefined)[] => room.chat.getMessages().map(({ body }) => body);

  it('[NAMEFILES1] a frame names own files and files of others that its sender sees, as a request does', async () => {
    await upload('ada', 'adas');
    bring(ada, 'adas-cell');
    bring(mal, 'mals-cell');
    await exchange();
    const files = ['adas', 'adas-cell', 'mals-cell'];
    const id = mal.post('see', { attachments: files });
    await exchange();
    await rooms.execute(person('mal'), {
      ...{ type: 'send', chat: CHAT },
      message: { id: 'sent', body: 'see', attachments: files }
    });
    expect([filesOf(id), filesOf('sent'), mal.refusals]).toEqual([files, files, []]);
  });

  it.each([
    ['the entry first', true],
    ['the message first', false]
  ])('[NAMEFILES1] one frame brings files and names them, %s', async (_, isFirst) => {
    let id = '';
    mal.doc.transact(() => {
      if (isFirst) {
        bring(mal, 'cell');
      }
      id = mal.post('see', { attachments: ['cell'] });
      if (!isFirst) {
        bring(mal, 'cell');
      }
    });
    await exchange();
    expect([filesOf(id), mal.refusals]).toEqual([['cell'], []]);
    expect(ada.toJSON()).toEqual(mal.toJSON());
  });

  it('[NAMEFILES1] a stock client attaches one file to two messages while it is offline, which sets its entry twice', async () => {
    mal.disconnect();
    const ids = ['one', 'two', 'three'].map(body => {
      bring(mal, 'cell');
      return mal.post(body, { attachments: ['cell'] });
    });
    mal.connect(room);
    await exchange();
    expect([ids.map(filesOf), mal.refusals]).toEqual([[['cell'], ['cell'], ['cell']], []]);
    expect(room.chat.getAttachment('cell')).toMatchObject({ value: 'work/cell' });
    expect(ada.doc.getMap('attachments').toJSON()).toEqual(mal.doc.getMap('attachments').toJSON());
  });

  it('[NAMEFILES1] a large frame that is cut brings the files behind the messages that name them', async () => {
    const ids: string[] = [];
    mal.disconnect();
    mal.doc.transact(() => {
      for (let i = 0; i < 8; i++) {
        const metadata = { note: 'x'.repeat(900) };
        ids.push(mal.post('y'.repeat(20_000), { attachments: [`cell${i}`], metadata }));
      }
      ids.forEach((_, i) => bring(mal, `cell${i}`));
    });
    mal.connect(room);
    await exchange();
    expect(mal.refusals).toEqual([]);
    expect(ids.map(filesOf)).toEqual(ids.map((_, i) => [`cell${i}`]));
  });

  it.each([0, 1_100])(
    '[NAMEFILES1] a large frame that is cut brings no file anew that was taken away, also behind %s other names',
    async others => {
      await upload('mal', 'gone');
      await rooms.execute(person('mal'), { type: 'detach', chat: CHAT, id: 'gone' });
      await exchange();
      const structs: Y.Item[] = [];
      let last: Y.ID | null = null;
      const say = (body: string, attachments: string[]): void => {
        const clock = structs.length;
        const fields = { type: 'msg', id: `m${clock}`, sender: 'mal', body, raw_time: false };
        const all = attachments.length > 0 ? { ...fields, attachments } : fields;
        structs.push(...message(7, clock, all, { origin: last }));
        last = at(7, clock);
      };
      for (let i = 0; i < others / 100; i++) {
        say(
          'others',
          Array.from({ length: 100 }, (_, j) => `no${i}-${j}`)
        );
      }
      say('gone', ['gone']);
      Array.from({ length: 40 }, () => say('more', []));
      // A client would refer to the entry before it.
      const entry = any({ type: 'file', value: 'work/gone' });
      structs.push(item(at(7, structs.length), entry, { parent: 'attachments', key: 'gone' }));
      mal.raw(update(structs));
      await exchange();
      expect(new Set(found())).toEqual(new Set(['more']));
      expect(mal.refusals.filter(code => code === 'attachment_not_found')).toHaveLength(
        others / 100 + 1
      );
    }
  );

  it.each([
    ['that nobody knows', ['nothing']],
    ['of which one is unknown', ['mals', 'nothing']],
    ['that were taken away', ['gone']]
  ])('[NAMEFILES1] a message that names files %s is refused, as by a request', async (_, files) => {
    await upload('mal', 'mals');
    await upload('mal', 'gone');
    await rooms.execute(person('mal'), { type: 'detach', chat: CHAT, id: 'gone' });
    await exchange();
    mal.post('see', { attachments: files });
    mal.post('and more');
    await exchange();
    expect([mal.refusals, found()]).toEqual([['attachment_not_found'], ['and more']]);
    expect(mal.toJSON()).toEqual(ada.toJSON());
    const message = { id: 'sent', body: 'see', attachments: files };
    const code = await rooms.execute(person('mal'), { type: 'send', chat: CHAT, message }).then(
      () => null,
      (error: ChatError) => error.code
    );
    expect(code).toBe('attachment_not_found');
  });

  it('[NAMEFILES1] a file that a refused entry of the same frame would bring is unknown', async () => {
    mal.doc.transact(() => {
      mal.doc.getMap('attachments').set('cell', { type: 'file' });
      mal.post('see', { attachments: ['cell'] });
    });
    await exchange();
    expect([mal.refusals.sort(), found()]).toEqual([['attachment_not_found', 'bad_value'], []]);
  });

  it('[NAMEFILES1] a file that has left the document comes back with a frame that names it, but only for those who may see it', async () => {
    const { attachmentsBytes } = LIMITS;
    bring(ada, 'old', 3_000);
    await exchange();
    for (let i = 0; i * 3_000 < attachmentsBytes; i++) {
      bring(i % 2 ? ada : mal, `more${i}`, 3_000);
    }
    await exchange();
    await restart();
    expect(room.chat.yattachments.has('old')).toBe(false);
    const id = mal.post('see', { attachments: ['old'] });
    await exchange();
    expect([filesOf(id), mal.refusals]).toEqual([['old'], []]);
    expect(room.chat.yattachments.has('old')).toBe(true);
    expect(await storage.getMessage(CHAT, id)).toMatchObject({ attachments: ['old'] });
  });

  it('[NAMEFILES2] a frame that gives a message several lists of files names all of them, because any may win', async () => {
    await upload('ada', 'adas');
    await exchange();
    const fields = { type: 'msg', id: 'two', sender: 'mal', body: 'see', raw_time: false };
    const named = { ...fields, attachments: ['nothing'] };
    const structs = message(7, 0, named);
    // It has no origin, so it loses against the one before it.
    structs.push(
      item(at(7, structs.length), any(['adas']), { parent: at(7, 0), key: 'attachments' })
    );
    mal.raw(update(structs));
    await exchange();
    expect([mal.refusals, found()]).toEqual([['attachment_not_found'], []]);
  });

  it('[NAMEFILES3] a message names a file once, in a frame as in a request', async () => {
    await upload('mal', 'mals');
    await exchange();
    const id = mal.post('see', { attachments: ['mals'] });
    await exchange();
    const twice = ['mals', 'mals'];
    mal.post('twice', { attachments: twice });
    await exchange();
    mal.messages.get(0).set('attachments', twice);
    await exchange();
    expect(mal.refusals).toEqual(['bad_value', 'bad_value']);
    const message = { id: 'sent', body: 'twice', attachments: twice };
    const commands = [
      { type: 'send', chat: CHAT, message },
      { type: 'edit', chat: CHAT, id, attachments: twice }
    ] as const;
    for (const command of commands) {
      await expect(rooms.execute(person('mal'), command)).rejects.toMatchObject({
        code: 'bad_value',
        target: 'attachments'
      });
    }
    expect([found(), filesOf(id)]).toEqual([['see'], ['mals']]);
  });

  it('[NAMEFILES1] a message that its author sends again is no new one', async () => {
    bring(mal, 'cell');
    const id = mal.post('see', { attachments: ['cell'] });
    await exchange();
    await rooms.execute(person('mal'), { type: 'detach', chat: CHAT, id: 'cell' });
    await exchange();
    // Python's YChat deletes and inserts a message to set its time.
    mal.doc.transact(() => {
      const at = mal.messages.toArray().findIndex(one => one.get('id') === id);
      const copy = new Y.Map(Object.entries(mal.messages.get(at).toJSON()));
      mal.messages.delete(at, 1);
      mal.messages.insert(at, [copy]);
    });
    await exchange();
    expect([found(), mal.refusals]).toEqual([['see'], []]);
  });
});
