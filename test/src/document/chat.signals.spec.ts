import * as fc from 'fast-check';
import * as Y from 'yjs';
import { YChat } from '../../../src/document/index.js';
import type { IMessage } from '../../../src/document/index.js';
import { changes, ids, merge, open } from './open-chats.js';

describe('signals', () => {
  it('[DOC11] names added, changed and removed messages by id', () => {
    const [here, there] = [open(), open()];
    for (const id of ['a', 'b', 'c']) {
      here.addMessage({ id, body: id, sender: 'ada', streaming: id === 'c' });
    }
    merge(here, there);
    const seen = changes(there);
    here.ydoc.transact(() => {
      here.ymessages.delete(0);
      here.updateMessage('b', { body: 'B' });
      here.appendToMessage('c', 'C');
      here.addMessage({ id: 'd', body: 'd', sender: 'ada' });
      here.updateMessage('d', { body: 'D' });
    });
    merge(here, there);
    expect(seen).toEqual([{ messages: { added: ['d'], changed: ['b', 'c'], removed: ['a'] } }]);
    expect(ids(there)).toEqual(['b', 'c', 'd']);
  });

  it('[DOC11] emits the same for the author of a change, once', () => {
    const chat = open();
    const seen = changes(chat);
    chat.addMessage({ id: 'm', body: 'a', sender: 'ada' });
    chat.updateMessage('m', { body: 'b' });
    chat.ymessages.delete(0);
    expect(seen).toEqual([
      { messages: { added: ['m'], changed: [], removed: [] } },
      { messages: { added: [], changed: ['m'], removed: [] } },
      { messages: { added: [], changed: [], removed: ['m'] } }
    ]);
  });

  it('[DOC11] a message that is added and removed in one transaction emits nothing', () => {
    const chat = open();
    const seen = changes(chat);
    chat.ydoc.transact(() => {
      chat.addMessage({ id: 'm', body: 'a', sender: 'ada' });
      chat.ymessages.delete(0);
    });
    expect(seen.flatMap(({ messages }) => messages?.added ?? [])).toEqual([]);
    expect(chat.getMessage('m')).toBeUndefined();
    expect(chat.getMessages()).toEqual([]);
  });

  it('[DOC11] one signal covers messages and their extras', () => {
    const chat = open();
    for (const id of ['a', 'b']) {
      chat.addMessage({ id, body: id, sender: 'ada' });
      chat.yextras.set(id, { seq: 1 });
    }
    const seen = changes(chat);
    chat.ydoc.transact(() => {
      chat.ymessages.delete(0);
      chat.yextras.delete('a');
      chat.yextras.set('b', { seq: 2 });
    });
    chat.yextras.set('b', { seq: 3 });
    expect(seen).toEqual([
      { messages: { added: [], changed: ['b'], removed: ['a'] } },
      { messages: { added: [], changed: ['b'], removed: [] } }
    ]);
  });

  it('[DOC11] the other roots emit their changed keys', () => {
    const chat = open();
    const seen = changes(chat);
    chat.setUser({ username: 'ada' });
    chat.setAttachment({ type: 'file', value: 'a.txt' }, 'f');
    chat.ymetadata.set('name', 'Team');
    chat.yparticipants.set('ada', { username: 'ada', role: 'owner' });
    expect(seen).toEqual([
      { users: ['ada'] },
      { attachments: ['f'] },
      { metadata: ['name'] },
      { participants: ['ada'] }
    ]);
  });

  it('[DOC12] a message that is removed and inserted again keeps its id', () => {
    const [here, there] = [open(), open()];
    here.addMessage({ id: 'm', body: 'a', sender: 'ada' });
    merge(here, there);
    here.ydoc.transact(() => {
      const copy = here.ymessages.get(0).clone();
      here.ymessages.delete(0);
      here.ymessages.insert(0, [copy]);
      copy.set('body', 'b');
    });
    merge(here, there);
    for (const chat of [here, there]) {
      expect(chat.getMessages().map(({ body }) => body)).toEqual(['b']);
      expect(chat.getYMessage('m')).toBe(chat.ymessages.get(0));
    }
  });
});

it('[DOC17] dispose leaves no observer and no timer, and runs once', () => {
  jest.useFakeTimers();
  try {
    const ydoc = new Y.Doc();
    const chat = new YChat({ ydoc });
    chat.addMessage({ id: 'm', body: '', sender: 'ada' });
    chat.dispose();
    chat.dispose();
    const { ymessages, yusers, yattachments, ymetadata, yparticipants } = chat;
    for (const type of [ymessages, yusers, yattachments, ymetadata, yparticipants]) {
      expect(type._eH.l).toEqual([]);
      expect(type._dEH.l).toEqual([]);
    }
    expect(jest.getTimerCount()).toBe(0);
    expect(chat.isDisposed).toBe(true);
  } finally {
    jest.useRealTimers();
  }
});

it('[DOC18] synced replicas show the same, and their index matches their content', () => {
  type Step = { who: 0 | 1; do: 'add' | 'edit' | 'append' | 'remove' | 'merge'; at: number };
  const step = fc.record<Step>({
    who: fc.constantFrom(0, 1),
    do: fc.constantFrom('add', 'add', 'edit', 'append', 'remove', 'merge'),
    at: fc.nat(20)
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const pair = [new YChat(), new YChat()] as const;
      // The signals together describe the whole content.
      const told = pair.map(chat => {
        const known = new Set<string>();
        chat.changed.connect((_, { messages }) => {
          messages?.removed.forEach(id => known.delete(id));
          messages?.added.forEach(id => known.add(id));
        });
        return known;
      });
      steps.forEach(({ who, do: what, at }, i) => {
        const chat = pair[who];
        const id =
          chat.ymessages.length && chat.ymessages.get(at % chat.ymessages.length).get('id');
        if (what === 'merge') {
          merge(...pair);
        } else if (what === 'add') {
          chat.addMessage({ id: `m${i}`, body: 'x', sender: `${who}`, streaming: at % 2 === 0 });
        } else if (typeof id === 'string') {
          if (what === 'edit') {
            chat.updateMessage(id, { body: `e${i}` });
          } else if (what === 'append') {
            chat.appendToMessage(id, `a${i}`);
          } else {
            chat.ymessages.delete(at % chat.ymessages.length);
          }
        }
      });
      merge(...pair);
      const all = pair.map(chat => chat.getMessages());
      expect(all[0]).toEqual(all[1]);
      pair.forEach((chat, i) => {
        const held = chat.ymessages.toJSON() as unknown as IMessage[];
        expect(chat.getMessages()).toEqual(held);
        expect([...told[i]].sort()).toEqual(held.map(({ id }) => id).sort());
        chat.dispose();
      });
    }),
    { numRuns: 150 }
  );
});
