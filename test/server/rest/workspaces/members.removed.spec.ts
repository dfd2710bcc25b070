import { readdirSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { person } from '../../../harness/people.js';
import { Served } from '../../../harness/served.js';
import { Receiver, until } from '../../webhooks/receiver.js';

interface IBegun {
  readonly asked: ClientRequest;
  /** The status and the text of the answer, or the error of the connection. */
  readonly ended: Promise<string>;
}

/** More than the buffers between the server and a client hold. */
const BIG = 20 * 1024 * 1024;

describe.each(['workspace', 'chat', 'private'] as const)('somebody who loses a chat: %s', from => {
  let served: Served;
  let receiver: Receiver;
  let chat: string;
  let remove: () => Promise<unknown>;

  const ask = <T>(who: string, method: string, path: string, body?: object): Promise<T> =>
    served.ask<T>(who, method, path, body);

  beforeEach(async () => {
    served = await Served.start({ webhookHosts: ['127.0.0.1'] });
    receiver = await Receiver.open();
    const { id: workspaceId } = await ask<{ id: string }>('ada', 'POST', '/chat/workspaces', {});
    const made = await ask<{ chatThread: { id: string } }>('ada', 'POST', '/chat/threads', {
      topic: 'Lab',
      ...(from !== 'chat' && { access: 'open' }),
      ...(from === 'workspace' && { workspaceId })
    });
    chat = made.chatThread.id;
    const members = `/chat/workspaces/${workspaceId}/members`;
    const role = (value: 'member' | null): Promise<unknown> =>
      served.server.rooms.execute(person('ada'), {
        ...{ type: 'set-role', chat, username: 'bob' },
        role: value
      });
    if (from === 'workspace') {
      await ask('ada', 'POST', `${members}/:add`, { members: ['bob'] });
      remove = () => ask('ada', 'DELETE', `${members}/bob`);
    } else if (from === 'private') {
      remove = () => ask('ada', 'PATCH', `/chat/threads/${chat}`, { access: 'private' });
    } else {
      await role('member');
      remove = () => role(null);
    }
  });
  afterEach(async () => {
    receiver.close();
    expect(served.takeErrors()).toEqual([]);
    await served.stop();
  });

  /** Begins a request of bob's. */
  async function begin(method: string, path: string): Promise<IBegun> {
    const headers = {
      authorization: `Bearer ${await served.token('bob')}`,
      ...(method === 'POST' && { 'content-type': 'application/octet-stream' })
    };
    const asked = request({ port: served.port, host: '127.0.0.1', method, path, headers });
    const ended = new Promise<string>(resolve => {
      asked.on('error', () => resolve('cut off'));
      asked.on('response', (answer: IncomingMessage) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('close', () => resolve(`${answer.statusCode} ${text}`));
      });
    });
    return { asked, ended };
  }

  const files = (folder: string): string[] => {
    try {
      return readdirSync(join(served.data, 'attachments', folder));
    } catch {
      return [];
    }
  };

  it('[WORK14] has uploads that have begun refused, and nothing of them is stored', async () => {
    const { asked, ended } = await begin('POST', `/chat/threads/${chat}/attachments?name=a.bin`);
    asked.write(Buffer.alloc(100_000));
    await until(() => files('.arriving').length === 1);
    await remove();
    const answer = await ended;
    expect(answer).toMatch(/^(403|404) .*"(chat_not_found|forbidden|removed_from_chat)"|cut off/);
    asked.destroy();
    await until(() => files('.arriving').length === 0);
    expect(files(chat)).toEqual([]);
    const path = `/chat/threads/${chat}/attachments`;
    expect(await ask('ada', 'GET', path)).toMatchObject({ value: [] });
  });

  it('[WORK14] gets no event and no webhook of what happens later', async () => {
    const hook = { url: receiver.url, threadId: chat };
    await ask('bob', 'POST', '/chat/webhooks', hook);
    const { asked, ended } = await begin('GET', '/chat/events');
    asked.end();
    let heard = '';
    asked.on('response', (answer: IncomingMessage) =>
      answer.on('data', (chunk: string) => (heard += chunk))
    );
    const say = (content: string): Promise<unknown> =>
      ask('ada', 'POST', `/chat/threads/${chat}/messages`, { content });
    await until(() => heard !== '');
    await say('before');
    await until(() => heard.includes('before') && receiver.texts.includes('before'));
    await remove();
    await say('secret');
    await until(() => heard.includes('chatThreadDeleted') || heard.includes('workspaceDeleted'));
    // Another chat tells when all that came before was passed on.
    const other = await ask<{ chatThread: { id: string } }>('bob', 'POST', '/chat/threads', {
      topic: 'Own'
    });
    await ask('bob', 'POST', '/chat/webhooks', { ...hook, threadId: other.chatThread.id });
    await ask('bob', 'POST', `/chat/threads/${other.chatThread.id}/messages`, { content: 'end' });
    await until(() => heard.includes('"end"') && receiver.texts.includes('end'));
    expect(heard).not.toContain('secret');
    expect(receiver.texts).not.toContain('secret');
    asked.destroy();
    await ended;
  });

  it('[WORK14] gets no new download, and one from an open chat is cut off', async () => {
    const path = `/chat/threads/${chat}/attachments`;
    const token = await served.token('bob');
    const headers = {
      authorization: `Bearer ${await served.token('ada')}`,
      'content-type': 'application/octet-stream'
    };
    const url = `http://127.0.0.1:${served.port}${path}`;
    const uploaded = await fetch(url, { method: 'POST', headers, body: Buffer.alloc(BIG) });
    const { id } = (await uploaded.json()) as { id: string };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { port: served.port, host: '127.0.0.1', path: `${path}/${id}` };
      const bobs = { authorization: `Bearer ${token}` };
      request({ ...options, headers: bobs }, resolve)
        .once('error', reject)
        .end();
    });
    await remove();
    let bytes = 0;
    const end = await new Promise<string>(resolve => {
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.once('error', () => resolve('cut off')).once('end', () => resolve('whole'));
    });
    // Somebody who has left a chat may read what there was until then.
    expect(end).toBe(from === 'chat' ? 'whole' : 'cut off');
    expect(bytes === BIG).toBe(from === 'chat');
    if (from !== 'chat') {
      const again = await begin('GET', `${path}/${id}`);
      again.asked.end();
      expect(await again.ended).toMatch(/^404 .*chat_not_found/);
    }
  });
});
