import { NO_ANSWER } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message } from './rows.js';

/** The answers of the store to the questions of turns. */
export function questionsContract(bench: Bench): void {
  const { create } = bench;
  describe('questions about several chats', () => {
    it('[STORE49] one question about several chats is answered in order, with nothing for a chat that does not exist', async () => {
      const [first, second, gone] = [await create(), await create(), await create()];
      const entry = {
        id: 'e',
        value: { type: 'file' as const, value: 'e.py' },
        author: 'ada',
        createdOn: 5
      };
      const file = {
        id: 'f',
        name: 'f.py',
        mimeType: 'text/plain',
        size: 10,
        uploader: 'ada',
        createdOn: 5
      };
      const row = message(1, { time: 10 });
      const all = { messages: [row], entries: [entry], attached: [file] };
      await bench.storage.commit([
        { chat: first, ...all, removed: ['m9'] },
        { chat: second, messages: [message(2)] },
        { chat: gone, ...all }
      ]);
      await bench.storage.deleteChat(gone, 9);
      const question = {
        ids: ['m1', 'm2', 'm9'],
        messages: ['m1', 'm9'],
        replies: ['m1', 'm9'],
        files: ['f', 'x'],
        entries: ['e', 'x'],
        entryIds: ['e', 'x'],
        owners: ['ada', 'ben'],
        times: [9_999, 10_000],
        newcomers: ['ben'],
        pins: 9
      };
      const chats = [gone, first, 'never', second];
      const [buried, full, never, other] = await bench.storage.lookUp(
        chats.map(chat => ({ chat, ...question }))
      );
      expect([buried, never]).toEqual([NO_ANSWER, NO_ANSWER]);
      expect(full).toMatchObject({
        taken: new Set(['m1', 'm9']),
        rows: new Map([['m1', row]]),
        seqs: new Map([['m1', 1]]),
        entries: new Map([['e', entry]]),
        takenEntries: new Set(['e']),
        attachedBytes: 10,
        shares: new Map([
          ['ada', { allBytes: 10, bytes: 10, entries: 1 }],
          ['ben', { allBytes: 0, bytes: 0, entries: 0 }]
        ]),
        places: new Map([
          [9_999, 0],
          [10_000, 1]
        ]),
        former: new Map(),
        pins: new Map()
      });
      expect(full.attachments.get('f')).toMatchObject(file);
      expect([...full.attachments.keys()]).toEqual(['f']);
      expect(other.taken).toEqual(new Set(['m2']));
      expect(await bench.storage.lookUp([{ chat: first }])).toEqual([NO_ANSWER]);
      expect(await bench.storage.lookUp([])).toEqual([]);
    });
  });
}
