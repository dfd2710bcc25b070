import * as fc from 'fast-check';
import * as Y from 'yjs';
import { withMentionName, YChat } from '../../../src/document/index.js';
import type { IChatChange, IMessage } from '../../../src/document/index.js';

const chats: YChat[] = [];

function open(): YChat {
  const chat = new YChat();
  chats.push(chat);
  return chat;
}

/** Syncs the two documents with each other. */
function merge(a: YChat, b: YChat): void {
  const [toB, toA] = [Y.encodeStateAsUpdate(a.ydoc), Y.encodeStateAsUpdate(b.ydoc)];
  Y.applyUpdate(b.ydoc, toB);
  Y.applyUpdate(a.ydoc, toA);
}

function changes(chat: YChat): IChatChange[] {
  const seen: IChatChange[] = [];
  chat.changed.connect((_, change) => void seen.push(change));
  return seen;
}

const ids = (chat: YChat): string[] => chat.getMessages().map(({ id }) => id);

afterEach(() => chats.splice(0).forEach(chat => chat.dispose()));

describe('messages', () => {
  it('[DOC5] a message without an id gets a UUID; the server sets its position and time', () => {
    const chat = open();
    const id = chat.addMessage({ body: 'hello', sender: 'ada' });
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(chat.getMessage(id)).toEqual({
      type: 'msg',
      id,
      body: 'hello',
      sender: 'ada',
      raw_time: false
    });
  });

  it('[DOC5] a message keeps the id that its author gave it', () => {
    const chat = open();
    expect(chat.addMessage({ id: 'mine', body: '', sender: 'ada' })).toBe('mine');
    expect(chat.getYMessage('mine')?.get('id')).toBe('mine');
    expect(chat.getMessage('constructor')).toBeUndefined();
  });

  it('[DOC6] messages are ordered by seq, not by their index in the array, and unstored ones come last', () => {
    const chat = open();
    const message = (id: string, seq?: number): Y.Map<unknown> =>
      new Y.Map<unknown>(Object.entries({ id, seq, body: '' }).filter(([, v]) => v !== undefined));
    const places = [message('new'), message('c', 3), message('a', 1), message('newer')];
    chat.ymessages.insert(0, [...places, message('b', 2)]);
    expect(ids(chat)).toEqual(['a', 'b', 'c', 'new', 'newer']);
  });

  it('[DOC7] a new message is appended, in one transaction, and found before that ends', () => {
    const chat = open();
    const updates: Uint8Array[] = [];
    chat.ydoc.on('update', (update: Uint8Array) => updates.push(update));
    chat.ydoc.transact(() => {
      chat.addMessage({ id: '1', body: 'a', sender: 'ada' });
      chat.addMessage({ id: '2', body: 'b', sender: 'ada' });
      expect(chat.getMessage('2')?.body).toBe('b');
    });
    expect(updates).toHaveLength(1);
    expect(chat.ymessages.get(1).get('id')).toBe('2');
  });

  it('[DOC8] a changed body marks the message as edited, other fields do not', () => {
    const chat = open();
    chat.addMessage({ id: 'm', body: 'a', sender: 'ada', mentions: ['bob'] });
    chat.updateMessage('m', { mentions: ['cyd'] });
    expect(chat.getMessage('m')?.edited).toBeUndefined();
    chat.updateMessage('m', { body: 'b', mentions: undefined });
    expect(chat.getMessage('m')).toEqual({
      type: 'msg',
      id: 'm',
      body: 'b',
      sender: 'ada',
      raw_time: false,
      edited: true
    });
  });

  it('[DOC8] a deleted message leaves an entry without a body, which does not count as edited', () => {
    const chat = open();
    chat.addMessage({ id: 'm', body: 'a', sender: 'ada' });
    chat.deleteMessage('m');
    expect(chat.getMessage('m')).toMatchObject({ id: 'm', body: '', deleted: true });
    expect(chat.getMessage('m')?.edited).toBeUndefined();
  });

  it('[DOC8] an unknown id changes nothing and emits no signal', () => {
    const chat = open();
    const seen = changes(chat);
    chat.updateMessage('none', { body: 'x' });
    chat.appendToMessage('none', 'x');
    chat.deleteMessage('none');
    expect(seen).toEqual([]);
    expect(Y.encodeStateAsUpdate(chat.ydoc)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
  });

  it('[DOC9] a streamed body grows in place and reads as a string', () => {
    const chat = open();
    chat.addMessage({ id: 'm', body: 'a', sender: 'bot', streaming: true });
    const body = chat.getYMessage('m')?.get('body');
    expect(body).toBeInstanceOf(Y.Text);
    chat.appendToMessage('m', 'b');
    chat.appendToMessage('m', '😀');
    expect(chat.getMessage('m')?.body).toBe('ab😀');
    chat.updateMessage('m', { body: 'other' });
    expect(chat.getYMessage('m')?.get('body')).toBe(body);
    expect(chat.getMessage('m')?.body).toBe('other');
    chat.deleteMessage('m');
    expect(chat.getYMessage('m')?.get('body')).toBe(body);
    expect(chat.getMessage('m')).toMatchObject({ body: '', deleted: true });
  });

  it('[DOC9] a body that is a string does not grow', () => {
    const chat = open();
    chat.addMessage({ id: 'm', body: 'a', sender: 'ada' });
    chat.appendToMessage('m', 'b');
    expect(chat.getMessage('m')?.body).toBe('a');
  });

  it('[DOC10] unknown fields are kept', () => {
    const chat = open();
    chat.ymessages.insert(0, [
      new Y.Map<unknown>(Object.entries({ id: 'm', body: 'a', from_the_future: { x: [1] } }))
    ]);
    chat.updateMessage('m', { body: 'b' });
    expect(chat.getMessage('m')).toMatchObject({ body: 'b', from_the_future: { x: [1] } });
  });
});

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

describe('ids', () => {
  it('[DOC13] one of two messages with the same id is shown', () => {
    const chat = open();
    chat.addMessage({ id: 'm', body: 'first', sender: 'ada' });
    chat.addMessage({ id: 'm', body: 'second', sender: 'mal' });
    expect(chat.getMessages()).toHaveLength(1);
    expect(chat.getMessage('m')?.body).toBe('first');
  });

  it('[DOC13] when the shown one is removed, the other replaces it', () => {
    const chat = open();
    chat.addMessage({ id: 'm', body: 'first', sender: 'ada' });
    chat.addMessage({ id: 'm', body: 'second', sender: 'ada' });
    chat.ymessages.delete(0);
    expect(chat.getMessages().map(({ body }) => body)).toEqual(['second']);
    chat.ymessages.delete(0);
    expect(chat.getMessages()).toEqual([]);
  });

  it('[DOC14] array entries that are not messages are skipped', () => {
    const chat = open();
    const raw = chat.ymessages as unknown as Y.Array<unknown>;
    raw.insert(0, ['text', 7, new Y.Array(), new Y.Map(), { id: 'plain' }]);
    raw.insert(0, [new Y.Map([['id', 7]])]);
    chat.addMessage({ id: 'm', body: '', sender: 'ada' });
    expect(ids(chat)).toEqual(['m']);
    raw.delete(0, raw.length);
    expect(ids(chat)).toEqual([]);
  });

  it('[DOC15] an existing document is read', () => {
    const first = open();
    first.addMessage({ id: 'm', body: 'a', sender: 'ada' });
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(first.ydoc));
    const second = new YChat({ ydoc });
    chats.push(second);
    expect(ids(second)).toEqual(['m']);
  });
});

describe('users', () => {
  it('[DOC16] a mention name is the display name, with - for each blank', () => {
    const chat = open();
    chat.setUser({ username: 'ada', name: 'ada', display_name: 'Ada King of Lovelace' });
    chat.setUser({ username: 'bob', name: 'Bob B' });
    chat.setUser({ username: 'c d' });
    expect(chat.getUsers().map(user => user.mention_name)).toEqual([
      'Ada-King-of-Lovelace',
      'Bob-B',
      'c-d'
    ]);
    expect(withMentionName({ username: 'x', mention_name: 'old' }).mention_name).toBe('x');
  });

  it('[DOC16] a user is found by any of their names', () => {
    const chat = open();
    chat.setUser({ username: 'u1', name: 'ada', display_name: 'Ada King' });
    for (const name of ['u1', 'ada', 'Ada King']) {
      expect(chat.getUserByName(name)?.username).toBe('u1');
    }
    expect(chat.getUserByName('Ada-King')).toBeUndefined();
    expect(chat.getUser('ada')).toBeUndefined();
  });

  it('[DOC16] attachments get an id of their own', () => {
    const chat = open();
    const id = chat.setAttachment({ type: 'file', value: 'a.txt' });
    expect(chat.getAttachment(id)).toEqual({ type: 'file', value: 'a.txt' });
    expect(chat.setAttachment({ type: 'file', value: 'b.txt' })).not.toBe(id);
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
