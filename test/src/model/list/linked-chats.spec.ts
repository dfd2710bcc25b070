import { Signal } from '@lumino/signaling';
import { LinkedChats } from '../../../../src/model/list/linked-chats.js';
import type { IChatList, IThread } from '../../../../src/model/index.js';
import { aThread } from '../../../harness/stage.js';

const FILE = 'a b/survey.ipynb';

const linkedTo = (document: string, more: Partial<IThread>): IThread =>
  aThread({ metadata: { document }, ...more });

/** A server with chats, and the loaded part of its list. */
class Place {
  constructor(...threads: IThread[]) {
    this.threads = threads;
  }

  /** All chats, the liveliest first. */
  threads: IThread[];
  readonly loaded = new Map<string, IThread>();
  readonly changed: Signal<IChatList, void> = new Signal(this as never);
  readonly asked: string[] = [];
  /** Runs when a chat is created. */
  onCreate = (): void => undefined;
  isOffline = false;

  readonly list = {
    threads: [] as IThread[],
    changed: this.changed,
    workspaces: { shown: undefined } as never,
    get: (id: string) => this.loaded.get(id),
    isGone: (id: string) => !this.threads.some(one => one.id === id),
    find: async (id: string) => {
      const found = await Promise.resolve(this.threads.find(one => one.id === id));
      if (found) {
        this.loaded.set(id, found);
      }
      return found;
    },
    delete: async (id: string) => {
      this.threads = await Promise.resolve(this.threads.filter(one => one.id !== id));
    }
  };

  readonly server = {
    request: async (method: string, url: string, body?: object) => {
      await Promise.resolve();
      this.asked.push(`${method} ${url}`);
      if (this.isOffline) {
        throw new Error('offline');
      }
      if (method === 'POST') {
        const chatThread = aThread({ id: 'new', createdOn: '2026-05-05T00:00:00Z', ...body });
        this.threads.push(chatThread);
        this.onCreate();
        return { chatThread };
      }
      const { metadata } = (body ?? {}) as IThread;
      const id = url.split('/').at(-1);
      if (method === 'PATCH') {
        this.threads = this.threads.map(one => (one.id === id ? { ...one, metadata } : one));
        return undefined;
      }
      const path = new URL(url, 'http://x').searchParams.get('document')!;
      return { value: this.threads.filter(one => one.metadata?.document === path) };
    }
  };
}

describe('LinkedChats', () => {
  let place: Place;
  let linked: LinkedChats;
  const open = (...threads: IThread[]): void => {
    place = new Place(...threads);
    linked = new LinkedChats(place as never);
  };
  const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));
  const ids = (): string[] => linked.threads.map(({ id }) => id);

  it('[LINKVIEW1] knows the chats of the open file, loaded or not, the liveliest first', async () => {
    open(
      linkedTo(FILE, { id: 'old', livelyOn: '2026-01-01T00:00:00Z' }),
      linkedTo(FILE, { id: 'new', livelyOn: '2026-02-01T00:00:00Z' }),
      linkedTo('other.py', { id: 'other' })
    );
    expect(ids()).toEqual([]);
    linked.path = FILE;
    await settled();
    expect(ids()).toEqual(['new', 'old']);
    // Somebody links another chat, and unlinks one.
    const [old, fresh] = [place.loaded.get('old')!, linkedTo(FILE, { id: 'fresh' })];
    place.loaded.set('fresh', fresh).set('old', { ...old, metadata: undefined });
    place.list.threads = [fresh];
    place.changed.emit();
    expect(ids().sort()).toEqual(['fresh', 'new']);
    linked.path = null;
    expect(ids()).toEqual([]);
    linked.dispose();
    place.changed.emit();
  });

  it('[LINKVIEW1] a server that does not answer leaves the chats that are loaded', async () => {
    open(linkedTo(FILE, { id: 'a' }));
    place.isOffline = true;
    await place.list.find('a');
    place.list.threads = place.threads;
    linked.path = FILE;
    await settled();
    expect(ids()).toEqual(['a']);
    await expect(linked.ensure(FILE, 'x')).rejects.toThrow('offline');
  });

  it('[LINKVIEW2] finds the chat of a file, or creates it with the name of the file', async () => {
    open(linkedTo(FILE, { id: 'a' }));
    expect(await linked.ensure(FILE, 'survey.ipynb')).toBe('a');
    expect(place.asked.filter(line => line.startsWith('POST'))).toEqual([]);
    expect(await linked.ensure('b.py', 'b.py')).toBe('new');
    expect(place.threads.at(-1)).toMatchObject({ topic: 'b.py', metadata: { document: 'b.py' } });
    expect(place.loaded.has('new')).toBe(true);
  });

  it('[LINKVIEW4] takes no chat of another workspace for that of a file', async () => {
    open(linkedTo(FILE, { id: 'foreign', workspaceId: 'w' }));
    expect(await linked.ensure(FILE, 'survey.ipynb')).toBe('new');
    Object.assign(place.list, { workspaces: { shown: 'w' } });
    expect(await linked.ensure(FILE, 'survey.ipynb')).toBe('foreign');
  });

  it('[LINKVIEW2] two people who create it at once get the same chat', async () => {
    open();
    place.onCreate = () =>
      place.threads.push(linkedTo(FILE, { id: 'theirs', createdOn: '2026-05-04T00:00:00Z' }));
    expect(await linked.ensure(FILE, 'survey.ipynb')).toBe('theirs');
    expect(place.threads.map(({ id }) => id)).toEqual(['theirs']);
  });

  it('[LINKVIEW3] the links follow a file and a folder that are renamed', async () => {
    open(linkedTo(FILE, { id: 'a' }), linkedTo('a b/c/d.py', { id: 'b' }));
    place.list.threads = place.threads;
    await linked.move(FILE, 'x.ipynb');
    place.list.threads = place.threads;
    await linked.move('a b', 'y');
    expect(place.threads.map(({ metadata }) => metadata?.document)).toEqual([
      'x.ipynb',
      'y/c/d.py'
    ]);
  });
});
