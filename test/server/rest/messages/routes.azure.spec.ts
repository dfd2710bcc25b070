import { Readable } from 'node:stream';
import { ada } from '../test-api.js';
import { ask, chat, eve, harness, useThread } from '../test-thread.js';

useThread();

describe('/chat/threads/{id}/messages in the Azure format', () => {
  it('[MSGREST1] gives messages a kind, a name, metadata, an answered message, and times to the second', async () => {
    const { json } = await ask(ada, 'POST', '/messages', {
      content: '<b>Hi</b>',
      type: 'html',
      senderDisplayName: 'Countess',
      metadata: { a: '1' }
    });
    const id = json?.id as string;
    expect(id).toBe(String(harness.clock.now()));
    const answer = await ask(ada, 'POST', '/messages', { content: 'Yes', reply_to: id });
    expect((await ask(ada, 'GET', `/messages/${id}`)).json).toMatchObject({
      type: 'html',
      version: id,
      content: { message: '<b>Hi</b>' },
      senderDisplayName: 'Ada',
      senderKind: 'account',
      metadata: { a: '1' }
    });
    const second = await ask(ada, 'GET', `/messages/${answer.json?.id as string}`);
    expect(second.json).toMatchObject({ type: 'text', colloquy: { reply_to: id } });
    harness.clock.advance(1500);
    await ask(ada, 'PATCH', `/messages/${id}`, { metadata: { a: null, b: '2' } });
    expect((await ask(ada, 'GET', `/messages/${id}`)).json).toMatchObject({
      content: { message: '<b>Hi</b>' },
      metadata: { b: '2' },
      version: String(harness.clock.now()),
      editedOn: '2026-01-01T00:00:02Z'
    });
    const long = await ask(ada, 'POST', '/messages', { content: 'x'.repeat(28 * 1024 + 1) });
    expect([long.status, long.json]).toMatchObject([413, { error: { code: 'message_too_long' } }]);
    const metadata = { long: 'x'.repeat(1024) };
    const heavy = await ask(ada, 'POST', '/messages', { content: 'x', metadata });
    expect([heavy.status, heavy.json]).toMatchObject([400, { error: { target: 'metadata' } }]);
  });

  it('[MSGREST2] says when to retry if a user sends too much', async () => {
    harness.limits.messagesPer10s = 2;
    const send = () => harness.ask(ada, 'POST', `/chat/threads/${chat}/messages`, { content: 'x' });
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 429]);
    expect(answers[2].headers['retry-after']).toBe('10');
    harness.clock.advance(10_000);
    expect((await send()).statusCode).toBe(201);
  });

  it('[MSGREST3] accepts in a message only files of its chat', async () => {
    const other = await harness.chat(ada);
    const file = (to: string) =>
      harness.attachments.add(ada, to, { body: Readable.from([Buffer.from('x')]) });
    const [here, elsewhere, gone] = [await file(chat), await file(other), await file(chat)];
    await harness.attachments.remove(ada, chat, gone.id);
    const send = (...attachments: string[]) =>
      ask(ada, 'POST', '/messages', { content: 'x', attachments });
    expect((await send(here.id)).status).toBe(201);
    for (const id of ['nope', elsewhere.id, gone.id]) {
      const { status, json } = await send(here.id, id);
      expect([status, json]).toMatchObject([
        404,
        { error: { code: 'attachment_not_found', target: 'attachments' } }
      ]);
    }
    // An attachment that a client wrote is known in the document only.
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`, { as: ada });
    copy.yattachments.set('notes', { type: 'file', value: 'notes.md' });
    await harness.rooms.flush();
    copy.dispose();
    expect((await send('notes')).status).toBe(201);
  });

  it('[MSGREST4] changes nothing for an empty change', async () => {
    const id = await harness.say(ada, chat, 'x');
    const before = (await ask(ada, 'GET', `/messages/${id}`)).json;
    harness.clock.advance(5000);
    for (const body of [{}, { metadata: {} }]) {
      expect((await ask(ada, 'PATCH', `/messages/${id}`, body)).status).toBe(204);
    }
    expect((await ask(ada, 'GET', `/messages/${id}`)).json).toEqual(before);
    expect((await ask(ada, 'PATCH', '/messages/nope', {})).status).toBe(404);
    expect((await ask(eve, 'PATCH', `/messages/${id}`, {})).status).toBe(404);
  });

  it('[MSGREST5] uses a time in milliseconds as the version of a message, whatever its id', async () => {
    const version = async (id: string) => (await ask(ada, 'GET', `/messages/${id}`)).json?.version;
    for (const id of ['0a9c3f4e-6a0c-4a39-9a3e-000000000001', '12', undefined]) {
      const sent = await ask(ada, 'POST', '/messages', { content: 'x', ...(id && { id }) });
      expect(await version(sent.json?.id as string)).toBe(
        id ? String(harness.clock.now()) : sent.json?.id
      );
      harness.clock.advance(1500);
      await ask(ada, 'PATCH', `/messages/${sent.json?.id as string}`, { content: 'y' });
      expect(await version(sent.json?.id as string)).toBe(String(harness.clock.now()));
    }
  });
});
