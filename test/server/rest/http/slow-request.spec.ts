import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { ada, bob } from '../test-api.js';
import {
  chat,
  harness,
  isSo,
  open,
  path,
  role,
  useSlowRequests,
  waiting
} from './test-slow-request.js';

useSlowRequests();

describe('a slow request', () => {
  /** Shorter than the time that a slow body may take. */
  const SECOND = 1_000;

  const MINUTE = 60_000;

  const codeOf = async (response: IncomingMessage): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: { code: string } };
    return error.code;
  };

  const arriving = (): string[] => readdirSync(join(harness.attachments.dir, '.arriving'));

  const stored = (): string[] => {
    const folder = join(harness.attachments.dir, chat);
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  /** An upload of bob's that has begun and waits for the rest. */
  async function uploaded(ms?: number): Promise<{ answer: Promise<IncomingMessage> }> {
    const type = 'application/octet-stream';
    const sent = await open(bob, 'POST', `${path}/attachments`, { type, ms });
    const answer = once(sent, 'response').then(([response]) => response as IncomingMessage);
    answer.catch(() => undefined);
    sent.write(Buffer.alloc(20_000, 1));
    await isSo(() => arriving().length > 0);
    return { answer };
  }

  const nothingIsLeft = async (): Promise<void> => {
    await isSo(() => arriving().length === 0 && harness.credentials.held === 0);
    expect(stored()).toEqual([]);
    expect(await harness.storage.listAttachments(chat, { limit: 9 })).toEqual([]);
  };

  it('[END2] an upload is aborted when its token is revoked, and leaves nothing', async () => {
    const { answer } = await uploaded();
    expect(harness.credentials.held).toBe(1);
    await harness.credentials.revoke('bob');
    expect(await codeOf(await answer)).toBe('unauthorized');
    await nothingIsLeft();
    expect(harness.clock.waiting).toBe(waiting);
  });

  it('[END2] an upload is aborted when its token expires or its user is deleted', async () => {
    const first = await uploaded(MINUTE);
    harness.clock.advance(MINUTE);
    expect(await codeOf(await first.answer)).toBe('unauthorized');
    const second = await uploaded();
    await harness.credentials.remove('bob');
    expect(await codeOf(await second.answer)).toBe('unauthorized');
    await nothingIsLeft();
  });

  it('[END2] the right is checked again when a file is added to the chat', async () => {
    const right = harness.credentials.hold(
      await harness.credentials.verify(await harness.token(bob))
    );
    const body = (async function* () {
      yield Buffer.alloc(10, 1);
      await harness.credentials.revoke('bob');
    })();
    await expect(harness.attachments.add(bob, chat, { body, right })).rejects.toMatchObject({
      code: 'unauthorized'
    });
    await nothingIsLeft();
  });

  it('[END3] an upload is aborted when its sender may not write any more, or the chat is deleted', async () => {
    const first = await uploaded();
    await role('bob', 'reader');
    expect(await codeOf(await first.answer)).toBe('forbidden');
    await role('bob', 'member');
    const second = await uploaded();
    await role('bob', null);
    expect(await codeOf(await second.answer)).toBe('forbidden');
    await role('bob', 'member');
    const third = await uploaded();
    await harness.rooms.execute(ada, { type: 'delete-chat', chat });
    expect(await codeOf(await third.answer)).toBe('chat_deleted');
    await isSo(() => arriving().length === 0 && harness.credentials.held === 0);
    expect(stored()).toEqual([]);
  });

  it('[END4] a request has no effect if its right ends while its body arrives', async () => {
    const said = JSON.stringify({ content: 'too late' });
    for (const [who, end] of [
      [bob, () => harness.credentials.revoke('bob')],
      [ada, () => Promise.resolve(harness.clock.advance(2 * SECOND))]
    ] as const) {
      const sent = await open(who, 'POST', `${path}/messages`, {
        type: 'application/json',
        ms: SECOND
      });
      const answer = once(sent, 'response');
      const verified = jest.spyOn(harness.credentials, 'verify');
      sent.write(said.slice(0, 9));
      await isSo(() => verified.mock.calls.length > 0);
      await verified.mock.results[0].value;
      verified.mockRestore();
      await end();
      sent.end(said.slice(9));
      const [response] = (await answer) as [IncomingMessage];
      expect(await codeOf(response)).toBe('unauthorized');
    }
    const { body } = await harness.ask(ada, 'GET', `${path}/messages`);
    expect(body).not.toContain('too late');
  });
});
