import type { IMessageItem } from '../../../../src/model/index.js';
import { Branches } from '../../../../src/model/threads/branches.js';

describe('Branches', () => {
  let messages: IMessageItem[];
  const item = (id: string, replyTo?: string, more: Partial<IMessageItem> = {}): IMessageItem => ({
    ...{ id, type: 'msg', body: id, sender: `by ${id}`, time: messages.length },
    ...{ own: false, delivery: 'saved', reply_to: replyTo, ...more }
  });
  const branches = new Branches(() => messages);
  const idsIn = (root: string): string[] => branches.messagesIn(root).map(({ id }) => id);

  beforeEach(() => {
    messages = [];
  });

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
});
