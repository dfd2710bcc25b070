import { Signal } from '@lumino/signaling';
import type { IMessage } from '../../../../src/document/index.js';
import type { IApiClient } from '../../../../src/model/index.js';
import { LoadedHistory } from '../../../../src/model/chat/loaded-history.js';

type Row = IMessage & { seq: number };

const row = (seq: number, more: Partial<IMessage> = {}): Row => ({
  type: 'msg',
  id: `m${seq}`,
  body: `${seq}`,
  sender: 'ada',
  seq,
  ...more
});

/** The history of a chat, with pages as the server makes them. */
class Archive implements Pick<IApiClient, 'request'> {
  constructor(public rows: Row[]) {}

  fails = false;
  readonly asked: string[] = [];

  request<T>(method: string, path: string): Promise<T> {
    const query = new URLSearchParams(path.split('?')[1]);
    this.asked.push(`${method} ${path.replace(/^.*messages/, '')}`);
    return this.fails
      ? Promise.reject(new Error('No answer.'))
      : Promise.resolve(this._page(query) as T);
  }

  private _page(query: URLSearchParams) {
    const size = Number(query.get('maxPageSize'));
    const centre = this.rows.find(({ id }) => id === query.get('around'))?.seq;
    if (query.has('after')) {
      const found = this.rows.filter(({ seq }) => seq > Number(query.get('after')));
      return pageOf(found, size);
    }
    const newer = centre ? this.rows.filter(({ seq }) => seq > centre).slice(0, size / 2) : [];
    const end = centre ? centre + 1 : Number(query.get('before'));
    const found = this.rows.filter(({ seq }) => seq < end).reverse();
    const { value, nextLink } = pageOf(found, size - newer.length);
    return { value: [...newer.reverse().map(colloquy => ({ colloquy })), ...value], nextLink };
  }
}

const pageOf = (found: Row[], size: number) => ({
  value: found.slice(0, size).map(colloquy => ({ colloquy })),
  nextLink: found.length > size ? 'more' : undefined
});

describe('LoadedHistory', () => {
  let archive: Archive;
  let history: LoadedHistory;

  beforeEach(() => {
    archive = new Archive(Array.from({ length: 1000 }, (_, i) => row(i + 1)));
    history = new LoadedHistory({ server: archive as never, id: 'c', onChange: () => undefined });
    history.open(800);
  });
  afterEach(() => {
    history.dispose();
    Signal.clearData(history);
  });

  const seqs = (): number[] =>
    [...history.messages]
      .filter(message => history.shows(message))
      .map(({ seq = 0 }) => seq)
      .sort((a, b) => a - b);
  const range = (): number[] => [seqs()[0], seqs().at(-1)!, seqs().length];
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) {
      await Promise.resolve();
    }
  };

  it('[HISTVIEW1] opening requests nothing; older pages are loaded one at a time, down to the first', async () => {
    expect(archive.asked).toEqual([]);
    expect(history.older).toBe('idle');
    void history.loadOlder();
    expect(history.older).toBe('loading');
    await history.loadOlder();
    await settle();
    expect(archive.asked).toEqual(['GET ?before=801&maxPageSize=50']);
    expect(range()).toEqual([751, 800, 50]);
    while (history.older !== 'none') {
      await history.loadOlder();
    }
    expect(range()).toEqual([1, 800, 800]);
    expect(archive.asked).toHaveLength(16);
  });

  it('[HISTVIEW2] a page that fails is reported and can be requested again', async () => {
    archive.fails = true;
    await history.loadOlder();
    expect([history.older, seqs()]).toEqual(['failed', []]);
    archive.fails = false;
    await history.loadOlder();
    expect([history.older, seqs().length]).toEqual(['idle', 50]);
  });

  it('[HISTVIEW3] a folded message stays in view', () => {
    history.fold([row(801), row(802)], 802);
    expect(seqs()).toEqual([801, 802]);
    expect(history.shows(row(800))).toBe(false);
  });

  it('[HISTVIEW4] changes of folded messages are taken over if they are shown', async () => {
    await history.loadOlder();
    history.merge([row(799, { body: '', deleted: true }), row(3, { body: 'far' })]);
    expect(history.get('m799')).toMatchObject({ deleted: true });
    expect(history.get('m3')).toBeUndefined();
  });

  it('[HISTVIEW5] after an interruption, missed, changed and removed messages are read', async () => {
    await history.loadOlder();
    archive.rows = archive.rows
      .filter(({ seq }) => seq !== 790)
      .map(message => (message.seq === 795 ? row(795, { body: 'new' }) : message));
    history.open(900);
    await settle();
    expect(range()).toEqual([700, 900, 200]);
    expect(history.get('m795')!.body).toBe('new');
    expect(history.get('m790')).toBeUndefined();
    archive.fails = true;
    history.open(901);
    await settle();
    expect(seqs()).toEqual([]);
    expect(history.older).toBe('idle');
  });

  it('[HISTVIEW6] goes to any message, loads more in both directions, and joins the document again', async () => {
    await history.goTo({ around: 'm400' });
    expect(range()).toEqual([376, 425, 50]);
    expect(history.shows(row(900))).toBe(false);
    expect(history.shows({})).toBe(false);
    expect([history.older, history.newer]).toEqual(['idle', 'idle']);
    await history.loadOlder();
    await history.loadNewer();
    expect(range()).toEqual([326, 475, 150]);
    history.fold([row(801)], 801);
    expect(seqs().at(-1)).toBe(475);
    while (history.newer !== 'none') {
      await history.loadNewer();
    }
    expect(seqs()).toEqual(Array.from({ length: seqs().length }, (_, i) => 326 + i));
    expect(history.shows(row(900))).toBe(true);
    await history.goTo({ around: 'm5' });
    history.toNewest();
    expect([seqs(), history.newer]).toEqual([[], 'none']);
    archive.fails = true;
    await expect(history.goTo({ around: 'x' })).rejects.toThrow('No answer.');
  });
});
