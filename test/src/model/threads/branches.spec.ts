import type { IMessageItem } from '../../../../src/model/index.js';
import { Branches } from '../../../../src/model/threads/branches.js';

describe('Branches', () => {
  let messages: IMessageItem[];
  /** The number of messages that were looked at. */
  let looks: number;
  const item = (id: string, replyTo?: string, more: Partial<IMessageItem> = {}): IMessageItem => ({
    ...{ id, type: 'msg', body: id, sender: `by ${id}`, time: messages.length },
    ...{ own: false, delivery: 'saved', reply_to: replyTo, ...more }
  });
  /** Messages in their order, each with a place in the chat. */
  const placed = (...items: IMessageItem[]): IMessageItem[] =>
    items.map((one, at) => ({ ...one, seq: at + 1 }));
  const watched = (items: IMessageItem[]): IMessageItem[] =>
    new Proxy(items, {
      get: (target, key) => {
        looks += typeof key === 'string' && /^\d+$/.test(key) ? 1 : 0;
        return Reflect.get(target, key) as unknown;
      }
    });
  const loaded = new Map<string, IMessageItem>();
  let branches: Branches;
  const idsIn = (root: string): string[] => branches.messagesIn(root).map(({ id }) => id);

  beforeEach(() => {
    messages = [];
    looks = 0;
    loaded.clear();
    branches = new Branches({
      ...{ messages: () => messages, loaded: id => loaded.get(id) },
      readIn: () => 0
    });
  });

  /** These messages become the visible ones. Without ids, any of them may have changed. */
  const show = (items: IMessageItem[], ...ids: string[]): void => {
    loaded.clear();
    items.forEach(one => loaded.set(one.id, one));
    messages = watched(items);
    branches.note(ids.length > 0 ? ids : undefined);
  };

  it('[THREADVIEW1] a thread is a message with all that reply to it or to one of its replies', () => {
    messages = [item('a'), item('b', 'a'), item('x'), item('c', 'b'), item('d', 'a')];
    expect(idsIn('a')).toEqual(['a', 'b', 'c', 'd']);
    expect(['a', 'b', 'c', 'x'].map(id => branches.rootOf(id))).toEqual(['a', 'a', 'a', 'x']);
    expect(branches.repliesTo('a')).toMatchObject({
      count: 3,
      usernames: ['by d', 'by c', 'by b'],
      isBelow: false
    });
    expect([idsIn('x'), branches.repliesTo('x')]).toEqual([['x'], undefined]);
  });

  it('[THREADVIEW2] knows whether all replies stand directly below the root', () => {
    messages = [item('q'), item('a', 'q'), item('r', 'a')];
    expect(branches.repliesTo('q')).toMatchObject({ count: 2, isBelow: true });
    messages = [...messages, item('x'), item('s', 'a')];
    expect(branches.repliesTo('q')).toMatchObject({ count: 3, isBelow: false });
  });

  it('[THREADVIEW1] a root that is not loaded is that of its replies, and a deleted reply does not count', () => {
    messages = [item('b', 'gone'), item('c', 'b', { deleted: true }), item('d', 'd')];
    expect(idsIn('gone')).toEqual(['b', 'c']);
    expect(branches.repliesTo('gone')).toMatchObject({ count: 1, usernames: ['by b'] });
    expect(idsIn('never')).toEqual([]);
  });

  describe('changes', () => {
    const LENGTH = 10_000;
    const many = (): IMessageItem[] =>
      placed(...Array.from({ length: LENGTH }, (_, i) => item(`m${i}`, i % 2 ? 'm0' : undefined)));

    it('[THREADVIEW7] a change looks at few messages, however many are loaded', () => {
      const before = many();
      show(before);
      expect(branches.repliesTo('m0')).toMatchObject({ count: LENGTH / 2 });
      const [reply, other] = [item('new', 'm1'), item('other')];
      const sent = [...before, { ...reply, seq: undefined }];
      looks = 0;
      show(sent, 'new');
      expect(branches.repliesTo('m0')).toMatchObject({ count: LENGTH / 2 + 1, isBelow: false });
      const stored = [...before, { ...reply, seq: LENGTH + 1 }];
      show(stored, 'new');
      expect(branches.rootOf('new')).toBe('m0');
      show([...stored, { ...other, seq: LENGTH + 2 }], 'other');
      expect(branches.repliesTo('other')).toBeUndefined();
      const deleted = { ...before[LENGTH / 2 + 1], deleted: true };
      const last = [...stored, { ...other, seq: LENGTH + 2 }];
      last[LENGTH / 2 + 1] = deleted;
      show(last, deleted.id);
      expect(branches.isLoaded(deleted.id)).toBe(true);
      expect(looks).toBeLessThan(150);
      expect(branches.repliesTo('m0')).toMatchObject({ count: LENGTH / 2 });
    });

    it('[THREADVIEW7] leave the threads as if all messages were read anew', () => {
      const all = placed(
        ...[item('a'), item('b', 'a'), item('c', 'b'), item('d', 'x'), item('e', 'd')],
        ...[item('f'), item('g', 'f'), item('h', 'c', { deleted: true }), item('i', 'g')]
      );
      const state = (of: Branches): unknown =>
        [...all, { id: 'x' }].map(({ id }) => [
          of.rootOf(id),
          of.repliesTo(id),
          of.messagesIn(id).map(one => one.body)
        ]);
      let shown: IMessageItem[] = [];
      const check = (...ids: string[]): void => {
        show(shown, ...ids);
        const fresh = new Branches({
          ...{ messages: () => shown, loaded: () => undefined },
          readIn: () => 0
        });
        expect(state(branches)).toEqual(state(fresh));
      };
      show(shown);
      state(branches);
      // The newest ones first, as after a jump, then older pages, one of them in the wrong order.
      for (const [from, to] of [
        [6, 9],
        [3, 6],
        [1, 3],
        [0, 1]
      ] as const) {
        shown = all.slice(from, 9);
        check(
          ...all
            .slice(from, to)
            .map(({ id }) => id)
            .reverse()
        );
      }
      for (const at of [7, 2, 0]) {
        shown = shown.map((one, i) =>
          i === at ? { ...one, body: 'new', deleted: at === 2 } : one
        );
        check(shown[at].id);
      }
      // Removed ones, and another part of the chat under ids that tell of nothing.
      shown = shown.filter(({ id }) => id !== 'b');
      check('b');
      shown = all.slice(2, 6);
      check('f');
      shown = all.slice(3, 7);
      check('f');
    });
  });
});
