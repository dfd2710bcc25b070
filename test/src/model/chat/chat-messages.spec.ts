import { YChat, type IMessage } from '../../../../src/document/index.js';
import { ChatMessagesStage } from './chat-messages-stage.js';

describe('ChatMessages', () => {
  let stage: ChatMessagesStage;

  beforeEach(() => {
    stage = new ChatMessagesStage();
  });
  afterEach(() => stage.close());

  it('[OUTBOX7] shows a message at once, and adds it to the document when the user is known', () => {
    stage.me = '';
    stage.messages.send('early');
    expect([stage.shown, stage.bodies()]).toEqual([[['early', 'sending']], []]);
    stage.me = 'ana';
    stage.messages.open();
    expect(stage.chat.getMessages()).toMatchObject([{ body: 'early', sender: 'ana' }]);
    const [{ id }] = stage.messages.all;
    stage.messages.post();
    expect(stage.bodies()).toEqual(['early']);
    stage.store(id, 'early');
    expect(stage.shown).toEqual([['early', 'saved']]);
    expect(stage.pending.all).toEqual([]);
  });

  it('[OUTBOX2] checks again every five seconds while a message is being sent', () => {
    stage.messages.send('first');
    stage.clock.advance(3_000);
    stage.messages.send('second');
    stage.clock.advance(2_000);
    expect(stage.shown).toEqual([
      ['first', 'unsaved'],
      ['second', 'sending']
    ]);
    stage.clock.advance(5_000);
    expect(stage.shown.map(([, delivery]) => delivery)).toEqual(['unsaved', 'unsaved']);
    expect(stage.clock.waiting).toBe(0);
  });

  it('[OUTBOX4] a message fails with its reason, whether the reason or the removal comes first', () => {
    stage.messages.send('one');
    stage.messages.send('two');
    const [one, two] = stage.messages.all.map(({ id }) => id);
    stage.remove(one);
    expect(stage.messages.all[0]).toMatchObject({ failure: { message: '', retry: true } });
    stage.messages.hear({
      type: 'refused',
      id: one,
      code: 'message_too_long',
      message: 'Too long.'
    });
    expect(stage.messages.all[0].failure).toEqual({
      ...{ message: 'Too long.', retry: false, code: 'message_too_long' },
      time: stage.clock.now()
    });
    stage.messages.hear({
      type: 'refused',
      id: two,
      code: 'not_saved',
      message: 'The disk is full.'
    });
    stage.remove(two);
    expect(stage.messages.all[1].failure).toMatchObject({
      message: 'The disk is full.',
      retry: true
    });
    stage.messages.post();
    expect(stage.bodies()).toEqual([]);
  });

  it('[OUTBOX5] returns the text of a failed message, and of no other', () => {
    stage.messages.send('on its way');
    stage.messages.send('refused');
    const [sent, failed] = stage.messages.all.map(({ id }) => id);
    stage.messages.hear({ type: 'refused', id: failed, code: 'bad_value', message: 'No.' });
    stage.remove(failed);
    expect([stage.messages.discard(sent), stage.messages.discard('unknown')]).toEqual([null, null]);
    expect(stage.messages.discard(failed)).toMatchObject({ text: 'refused' });
    expect(stage.messages.discard(failed)).toBeNull();
    expect(stage.shown).toEqual([['on its way', 'sending']]);
  });

  it('[CONN8] tells of refusals that concern no unsent message', () => {
    stage.store('a', 'a');
    stage.messages.hear({ type: 'refused', code: 'bad_value', message: 'No.' });
    stage.messages.hear({ type: 'refused', id: 'a', code: 'bad_value', message: 'Never.' });
    expect(stage.refused.mock.calls).toEqual([['No.'], ['Never.']]);
    expect(stage.messages.all).toMatchObject([{ id: 'a', delivery: 'saved' }]);
  });

  it('[HISTVIEW3] distinguishes a folded message from a deleted one', () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.store('b', 'b');
    stage.fold('a');
    expect(stage.shown.map(([body]) => body)).toEqual(['a', 'b']);
    stage.remove('b');
    expect(stage.shown.map(([body]) => body)).toEqual(['a']);
  });

  it('[HISTVIEW10] shows the old messages until those of a new epoch arrive, and sends no message twice', () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.messages.send('mine');
    const mine = stage.messages.all[1].id;
    const fresh = new YChat();
    stage.messages.replace(fresh);
    stage.chat.dispose();
    stage.messages.send('meanwhile');
    expect([stage.shown.map(([body]) => body), stage.bodies(fresh)]).toEqual([
      ['a', 'mine', 'meanwhile'],
      []
    ]);
    // The server had stored one of them before it rewrote the document.
    stage.seq = 0;
    stage.store('a', 'a', fresh);
    stage.store(mine, 'mine', fresh);
    stage.messages.open();
    expect(stage.shown).toEqual([
      ['a', 'saved'],
      ['mine', 'saved'],
      ['meanwhile', 'sending']
    ]);
    expect(stage.bodies(fresh)).toEqual(['a', 'mine', 'meanwhile']);
    fresh.dispose();
  });

  it('[HISTVIEW6] goes to a loaded message at once, and to another after it is loaded', async () => {
    stage.seq = 10;
    stage.chat.ymetadata.set('folded', stage.seq);
    stage.messages.open();
    stage.store('a', 'a');
    await stage.messages.jumps.toMessage('a');
    expect([stage.server.asked, stage.messages.jumps.take(), stage.messages.jumps.take()]).toEqual([
      [],
      'a',
      null
    ]);
    const old: IMessage = { type: 'msg', id: 'old', body: 'old', sender: 'ivo', seq: 3 };
    stage.server.answer = () => Promise.resolve({ value: [{ colloquy: old }] });
    await stage.messages.jumps.toMessage('old');
    expect([stage.messages.all.map(({ id }) => id), stage.messages.jumps.take()]).toEqual([
      ['old'],
      'old'
    ]);
    expect(stage.messages.history.newer).toBe('idle');
    stage.server.answer = () => Promise.reject(new Error('There is no such message.'));
    await expect(stage.messages.jumps.toMessage('gone')).rejects.toThrow(
      'There is no such message.'
    );
    expect(stage.messages.jumps.take()).toBeNull();
  });

  it('[LIFE1] has no listeners and no timers after dispose', () => {
    stage.messages.send('x');
    stage.messages.dispose();
    stage.changed.mockClear();
    stage.store('a', 'a');
    stage.clock.advance(10_000);
    expect([stage.changed.mock.calls, stage.clock.waiting, stage.messages.isDisposed]).toEqual([
      [],
      0,
      true
    ]);
  });
});
