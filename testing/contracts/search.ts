import { parseSearch } from '../../server/storage/search-query.js';
import type { ISearchOptions } from '../../server/storage/search.js';
import type { IMessageRow } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message, user, role } from './rows.js';

/** The messages that a search finds. */
export function searchContract(bench: Bench): void {
  const { create, say } = bench;
  describe('search', () => {
    beforeEach(() => bench.storage.putUser(user('ada')));

    const find = async (text: string, more: Partial<ISearchOptions> = {}): Promise<string[]> => {
      const options = { username: 'ada', limit: 50, ...more };
      const hits = await bench.storage.searchMessages(parseSearch(text), options);
      return hits.map(({ message: { id } }) => id);
    };
    const bodies = (...texts: string[]): IMessageRow[] =>
      texts.map((body, i) => message(i + 1, { body }));

    it('[SEARCH1] words are found at any place, whatever their case and accents', async () => {
      const id = await create();
      await say(id, ...bodies('The Région has rows', 'rows of a table', '"quoted" rows\nlast'));
      expect(await find('REGION rows ')).toEqual(['m1']);
      expect((await find('rows')).sort()).toEqual(['m1', 'm2', 'm3']);
      expect(await find('quoted last')).toEqual(['m3']);
      expect(await find('region table')).toEqual([]);
    });

    it('[SEARCH2] the last word may be a prefix, and a phrase matches only together', async () => {
      const id = await create();
      await say(id, ...bodies('merge the region_id', 'the region merges', 'id of a region'));
      expect((await find('the reg')).sort()).toEqual(['m1', 'm2']);
      expect(await find('reg the')).toEqual([]);
      expect(await find('"the region" merges')).toEqual(['m2']);
      expect(await find('"region id"')).toEqual(['m1']);
      expect(await find('region_id')).toEqual(['m1']);
      expect(await find('region_i')).toEqual(['m1']);
    });

    it('[SEARCH3] the index follows the rows: edits, deletions, removals, deleted chats', async () => {
      const [id, other] = [await create(), await create()];
      await say(id, ...bodies('alpha one', 'alpha two', 'alpha three', 'alpha four'));
      await say(other, message(1, { id: 'o1', body: 'alpha other' }));
      expect(await find('alpha')).toHaveLength(5);
      await bench.storage.commit([
        {
          chat: id,
          messages: [
            message(1, { body: 'omega one' }),
            message(2, { body: '', deleted: true }),
            message(4, { body: 'alpha four', pinned: true })
          ],
          removed: ['m3']
        }
      ]);
      await bench.storage.deleteChat(other, 5);
      expect(await find('alpha')).toEqual(['m4']);
      expect(await find('omega')).toEqual(['m1']);
      expect(await find('three')).toEqual([]);
      expect(await find('from:ada')).toEqual(['m4', 'm1']);
      await say(id, message(2, { body: 'alpha again' }));
      expect((await find('alpha')).sort()).toEqual(['m2', 'm4']);
    });

    it('[SEARCH22] after the newest messages are removed, later ones are found and can be changed', async () => {
      const first = await create();
      await say(first, message(1, { body: 'alpha one' }));
      expect(await find('alpha')).toEqual(['m1']);
      // These are not in the index when the chat is deleted.
      await say(first, message(2, { body: 'alpha two' }), message(3, { body: 'alpha three' }));
      await bench.storage.deleteChat(first, 5);
      const second = await create();
      await say(second, ...bodies('beta one', 'beta two'));
      await say(second, message(1, { body: 'beta again' }));
      expect((await find('beta')).sort()).toEqual(['m1', 'm2']);
      expect(await find('again')).toEqual(['m1']);
    });

    it('[SEARCH4] only chats that the user may read are searched', async () => {
      const open = await create();
      const closed = await create({ access: 'private' }, { participants: [role('ben', 'member')] });
      await say(open, message(1, { id: 'seen', body: 'alpha' }));
      await say(closed, message(1, { id: 'hidden', body: 'alpha' }));
      expect(await find('alpha')).toEqual(['seen']);
      expect(await find('from:ada')).toEqual(['seen']);
      expect((await find('alpha', { username: 'ben' })).sort()).toEqual(['hidden', 'seen']);
      expect((await find('alpha', { all: true })).sort()).toEqual(['hidden', 'seen']);
    });

    it('[SEARCH5] filters by author, chat and day', async () => {
      const plans = await create({ topic: 'Plans 2026' });
      const notes = await create({ topic: 'Field notes' });
      await bench.storage.putUser(user('noor', { displayName: 'Noor Valen' }));
      const day = (n: number): number => Date.UTC(2026, 0, n) / 1000;
      await say(plans, message(1, { body: 'alpha', sender: 'noor', time: day(1) }));
      await say(plans, message(2, { body: 'alpha', time: day(2) + 86_399 }));
      await say(notes, message(3, { body: 'alpha', time: day(3) }));
      expect(await find('from:valen alpha')).toEqual(['m1']);
      expect(await find('from:"Noor V"')).toEqual(['m1']);
      expect(await find('from:noor in:notes')).toEqual([]);
      expect(await find('alpha in:field')).toEqual(['m3']);
      expect(await find('in:"plans 20"')).toEqual(['m2', 'm1']);
      expect(await find('alpha before:2026-01-03')).toEqual(['m2', 'm1']);
      expect(await find('alpha after:2026-01-02')).toEqual(['m3']);
      expect(await find('alpha after:2026-01-01 before:2026-01-03')).toEqual(['m2']);
    });

    it('[SEARCH26] finds messages by what they hold, as long as they hold it', async () => {
      const id = await create();
      const code = '```python\nmerge()\n```';
      const file = (name: string, mimeType: string) => {
        return { id: name, name, mimeType, size: 9, uploader: 'ada', createdOn: 5 };
      };
      await bench.storage.commit([
        { chat: id, attached: [file('plot', 'image/png'), file('keys', 'text/csv')] }
      ]);
      await say(
        id,
        message(1, { body: 'alpha', attachments: ['keys'] }),
        message(2, { body: `${code} alpha`, attachments: ['keys', 'plot', 'gone'] }),
        message(3, { body: 'see https://example.org alpha' }),
        message(4, { body: '', mime_model: { data: { 'image/png': 'iVBO' } } }),
        message(5, { body: 'http and `code` alpha' })
      );
      const all = { file: ['m2', 'm1'], image: ['m4', 'm2'], link: ['m3'], code: ['m2'] };
      for (const [name, ids] of Object.entries(all)) {
        expect([name, await find(`has:${name}`)]).toEqual([name, ids]);
      }
      expect(await find('HAS:"file" alpha')).toHaveLength(2);
      expect(await find('has:file has:image')).toEqual(['m2']);
      expect(await find('has:image alpha')).toEqual(['m2']);
      expect(await find('has:file', { limit: 1, skip: 1 })).toEqual(['m1']);
      expect(await find('has:wings')).toEqual([]);
      await say(id, message(1, { body: code }), message(2, { body: '', deleted: true }));
      await bench.storage.commit([{ chat: id, removed: ['m4'] }]);
      expect(await find('has:file')).toEqual([]);
      expect(await find('has:image')).toEqual([]);
      expect(await find('has:code')).toEqual(['m1']);
    });

    it('[SEARCH31] finds messages by the names of their files, as long as both are there', async () => {
      const eve = { ...role('eve', 'member', 9), shareHistoryTime: 6 };
      const participants = [role('ada', 'member'), eve];
      const id = await create({ access: 'private' }, { participants });
      const file = { mimeType: 'text/csv', size: 9, uploader: 'ada', createdOn: 5 };
      const value = { type: 'notebook' as const, value: 'work/Überblick%20neu.ipynb' };
      await bench.storage.commit([
        {
          chat: id,
          attached: [
            { ...file, id: 'keys', name: 'old_keys.csv' },
            { ...file, id: 'more', name: '"keys" \0.csv' }
          ],
          entries: [{ id: 'book', value, author: 'ada', createdOn: 7 }],
          messages: [
            message(1, { body: 'alpha', attachments: ['keys'] }),
            message(2, { body: '', attachments: ['more', 'gone'] }),
            message(3, { attachments: ['keys', 'book'] }),
            message(4, { body: 'keys' })
          ]
        }
      ]);
      expect((await find('keys')).sort()).toEqual(['m1', 'm2', 'm3', 'm4']);
      expect(await find('alpha csv')).toEqual(['m1']);
      expect(await find('"old keys csv"')).toHaveLength(2);
      expect(await find('uberblick ne')).toEqual(['m3']);
      expect(await find('work')).toEqual([]);
      expect(await find('keys', { username: 'ben' })).toEqual([]);
      // A file from before eve may read.
      expect(await find('keys', { username: 'eve' })).toEqual(['m4']);
      expect(await find('neu', { username: 'eve' })).toEqual([]);
      expect(await find('body', { username: 'eve' })).toEqual(['m3']);
      const options = { username: 'ada', limit: 9 };
      const [hit] = await bench.storage.searchMessages(parseSearch('neu'), options);
      expect(hit.files).toEqual([
        { name: 'old_keys.csv', createdOn: 5 },
        { name: 'Überblick neu.ipynb', createdOn: 7 }
      ]);
      await bench.storage.commit([{ chat: id, detached: ['keys'] }]);
      expect((await find('keys')).sort()).toEqual(['m2', 'm4']);
      expect(await find('neu')).toEqual(['m3']);
      await bench.storage.commit([
        {
          chat: id,
          messages: [message(2, { body: '', deleted: true }), message(3, { body: 'beta' })]
        }
      ]);
      expect(await find('keys')).toEqual(['m4']);
      expect(await find('neu')).toEqual([]);
      await say(id, message(4, { body: 'gamma', attachments: ['book'] }));
      expect(await find('gamma neu')).toEqual(['m4']);
      await bench.storage.commit([{ chat: id, removed: ['m4'] }]);
      expect(await find('neu')).toEqual([]);
    });

    it("[SEARCH18] every name that people see of an author finds the author's messages, in the chats where they see it", async () => {
      const [app, guest] = [
        'acs-00000000-0000-4000-8000-00000000000a',
        'guest-00000000-0000-4000-8000-00000000000b'
      ];
      const [plans, notes, past] = [await create(), await create(), await create()];
      await bench.storage.putUser(user(app, { displayName: app }));
      await bench.storage.putUser(user(guest, { displayName: 'Grace' }));
      await bench.storage.commit([
        {
          chat: plans,
          participants: [
            { ...role(app, 'member'), displayName: 'Visit Desk' },
            { ...role('ada', 'owner'), displayName: 'Somebody Else' }
          ]
        },
        { chat: past, participants: [{ ...role(app, 'member'), displayName: 'Old Desk' }] }
      ]);
      await bench.storage.commit([{ chat: past, participants: [role(app, null, 2)] }]);
      await say(plans, message(1, { sender: app }), message(2, { sender: guest }), message(3));
      await say(notes, message(4, { sender: app, display_name: 'Lena (night)' }));
      await say(notes, message(5, { display_name: 'Lena too' }));
      await say(past, message(6, { sender: app }));
      await bench.storage.putUser(user('echo', { displayName: 'Echo', bot: true }));
      await say(past, message(7, { sender: 'echo' }));
      expect(await find('from:"echo (bot)"')).toEqual(['m7']);
      expect(await find('from:"visit desk"')).toEqual(['m1']);
      expect(await find('from:desk')).toEqual(['m6', 'm1']);
      expect(await find('from:lena body')).toEqual(['m4']);
      expect(await find('from:grace')).toEqual(['m2']);
      expect(await find('from:"Grace (guest)"')).toEqual(['m2']);
      expect(await find('from:#00000000')).toEqual(['m6', 'm4', 'm2', 'm1']);
      expect(await find('from:"Grace (guest, #00000000)"')).toEqual(['m2']);
      expect(await find('from:"Visit Desk (app)"')).toEqual(['m1']);
      expect(await find('from:somebody')).toEqual([]);
      expect(await find(`from:${app}`)).toEqual(['m6', 'm4', 'm1']);
      await bench.storage.deleteChat(notes, 5);
      expect(await find('from:lena')).toEqual([]);
    });

    it('[SEARCH6] the best match comes first, then the newest, and pages continue without a gap', async () => {
      const id = await create();
      await say(
        id,
        ...bodies('alpha beta gamma delta and much more of this', 'alpha', 'alpha', 'alpha alpha')
      );
      const all = await find('alpha');
      expect(all.at(-1)).toBe('m1');
      expect(all.indexOf('m3')).toBeLessThan(all.indexOf('m2'));
      expect(await find('alpha', { limit: 2 })).toEqual(all.slice(0, 2));
      expect(await find('alpha', { limit: 2, skip: 2 })).toEqual(all.slice(2));
    });

    it('[SEARCH7] any query is valid', async () => {
      const id = await create();
      await say(id, ...bodies('alpha AND beta', 'from before'));
      for (const text of ['', '  ', '""', '!!!', '*', '"', '()', '-', "'", 'from:']) {
        expect(await find(text)).toEqual(text === 'from:' ? ['m2'] : []);
      }
      expect(await find('alpha AND beta')).toEqual(['m1']);
      expect(await find('NEAR(alpha')).toEqual([]);
      expect(await find('"alpha')).toEqual(['m1']);
      expect(await find('body:alpha')).toEqual([]);
      expect(await find('alpha OR')).toEqual([]);
      expect(await find('alpha^* + {beta}')).toEqual(['m1']);
      expect(await find('before:soon')).toEqual([]);
    });
  });
}
