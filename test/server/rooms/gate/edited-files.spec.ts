import * as fc from 'fast-check';
import type { ChatError } from '../../../../server/errors.js';
import { mayHave } from '../../../../server/rooms/gate/edited-files.js';
import { person } from '../../../harness/people.js';
import type { Peer } from '../../../harness/peer.js';
import { ada, CHAT, exchange, mal, restart, room, rooms, storage, useGate } from './test-gate.js';

useGate();

describe('the attachments of an edited message', () => {
  const upload = (who: string, id: string): Promise<unknown> =>
    rooms.execute(person(who), {
      ...{ type: 'attach', chat: CHAT },
      attachment: { id, name: `${id}.txt`, mimeType: 'text/plain', size: 3 }
    });
  /** A file of Jupyter, which a client writes into the document. */
  const bring = (peer: Peer, id: string): void =>
    void peer.doc.getMap('attachments').set(id, { type: 'file', value: `work/${id}.txt` });
  const say = (id: string, attachments?: string[]): Promise<unknown> =>
    rooms.execute(person('mal'), {
      type: 'send',
      chat: CHAT,
      message: { id, body: 'x', attachments }
    });
  const setFiles = (id: string, files: unknown): void =>
    void mal.find(id)!.set('attachments', files);
  const filesOf = (id: string): unknown => room.chat.getMessage(id)?.attachments;

  beforeEach(async () => {
    for (const id of ['mals', 'more']) {
      await upload('mal', id);
    }
    await upload('ada', 'adas');
    bring(mal, 'mals-cell');
    bring(ada, 'adas-cell');
    await exchange();
    await say('m', ['mals', 'adas']);
    await exchange();
  });

  it('[EDITFILES2] a frame adds own files, old and new, and keeps those that the message has', async () => {
    setFiles('m', ['adas', 'more', 'mals-cell']);
    await exchange();
    expect([filesOf('m'), mal.refusals]).toEqual([['adas', 'more', 'mals-cell'], []]);
    mal.doc.transact(() => {
      setFiles('m', ['new-cell', 'adas']);
      bring(mal, 'new-cell'); // behind the edit that names it
    });
    await exchange();
    expect([filesOf('m'), mal.refusals]).toEqual([['new-cell', 'adas'], []]);
    expect(ada.toJSON()).toEqual(mal.toJSON());
  });

  it.each([
    ['of others', ['mals', 'adas', 'adas-cell']],
    ['that nobody knows', ['mals', 'nothing']],
    ['that only the list of another message names', ['hers']]
  ])('[EDITFILES2] a frame that names files %s changes nothing', async (_, files) => {
    await upload('ada', 'hers');
    ada.post('mine', { attachments: ['hers'] });
    await exchange();
    mal.doc.transact(() => {
      setFiles('m', files);
      mal.find('m')!.set('body', 'forged');
    });
    await exchange();
    expect(mal.refusals).toEqual(['attachment_not_found']);
    expect(room.chat.getMessage('m')).toMatchObject({ body: 'x', attachments: ['mals', 'adas'] });
    expect(await storage.getMessage(CHAT, 'm')).toMatchObject({ attachments: ['mals', 'adas'] });
    expect(mal.toJSON()).toEqual(ada.toJSON());
  });

  it('[EDITFILES2] a frame cannot claim a file of another user by an entry of the same key, or in an earlier value', async () => {
    mal.doc.transact(() => {
      bring(mal, 'adas-cell');
      setFiles('m', ['adas-cell']);
    });
    mal.doc.transact(() => {
      setFiles('m', ['adas-cell']);
      setFiles('m', ['mals']);
    });
    await exchange();
    expect(mal.refusals).toContain('attachment_not_found');
    expect(filesOf('m')).not.toContain('adas-cell');
    expect(mal.toJSON()).toEqual(ada.toJSON());
  });

  it('[EDITFILES2] a frame names own files after a restart, and at most a thousand that the store must look up', async () => {
    await restart();
    setFiles('m', ['more', 'mals-cell']);
    await exchange();
    expect([filesOf('m'), mal.refusals]).toEqual([['more', 'mals-cell'], []]);
    const lookUp = jest.spyOn(storage, 'lookUp');
    mal.doc.transact(() => {
      for (let i = 0; i < 20; i++) {
        mal.find('m')!.set(
          'mentions',
          Array.from({ length: 100 }, (_, n) => `${i} ${n}`)
        );
      }
    });
    await exchange();
    const asked = lookUp.mock.calls.flatMap(([questions]) =>
      questions.map(one => one.files?.length ?? 0)
    );
    expect(Math.max(0, ...asked)).toBeLessThanOrEqual(1_000);
  });

  it('[EDITFILES2] a request and a frame get the same verdict', async () => {
    let count = 0;
    const names = ['mals', 'more', 'mals-cell', 'adas', 'adas-cell', 'nothing', ''];
    const lists = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lists, lists, async (had, files) => {
        const known = had.filter(file => !['nothing', ''].includes(file));
        const [one, other] = [`r${++count}`, `f${count}`];
        await say(one, known);
        await say(other, known);
        await exchange();
        const before = mal.refusals.length;
        const code = await rooms
          .execute(person('mal'), { type: 'edit', chat: CHAT, id: one, attachments: files })
          .then(
            () => null,
            (error: ChatError) => error.code
          );
        setFiles(other, files);
        await exchange();
        expect(mal.refusals.slice(before)).toEqual(code ? [code] : []);
        expect(filesOf(other)).toEqual(filesOf(one));
      }),
      { numRuns: 40 }
    );
  });

  it('[EDITFILES2] attachments that the message has may stay, and a value that is no list has none', () => {
    expect(mayHave(['a'], 'a', () => false)).toBe(false);
    expect(mayHave(['a'], [1, 'a'], () => false)).toBe(true);
    expect(mayHave([], null, () => false)).toBe(true);
  });
});
