import type * as Y from 'yjs';
import { person } from '../../../harness/people.js';
import { LIMITS } from '../../../../server/limits.js';
import type { ICommitted } from '../../../../server/rooms/events.js';
import { ada, bob, CHAT } from '../test-rooms.js';
import { harness, reopen, useRooms } from '../use-rooms.js';

const bot = person('bot', { bot: true });
const carol = person('carol');

useRooms();

/** Begins an answer of the bot to a question of ada's. */
async function begin(body = ''): Promise<void> {
  await harness.say(ada, 'how?', 'question');
  const message = { id: 'answer', body, streaming: true, reply_to: 'question' };
  await harness.rooms.execute(bot, { type: 'send', chat: CHAT, message });
}

const append = (text: string, offset?: number, who = bot) =>
  harness.rooms.execute(who, { type: 'append', chat: CHAT, id: 'answer', text, offset });
const finish = (failure?: string, who = bot) =>
  harness.rooms.execute(who, { type: 'finish', chat: CHAT, id: 'answer', failure });
const stop = (who = ada) => harness.rooms.execute(who, { type: 'stop', chat: CHAT, id: 'answer' });
const read = (who = ada) =>
  harness.rooms.execute(who, { type: 'read-message', chat: CHAT, id: 'answer' });
const stored = () => harness.storage.getMessage(CHAT, 'answer');
const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string }) => error.code
  );

it('[STREAMING1] a message grows by appending, for everybody, without being marked as edited', async () => {
  const reader = await harness.enter(bob);
  await begin('One');
  expect(await append(', two')).toEqual({ length: 8 });
  await append(', three');
  await harness.exchange(reader);
  expect(reader.toJSON().at(-1)).toMatchObject({ body: 'One, two, three', streaming: true });
  await finish();
  await harness.exchange(reader);
  const whole = reader.toJSON().at(-1);
  expect(whole).toMatchObject({ id: 'answer', body: 'One, two, three', sender: 'bot' });
  expect(whole).not.toHaveProperty('streaming');
  expect(whole).not.toHaveProperty('edited');
  expect(await stored()).toEqual(whole);
});

it('[STREAMING1] the row of a growing message is behind, and `read-message` is not', async () => {
  await begin('One');
  await append(', two');
  expect(await stored()).toMatchObject({ body: 'One', streaming: true });
  expect(await read()).toMatchObject({ body: 'One, two', streaming: true });
  harness.clock.advance(LIMITS.streamPause);
  await harness.flush();
  expect(await stored()).toMatchObject({ body: 'One, two', streaming: true });
});

it('[STREAMING9] the author of a growing message sets its metadata, for everybody, and nobody else does', async () => {
  const reader = await harness.enter(bob);
  await begin('One');
  const describe = (metadata: Record<string, unknown>, who = bot) =>
    harness.rooms.execute(who, { type: 'describe', chat: CHAT, id: 'answer', metadata });
  await describe({ model: 'small', more: [1, { a: null }] });
  await describe({ more: null, usage: { total_tokens: 3 } });
  await harness.exchange(reader);
  const metadata = { model: 'small', usage: { total_tokens: 3 } };
  expect(reader.toJSON().at(-1)).toMatchObject({ streaming: true, metadata });
  expect(await code(describe({ a: 1 }, bob))).toBe('forbidden');
  await finish();
  expect(await code(describe({ a: 1 }))).toBe('stream_ended');
  expect(await stored()).toMatchObject({ metadata });
});

it('[STREAMING2] an append with an offset is done once, and a wrong offset is refused', async () => {
  await begin('One');
  expect(await append(', two', 3)).toEqual({ length: 8 });
  expect(await append(', two', 3)).toEqual({ length: 8 });
  expect(await code(append(', 2', 3))).toBe('bad_value');
  expect(await code(append('!', 99))).toBe('bad_value');
  expect(await code(append('', 0))).toBe('bad_value');
  expect(await read()).toMatchObject({ body: 'One, two' });
});

it('[STREAMING2] text that is no text, or too long, is refused, and the message goes on', async () => {
  await begin('One');
  expect(await code(append(7 as unknown as string))).toBe('bad_value');
  expect(await code(append('x'.repeat(LIMITS.textLength - 2)))).toBe('message_too_long');
  expect(await code(finish('x'.repeat(501)))).toBe('bad_value');
  expect(await append('!')).toEqual({ length: 4 });
});

it('[STREAMING3] only its author appends to a message and finishes it', async () => {
  await begin();
  expect(await code(append('x', undefined, ada))).toBe('forbidden');
  expect(await code(finish(undefined, ada))).toBe('forbidden');
  expect(await code(append('x', undefined, person('other', { bot: true })))).toBe('forbidden');
});

it('[STREAMING3] nothing is appended to a message that did not begin as a stream, or has ended', async () => {
  await harness.say(bot, 'whole', 'answer');
  expect(await code(append('x'))).toBe('stream_ended');
  expect(await code(finish())).toBe('stream_ended');
  await harness.rooms.execute(bot, { type: 'delete', chat: CHAT, id: 'answer' });
  expect(await code(append('x'))).toBe('message_not_found');
});

it('[STREAMING3] a message that is deleted while it grows has ended', async () => {
  await begin('One');
  await harness.rooms.execute(bot, { type: 'delete', chat: CHAT, id: 'answer' });
  expect(await code(append('x'))).toBe('message_not_found');
  const row = await stored();
  expect(row).toMatchObject({ body: '', deleted: true });
  expect(row).not.toHaveProperty('streaming');
});

it('[STREAMING4] the asker, the author, and owners stop a message, and nothing more of it arrives', async () => {
  await begin('One');
  await stop();
  expect(await stored()).toMatchObject({ body: 'One', stopped_by: 'ada' });
  expect(await code(append(', two'))).toBe('stream_ended');
  expect(await code(finish())).toBe('stream_ended');
  expect(await code(stop())).toBe('stream_ended');
});

it('[STREAMING4] others may not stop it', async () => {
  await harness.say(bob, 'how?', 'question');
  const message = { id: 'answer', body: '', streaming: true, reply_to: 'question' };
  await harness.rooms.execute(bot, { type: 'send', chat: CHAT, message });
  expect(await code(stop(carol))).toBe('forbidden');
  expect(await code(stop(bob))).toBeNull();
});

it('[STREAMING4] frames append nothing to a stopped message either', async () => {
  const peer = await harness.enter(bot);
  await begin('One');
  await harness.exchange(peer);
  await stop();
  await harness.exchange(peer);
  const answer = peer.messages.get(1).get('body') as Y.Text;
  answer.insert(answer.length, ', two');
  await harness.exchange(peer);
  expect(peer.refusals).toContain('stream_ended');
  expect(await stored()).toMatchObject({ body: 'One' });
  expect(peer.toJSON().at(-1)).toMatchObject({ body: 'One' });
});

it('[STREAMING5] a message that nobody continues for two minutes is ended as failed', async () => {
  await begin('One');
  harness.clock.advance(LIMITS.streamTimeoutMs - 1);
  await harness.flush();
  await append(', two');
  harness.clock.advance(LIMITS.streamTimeoutMs - 1);
  await harness.flush();
  expect(await read()).toMatchObject({ streaming: true });
  harness.clock.advance(LIMITS.streamTimeoutMs);
  await harness.flush();
  const row = await stored();
  expect(row).toMatchObject({ body: 'One, two', stream_failure: 'Nothing more came.' });
  expect(row).not.toHaveProperty('streaming');
});

it('[STREAMING5] a message of a bot that still works on the answer goes on, for as long as it does', async () => {
  await begin('One');
  const works = (text: string | null) =>
    harness.rooms.execute(bot, { type: 'status', chat: CHAT, id: 'question', text });
  await works('Waits');
  for (let i = 0; i < 3; i++) {
    harness.clock.advance(LIMITS.streamTimeoutMs);
    await harness.flush();
  }
  expect(await read()).toMatchObject({ streaming: true });
  await works(null);
  harness.clock.advance(LIMITS.streamTimeoutMs);
  await harness.flush();
  expect(await stored()).toMatchObject({ stream_failure: 'Nothing more came.' });
});

it('[STREAMING5] a message goes on after a crash, or is ended if its author does not', async () => {
  await begin('One');
  await append(', two');
  await harness.crash();
  expect(await append(', three', 8)).toEqual({ length: 15 });
  await harness.crash();
  await harness.room();
  harness.clock.advance(LIMITS.streamTimeoutMs);
  await harness.flush();
  expect(await stored()).toMatchObject({
    body: 'One, two, three',
    stream_failure: 'Nothing more came.'
  });
});

it('[STREAMING5] the room stays open while a message grows, and closes afterwards', async () => {
  await begin('One');
  harness.clock.advance(LIMITS.idle);
  await harness.flush();
  expect(harness.rooms.size).toBe(1);
  await finish('The model is away.');
  expect(await stored()).toMatchObject({ stream_failure: 'The model is away.' });
  harness.clock.advance(LIMITS.idle);
  await harness.rooms.flush();
  await new Promise(resolve => setImmediate(resolve));
  expect(harness.rooms.size).toBe(0);
});

it('[STREAMING6] each commit says which messages have ended, and growing costs no rate', async () => {
  await reopen({ messagesPer10s: 3 });
  const committed: ICommitted[] = [];
  harness.rooms.events.on('committed', told => void committed.push(told));
  await begin();
  for (let i = 0; i < 20; i++) {
    await append(`${i} `);
  }
  await finish();
  expect(committed.flatMap(({ finished = [] }) => finished)).toEqual(['answer']);
  expect(committed.at(-1)?.changed).toMatchObject([{ id: 'answer' }]);
});

it('[STREAMING6] a growing message stays in the document', async () => {
  await reopen({ windowMax: 5, windowKeep: 2 });
  await begin('One');
  for (let i = 0; i < 10; i++) {
    await harness.say(bob, `message ${i}`);
  }
  expect(await append(', two')).toEqual({ length: 8 });
  await finish();
  expect(await stored()).toMatchObject({ body: 'One, two' });
});
