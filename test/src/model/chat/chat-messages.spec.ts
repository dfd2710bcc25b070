import { Signal } from '@lumino/signaling';
import { YChat, type IMessage } from '../../../../src/document/index.js';
import { ChatMessages } from '../../../../src/model/chat/chat-messages.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';
import { PendingTexts } from '../../../../src/model/pending/pending-texts.js';
import { RequestError } from '../../../../src/model/network/request-error.js';
import { ManualClock } from '../../../harness/clock.js';
import { CHAT, timersOf } from '../../../harness/stage.js';

/** Records the requests of the page, which the test answers. */
class Server {
  readonly identity = { username: 'ana', displayName: 'Ana' };
  readonly identityChanged = new Signal<this, object>(this);
  readonly baseUrl = 'http://localhost/';
  readonly asked: string[] = [];
  answer: () => Promise<unknown> = () => Promise.resolve();

  request(method: string, path: string, body?: unknown): Promise<unknown> {
    const [, resource] = path.split('/messages');
    this.asked.push(`${method} ${resource} ${JSON.stringify(body) ?? ''}`.trim());
    return this.answer();
  }
}

describe('ChatMessages', () => {
  let clock: ManualClock;
  let server: Server;
  let pending: PendingTexts;
  let input: InputModel;
  let chat: YChat;
  let me: string;
  let changed: jest.Mock;
  let refused: jest.Mock;
  let messages: ChatMessages;

  beforeEach(() => {
    clock = new ManualClock();
    server = new Server();
    const timers = timersOf(clock);
    pending = new PendingTexts({ server: server as never, timers });
    chat = new YChat();
    me = 'ana';
    messages = new ChatMessages(chat, {
      id: CHAT,
      server: server as never,
      pending,
      timers,
      input: (input = new InputModel(() => undefined)),
      topic: () => 'Survey team',
      username: () => me,
      isOnline: () => true,
      onChange: (changed = jest.fn()),
      onRefused: (refused = jest.fn())
    });
  });
  afterEach(() => {
    messages.dispose();
    pending.dispose();
    chat.dispose();
  });

  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const shown = (): unknown[][] => messages.all.map(({ body, delivery }) => [body, delivery]);
  const bodies = (document = chat): unknown[] => document.getMessages().map(({ body }) => body);

  /** The server stores a message. */
  let seq = 0;
  beforeEach(() => (seq = 0));
  const store = (id: string, body: string, document = chat): void => {
    if (!document.getMessage(id)) {
      document.addMessage({ id, sender: 'ivo', body });
    }
    document.setExtras(id, { seq: ++seq });
  };
  /** The server moves a message out of the document. */
  const fold = (id: string): void =>
    chat.transact(() => {
      chat.ymetadata.set('folded', chat.getMessage(id)!.seq!);
      const index = chat.ymessages.toArray().findIndex(entry => entry.get('id') === id);
      chat.ymessages.delete(index);
    });
  const remove = (id: string): void => {
    const index = chat.ymessages.toArray().findIndex(entry => entry.get('id') === id);
    chat.ymessages.delete(index);
  };

  it('[OUTBOX7] shows a message at once, and adds it to the document when the user is known', () => {
    me = '';
    messages.send('early');
    expect([shown(), bodies()]).toEqual([[['early', 'sending']], []]);
    me = 'ana';
    messages.open();
    expect(chat.getMessages()).toMatchObject([{ body: 'early', sender: 'ana' }]);
    const [{ id }] = messages.all;
    messages.post();
    expect(bodies()).toEqual(['early']);
    store(id, 'early');
    expect(shown()).toEqual([['early', 'saved']]);
    expect(pending.all).toEqual([]);
  });

  it('[OUTBOX2] checks again every five seconds while a message is being sent', () => {
    messages.send('first');
    clock.advance(3_000);
    messages.send('second');
    clock.advance(2_000);
    expect(shown()).toEqual([
      ['first', 'unsaved'],
      ['second', 'sending']
    ]);
    clock.advance(5_000);
    expect(shown().map(([, delivery]) => delivery)).toEqual(['unsaved', 'unsaved']);
    expect(clock.waiting).toBe(0);
  });

  it('[OUTBOX4] a message fails with its reason, whether the reason or the removal comes first', () => {
    messages.send('one');
    messages.send('two');
    const [one, two] = messages.all.map(({ id }) => id);
    remove(one);
    expect(messages.all[0]).toMatchObject({ failure: { message: '', retry: true } });
    expect(messages.refuse({ id: one, code: 'message_too_long', message: 'Too long.' })).toBe(true);
    expect(messages.all[0].failure).toEqual({ message: 'Too long.', retry: false });
    messages.refuse({ id: two, code: 'not_saved', message: 'The disk is full.' });
    remove(two);
    expect(messages.all[1].failure).toEqual({ message: 'The disk is full.', retry: true });
    messages.post();
    expect(bodies()).toEqual([]);
  });

  it('[OUTBOX5] returns the text of a failed message, and of no other', () => {
    messages.send('on its way');
    messages.send('refused');
    const [sent, failed] = messages.all.map(({ id }) => id);
    messages.refuse({ id: failed, code: 'bad_value', message: 'No.' });
    remove(failed);
    expect([messages.discard(sent), messages.discard('unknown')]).toEqual([null, null]);
    expect(messages.discard(failed)).toBe('refused');
    expect(messages.discard(failed)).toBeNull();
    expect(shown()).toEqual([['on its way', 'sending']]);
  });

  it('[CONN8] ignores notices that concern no message', () => {
    store('a', 'a');
    expect(messages.refuse({ code: 'bad_value', message: 'No.' })).toBe(false);
    expect(messages.refuse({ id: 'a', code: 'bad_value', message: 'No.' })).toBe(false);
  });

  it('[HISTVIEW3] distinguishes a folded message from a deleted one', () => {
    messages.open();
    store('a', 'a');
    store('b', 'b');
    fold('a');
    expect(shown().map(([body]) => body)).toEqual(['a', 'b']);
    remove('b');
    expect(shown().map(([body]) => body)).toEqual(['a']);
  });

  it('[HISTVIEW8] edits and deletes messages by commands, folded or not, and shows the changes', async () => {
    messages.open();
    store('a', 'a');
    store('b', 'b');
    fold('a');
    messages.edit('a', 'better');
    messages.edit('b', 'best');
    expect(shown()).toEqual([
      ['better', 'sending'],
      ['best', 'sending']
    ]);
    await settled();
    // The second one shows the new text although the document does not have it yet.
    expect(shown()).toEqual([
      ['better', 'saved'],
      ['best', 'saved']
    ]);
    expect(messages.all[0].edited).toBe(true);
    chat.updateMessage('b', { body: 'best of all' });
    expect(messages.all[1].body).toBe('best of all');
    messages.delete('a');
    await settled();
    expect(messages.all[0]).toMatchObject({ body: '', deleted: true });
    messages.edit('never loaded', 'x');
    await settled();
    expect(server.asked).toEqual([
      'PATCH /a {"content":"better"}',
      'PATCH /b {"content":"best"}',
      'DELETE /a',
      'PATCH /never%20loaded {"content":"x"}'
    ]);
    expect([messages.all.length, refused.mock.calls, pending.all]).toEqual([2, [], []]);
  });

  it('[HISTVIEW8] reports a deletion that failed, leaves the message unchanged, and reports nothing after dispose', async () => {
    messages.open();
    store('a', 'a');
    server.answer = () => Promise.reject(new RequestError(0, 'offline', 'No response.'));
    messages.delete('a');
    await settled();
    expect(refused.mock.calls).toEqual([['No response.']]);
    expect(messages.all[0]).toMatchObject({ body: 'a', delivery: 'saved' });
    messages.delete('a');
    messages.dispose();
    await settled();
    expect(refused).toHaveBeenCalledTimes(1);
  });

  it('[HISTVIEW7] an edit of a message that is folded meanwhile is not lost', async () => {
    messages.open();
    store('a', 'a');
    server.answer = () => Promise.reject(new RequestError(0, 'offline', 'No response.'));
    messages.edit('a', 'late');
    await settled();
    fold('a');
    expect(shown()).toEqual([['late', 'sending']]);
    server.answer = () => Promise.resolve();
    messages.open();
    await settled();
    expect(shown()).toEqual([['late', 'saved']]);
    expect(messages.history.get('a')).toMatchObject({ body: 'late' });
  });

  it('[DRAFT11] a saved edit is repeated while the server does not answer or has too much to do, and shown as waiting', async () => {
    messages.open();
    store('a', 'a');
    let status = 0;
    server.answer = () => Promise.reject(new RequestError(status, 'x', 'Not now.'));
    messages.edit('a', 'better');
    for (status of [0, 401, 429, 503]) {
      await settled();
      expect(pending.all).toMatchObject([{ text: 'better' }]);
      clock.advance(2_500);
    }
    clock.advance(5_000);
    expect([shown(), refused.mock.calls]).toEqual([[['better', 'unsaved']], []]);
    await settled();
    server.answer = () => Promise.resolve();
    clock.advance(15_000);
    await settled();
    expect([shown(), pending.all]).toEqual([[['better', 'saved']], []]);
    expect(new Set(server.asked)).toEqual(new Set(['PATCH /a {"content":"better"}']));
    expect(clock.waiting).toBe(0);
  });

  it('[DRAFT12] a refused edit keeps its text and the reason until its author gives it up', async () => {
    messages.open();
    store('a', 'a');
    server.answer = () => Promise.reject(new RequestError(403, 'forbidden', 'You may only read.'));
    messages.edit('a', 'mine');
    await settled();
    const failure = { message: 'You may only read.', retry: false };
    expect(messages.all[0]).toMatchObject({ body: 'mine', delivery: 'failed', failure });
    expect(pending.all).toMatchObject([{ text: 'mine', failure }]);
    expect(refused.mock.calls).toEqual([['You may only read.']]);
    messages.open();
    await settled();
    expect(server.asked).toHaveLength(1);
    expect(messages.discard('a')).toBe('mine');
    expect([shown(), pending.all]).toEqual([[['a', 'saved']], []]);
  });

  it('[DRAFT12] a refused edit goes into the composer if no message shows it', async () => {
    messages.open();
    store('a', 'a');
    store('b', 'b');
    input.value = 'a draft';
    const gone = new RequestError(404, 'message_not_found', 'There is no such message.');
    server.answer = () => Promise.reject(gone);
    messages.edit('a', 'mine');
    messages.edit('b', 'also mine');
    remove('a');
    chat.deleteMessage('b');
    await settled();
    expect(input.value).toBe('also mine\n\nmine\n\na draft');
    expect(pending.all.map(({ id }) => id)).toEqual(['']);
  });

  it('[HISTVIEW10] shows the old messages until those of a new epoch arrive, and sends no message twice', () => {
    messages.open();
    store('a', 'a');
    messages.send('mine');
    const mine = messages.all[1].id;
    const fresh = new YChat();
    messages.replace(fresh);
    chat.dispose();
    messages.send('meanwhile');
    expect([shown().map(([body]) => body), bodies(fresh)]).toEqual([
      ['a', 'mine', 'meanwhile'],
      []
    ]);
    // The server had stored one of them before it rewrote the document.
    seq = 0;
    store('a', 'a', fresh);
    store(mine, 'mine', fresh);
    messages.open();
    expect(shown()).toEqual([
      ['a', 'saved'],
      ['mine', 'saved'],
      ['meanwhile', 'sending']
    ]);
    expect(bodies(fresh)).toEqual(['a', 'mine', 'meanwhile']);
    fresh.dispose();
  });

  it('[HISTVIEW6] goes to a loaded message at once, and to another after it is loaded', async () => {
    seq = 10;
    chat.ymetadata.set('folded', seq);
    messages.open();
    store('a', 'a');
    await messages.reveal('a');
    expect([server.asked, messages.takeTarget(), messages.takeTarget()]).toEqual([[], 'a', null]);
    const old: IMessage = { type: 'msg', id: 'old', body: 'old', sender: 'ivo', seq: 3 };
    server.answer = () => Promise.resolve({ value: [{ colloquy: old }] });
    await messages.reveal('old');
    expect([messages.all.map(({ id }) => id), messages.takeTarget()]).toEqual([['old'], 'old']);
    expect(messages.history.newer).toBe('idle');
    server.answer = () => Promise.reject(new Error('There is no such message.'));
    await expect(messages.reveal('gone')).rejects.toThrow('There is no such message.');
    expect(messages.takeTarget()).toBeNull();
  });

  it('[LIFE1] has no listeners and no timers after dispose', () => {
    messages.send('x');
    messages.dispose();
    changed.mockClear();
    store('a', 'a');
    clock.advance(10_000);
    expect([changed.mock.calls, clock.waiting, messages.isDisposed]).toEqual([[], 0, true]);
  });
});
