import { RequestError } from '../../../../src/model/network/request-error.js';
import { ChatMessagesStage } from './chat-messages-stage.js';

describe('ChatMessages', () => {
  let stage: ChatMessagesStage;

  beforeEach(() => {
    stage = new ChatMessagesStage();
  });
  afterEach(() => stage.close());

  it('[HISTVIEW8] edits and deletes messages by commands, folded or not, and shows the changes', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.store('b', 'b');
    stage.fold('a');
    stage.messages.edit('a', 'better');
    stage.messages.edit('b', 'best');
    expect(stage.shown).toEqual([
      ['better', 'sending'],
      ['best', 'sending']
    ]);
    await stage.settled();
    // The second one shows the new text although the document does not have it yet.
    expect(stage.shown).toEqual([
      ['better', 'saved'],
      ['best', 'saved']
    ]);
    expect(stage.messages.all[0].edited).toBe(true);
    stage.chat.updateMessage('b', { body: 'best of all' });
    expect(stage.messages.all[1].body).toBe('best of all');
    stage.messages.delete('a');
    await stage.settled();
    expect(stage.messages.all[0]).toMatchObject({ body: '', deleted: true });
    stage.messages.edit('never loaded', 'x');
    await stage.settled();
    expect(stage.server.asked).toEqual([
      'PATCH /a {"content":"better"}',
      'PATCH /b {"content":"best"}',
      'DELETE /a',
      'PATCH /never%20loaded {"content":"x"}'
    ]);
    expect([stage.messages.all.length, stage.refused.mock.calls, stage.pending.all]).toEqual([
      2,
      [],
      []
    ]);
  });

  it('[HISTVIEW8] reports a deletion that failed, leaves the message unchanged, and reports nothing after dispose', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.server.answer = () => Promise.reject(new RequestError(0, 'offline', 'No response.'));
    stage.messages.delete('a');
    await stage.settled();
    expect(stage.refused.mock.calls).toEqual([['No response.']]);
    expect(stage.messages.all[0]).toMatchObject({ body: 'a', delivery: 'saved' });
    stage.messages.delete('a');
    stage.messages.dispose();
    await stage.settled();
    expect(stage.refused).toHaveBeenCalledTimes(1);
  });

  it('[HISTVIEW7] an edit of a message that is folded meanwhile is not lost', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.server.answer = () => Promise.reject(new RequestError(0, 'offline', 'No response.'));
    stage.messages.edit('a', 'late');
    await stage.settled();
    stage.fold('a');
    expect(stage.shown).toEqual([['late', 'sending']]);
    stage.server.answer = () => Promise.resolve();
    stage.messages.open();
    await stage.settled();
    expect(stage.shown).toEqual([['late', 'saved']]);
    expect(stage.messages.history.get('a')).toMatchObject({ body: 'late' });
  });

  it('[DRAFT11] a saved edit is repeated while the server does not answer or has too much to do, and shown as waiting', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    let status = 0;
    stage.server.answer = () => Promise.reject(new RequestError(status, 'x', 'Not now.'));
    stage.messages.edit('a', 'better');
    for (status of [0, 401, 429, 503]) {
      await stage.settled();
      expect(stage.pending.all).toMatchObject([{ text: 'better' }]);
      stage.clock.advance(2_500);
    }
    stage.clock.advance(5_000);
    expect([stage.shown, stage.refused.mock.calls]).toEqual([[['better', 'unsaved']], []]);
    await stage.settled();
    stage.server.answer = () => Promise.resolve();
    stage.clock.advance(15_000);
    await stage.settled();
    expect([stage.shown, stage.pending.all]).toEqual([[['better', 'saved']], []]);
    expect(new Set(stage.server.asked)).toEqual(new Set(['PATCH /a {"content":"better"}']));
    expect(stage.clock.waiting).toBe(0);
  });

  it('[EDITFILES5] a saved edit brings its files of Jupyter, and is repeated while the server does not know them', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    const entry = { type: 'file', value: 'work/a.py' } as const;
    const files = [
      { id: 'f', name: 'f.txt', type: 'text/plain' },
      { id: 'e', name: 'a.py', type: '', entry }
    ];
    const missing = new RequestError(400, 'attachment_not_found', 'There is no such attachment.');
    stage.server.answer = () => Promise.reject(missing);
    stage.messages.edit('a', 'a', files);
    expect([stage.chat.getAttachment('e'), stage.chat.getAttachment('f')]).toEqual([
      entry,
      undefined
    ]);
    for (let tries = 1; tries < 4; tries++) {
      await stage.settled();
      stage.clock.advance(15_000);
    }
    expect(stage.shown).toEqual([['a', 'unsaved']]);
    stage.server.answer = () => Promise.resolve();
    await stage.settled();
    stage.clock.advance(15_000);
    await stage.settled();
    expect([stage.messages.all[0].attachments, stage.pending.all]).toEqual([['f', 'e'], []]);
    // Without such a file, nothing is on its way. With one, the client gives up after a while.
    stage.server.answer = () => Promise.reject(missing);
    for (const [given, count] of [
      [files.slice(0, 1), 1],
      [files, 5]
    ] as const) {
      const before = stage.server.asked.length;
      stage.messages.edit('a', 'again', given);
      for (let i = 0; i < 10; i++) {
        await stage.settled();
        stage.clock.advance(15_000);
      }
      expect(stage.server.asked.length - before).toBe(count);
      expect(stage.messages.discard('a')).toMatchObject({ text: 'again', files: given });
    }
  });

  it('[DRAFT12] a refused edit keeps its text and the reason until its author gives it up', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.server.answer = () =>
      Promise.reject(new RequestError(403, 'forbidden', 'You may only read.'));
    stage.messages.edit('a', 'mine');
    await stage.settled();
    const failure = { message: 'You may only read.', retry: false, code: 'forbidden' };
    expect(stage.messages.all[0]).toMatchObject({ body: 'mine', delivery: 'failed', failure });
    expect(stage.pending.all).toMatchObject([{ text: 'mine', failure }]);
    expect(stage.refused.mock.calls).toEqual([['You may only read.']]);
    stage.messages.open();
    await stage.settled();
    expect(stage.server.asked).toHaveLength(1);
    expect(stage.messages.discard('a')).toMatchObject({ text: 'mine' });
    expect([stage.shown, stage.pending.all]).toEqual([[['a', 'saved']], []]);
  });

  it('[DRAFT12] a refused edit goes into the composer if no message shows it', async () => {
    stage.messages.open();
    stage.store('a', 'a');
    stage.store('b', 'b');
    stage.input.value = 'a draft';
    const gone = new RequestError(404, 'message_not_found', 'There is no such message.');
    stage.server.answer = () => Promise.reject(gone);
    stage.messages.edit('a', 'mine');
    stage.messages.edit('b', 'also mine');
    stage.remove('a');
    stage.chat.deleteMessage('b');
    await stage.settled();
    expect(stage.input.value).toBe('also mine\n\nmine\n\na draft');
    expect(stage.pending.all.map(({ id }) => id)).toEqual(['']);
  });
});
