import * as Y from 'yjs';
import { withMentionName } from '../../../src/document/index.js';
import { changes, ids, open } from './open-chats.js';

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

  it('[DOC5] the ids of new messages follow each other in time', () => {
    const chat = open();
    const ids = Array.from({ length: 20 }, () =>
      chat.addMessage({ sender: 'alice', body: 'Hello' })
    );
    expect([...ids].sort()).toEqual(ids);
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
    const second = open({ ydoc });
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
