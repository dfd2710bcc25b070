import type { Command } from '../../../../server/rooms/commands.js';
import { ada, bob, CHAT } from '../test-rooms.js';
import { run } from '../test-chats.js';
import { harness, useRooms } from '../use-rooms.js';

useRooms();

describe('commands of a message', () => {
  it('[ROOM7] send stores a message in the sender’s name', async () => {
    const peer = await harness.enter(bob);
    const sent = await harness.say(ada, 'hello', 'm1');
    expect(sent).toEqual({ id: 'm1', seq: 1, repeated: false });
    await harness.exchange(peer);
    expect(peer.toJSON()).toMatchObject([
      { id: 'm1', body: 'hello', sender: 'ada', seq: 1, type: 'msg', raw_time: false }
    ]);
    expect(await harness.storage.getMessage(CHAT, 'm1')).toEqual(peer.toJSON()[0]);
  });

  it('[ROOM7] a repeated id creates no second message', async () => {
    const answers = await Promise.all([
      harness.say(ada, 'once', 'm1'),
      harness.say(ada, 'twice', 'm1'),
      harness.say(bob, 'stolen', 'm1').catch((error: unknown) => error)
    ]);
    expect(answers).toMatchObject([
      { id: 'm1', seq: 1, repeated: false },
      { id: 'm1', seq: 1, repeated: true },
      { code: 'message_id_taken' }
    ]);
    expect(await harness.say(ada, 'again', 'm1')).toEqual({ id: 'm1', seq: 1, repeated: true });
    expect((await harness.room()).chat.getMessages()).toMatchObject([{ body: 'once' }]);
  });

  it('[GATE5] the id of a removed message stays taken', async () => {
    const peer = await harness.enter(ada);
    peer.post('x', { id: 'm1' });
    await harness.exchange(peer);
    peer.messages.delete(0);
    await harness.exchange(peer);
    await expect(harness.say(ada, 'again', 'm1')).rejects.toMatchObject({
      code: 'message_id_taken'
    });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['a body that is not a text', 'bad_value', { body: 7 }],
    ['no body', 'bad_value', {}],
    ['a body that is undefined', 'bad_value', { body: undefined }],
    ['a body that is too long', 'message_too_long', { body: 'x'.repeat(28 * 1024 + 1) }],
    ['a field of the server', 'unknown_field', { body: '', seq: 7 }],
    ['an unknown field', 'unknown_field', { body: '', gift: 1 }],
    ['a field of the prototype', 'unknown_field', { body: '', constructor: 1 }],
    ['a system message', 'system_message', { body: '', type: 'system' }],
    ['an id with spaces', 'bad_value', { body: '', id: 'a b' }],
    ['an id that is too long', 'bad_value', { body: '', id: 'x'.repeat(65) }]
  ])('[ROOM8] send rejects %s', async (_, code, message) => {
    const refused: unknown[] = [];
    harness.rooms.events.on('refused', event => void refused.push(event));
    await expect(
      run(ada, { type: 'send', chat: CHAT, message } as unknown as Command)
    ).rejects.toMatchObject({ code });
    expect((await harness.room()).chat.getMessages()).toEqual([]);
    expect(refused).toEqual([{ code }]);
  });

  it('[ROOM8] send keeps only the data and metadata of a bundle', async () => {
    const clean = { data: { 'text/html': '<b>x</b>' }, metadata: {} };
    const mime_model = { ...clean, trusted: true };
    const message = { id: 'm1', body: 'x', mime_model };
    await run(ada, { type: 'send', chat: CHAT, message });
    expect((await harness.room()).chat.getMessage('m1')?.mime_model).toEqual(clean);
    expect((await harness.storage.getMessage(CHAT, 'm1'))?.mime_model).toEqual(clean);
  });

  it('[ROOM21] the number of a removed message is never reused, even if the message came and went in one frame', async () => {
    const peer = await harness.enter(ada);
    const heard: unknown[] = [];
    harness.rooms.events.on('committed', ({ created, removed }) => {
      heard.push([created.map(({ seq }) => seq), removed]);
    });
    peer.post('taken out later');
    await harness.exchange(peer);
    peer.messages.delete(0);
    await harness.exchange(peer);
    peer.post('taken out at once', { id: 'gone' });
    peer.messages.delete(0);
    await harness.exchange(peer);
    expect(await harness.storage.lookUp([{ chat: CHAT, ids: ['gone'] }])).toMatchObject([
      { taken: new Set(['gone']) }
    ]);
    expect(await harness.storage.getMessage(CHAT, 'gone')).toBeNull();
    peer.disconnect();
    await harness.crash();
    expect(await harness.say(ada, 'stays')).toMatchObject({ seq: 3 });
    expect(await harness.storage.listMessages(CHAT, { limit: 9 })).toHaveLength(1);
    expect(heard).toEqual([
      [[1], []],
      [[], [expect.any(String)]],
      [[], ['gone']]
    ]);
  });

  it('[ROOM8] send ignores a claimed sender', async () => {
    const message = { id: 'm1', body: 'x', sender: 'bob', time: 5 };
    await run(ada, { type: 'send', chat: CHAT, message });
    expect(await harness.storage.getMessage(CHAT, 'm1')).toMatchObject({
      sender: 'ada',
      time: harness.clock.now() / 1000
    });
  });

  it('[ROOM9] an author edits and deletes, and the message shows the time', async () => {
    const peer = await harness.enter(bob);
    await harness.say(ada, 'a', 'm1');
    harness.clock.advance(1000);
    await run(ada, { type: 'edit', chat: CHAT, id: 'm1', body: 'b' });
    await harness.exchange(peer);
    const edited_time = harness.clock.now() / 1000;
    expect(peer.toJSON()).toMatchObject([{ body: 'b', edited: true, edited_time }]);
    harness.clock.advance(1000);
    await run(ada, { type: 'delete', chat: CHAT, id: 'm1' });
    await harness.exchange(peer);
    const deleted_time = harness.clock.now() / 1000;
    const gone = { body: '', deleted: true, deleted_time, edited_time, seq: 1 };
    expect(peer.toJSON()).toMatchObject([gone]);
    expect(await harness.storage.getMessage(CHAT, 'm1')).toMatchObject(gone);
    for (const command of ['edit', 'delete'] as const) {
      await expect(
        run(ada, { type: command, chat: CHAT, id: 'm1', body: 'c' })
      ).rejects.toMatchObject({ code: 'message_not_found' });
    }
  });

  it.each(['none', '', 'a b', '__proto__'])(
    '[ROOM9] commands for a message %j that does not exist fail',
    async id => {
      for (const type of ['edit', 'delete', 'read'] as const) {
        await expect(run(ada, { type, chat: CHAT, id, body: 'x' })).rejects.toMatchObject({
          code: 'message_not_found'
        });
      }
    }
  );
});
