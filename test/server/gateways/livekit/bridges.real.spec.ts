import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { CHAT_UPDATE_TOPIC } from '../../../../src/livekit/index.js';
import { ServerProcess } from '../../../faults/server-process.js';
import {
  API_KEY,
  API_SECRET,
  liveKitToken,
  startLiveKit,
  type ILiveKitServer
} from '../../../harness/livekit/server.js';
import { Participant } from '../../../harness/livekit/participant.js';

afterAll(dispose);

/** Asks again and again. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

describe('a chat in a room of LiveKit', () => {
  let livekit: ILiveKitServer;
  let directory: string;
  let server: ServerProcess;
  let chat: string;
  const peers: Participant[] = [];

  const ask = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${server.http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await server.token('ada')}`,
        ...(body && { 'content-type': 'application/json' })
      },
      ...(body && { body: JSON.stringify(body) })
    });

  const json = async <T>(method: string, path: string, body?: object): Promise<T> =>
    (await (await ask(method, path, body)).json()) as T;

  const isIn = (state: string): Promise<void> =>
    until(async () => {
      const { state: now } = await json<{ state?: string }>('GET', `/chat/threads/${chat}/livekit`);
      return now === state;
    });

  const say = async (content: string): Promise<string> =>
    (await json<{ id: string }>('POST', `/chat/threads/${chat}/messages`, { content })).id;

  const bodies = async (): Promise<string[]> => {
    interface IPage {
      value: { type: string; content?: { message?: string }; deletedOn?: string }[];
    }
    const { value } = await json<IPage>('GET', `/chat/threads/${chat}/messages?maxPageSize=100`);
    return value
      .filter(({ type }) => type === 'text')
      .map(({ content, deletedOn }) => (deletedOn ? '(deleted)' : (content?.message ?? '')))
      .reverse();
  };

  const enter = async (identity: string): Promise<Participant> => {
    const peer = new Participant();
    peers.push(peer);
    await peer.join(livekit.url, identity);
    return peer;
  };

  beforeAll(async () => {
    livekit = await startLiveKit();
    directory = mkdtempSync(join(tmpdir(), 'colloquy-livekit-'));
    const account = { url: livekit.url, key: API_KEY, secret: API_SECRET, rooms: ['team'] };
    server = new ServerProcess(directory, { livekit: account, logLevel: 'debug' });
    await server.start();
    const made = await json<{ chatThread: { id: string } }>('POST', '/chat/threads', {
      topic: 'Team'
    });
    chat = made.chatThread.id;
    await ask('PUT', `/chat/threads/${chat}/livekit`, { room: 'team' });
    await isIn('connected');
  });

  afterEach(async () => {
    await Promise.all(peers.splice(0).map(({ room }) => room.disconnect()));
  });

  afterAll(async () => {
    await server.kill();
    await livekit.stop();
    rmSync(directory, { recursive: true });
  });

  it('[BRIDGE16] messages, edits and deletions pass both ways, and malformed and huge packets end nothing', async () => {
    const eve = await enter('eve');
    const id = await say('one');
    await until(() => eve.texts.includes('Ada: one'));
    await ask('PATCH', `/chat/threads/${chat}/messages/${id}`, { content: 'two' });
    await until(() => eve.texts.some(text => /: two$/.test(text)));
    await eve.say('from a stream');
    await eve.send('{');
    await eve.send('x'.repeat(60_000));
    await eve.say('y'.repeat(1_000_000));
    // LiveKit may announce Eve seconds after she came. Until then it does not say whose a packet is. A repeated one counts once.
    await until(async () => {
      await eve.send({ id: 'p1', message: 'from a packet', timestamp: 1 });
      return (await bodies()).length === 3;
    });
    expect((await bodies()).sort()).toEqual(['from a packet', 'from a stream', 'two']);
    await eve.send({ id: 'p1', message: 'edited', timestamp: 1 }, CHAT_UPDATE_TOPIC);
    await until(async () => (await bodies()).includes('edited'));
    await eve.send({ id: 'p1', message: '', timestamp: 1, deleted: true }, CHAT_UPDATE_TOPIC);
    await until(async () => !(await bodies()).includes('edited'));
    await ask('DELETE', `/chat/threads/${chat}/messages/${id}`);
    await until(() => eve.texts.includes(''));
    expect([...eve.shown.values()].filter(({ identity }) => identity !== 'eve')).toMatchObject([
      { id }
    ]);
  });

  it('[BRIDGE16] a kill of the server in the middle loses nothing and shows nothing twice', async () => {
    const eve = await enter('eve');
    const sent: string[] = [];
    for (let i = 0; i < 60; i++) {
      sent.push(`m${i}`);
      await say(`m${i}`);
      if (i === 20 || i === 40) {
        await server.kill();
        await server.start();
      }
    }
    await until(() => eve.shown.size === sent.length && !eve.texts.includes(''));
    const heard = eve.texts;
    await eve.say('after the kills');
    await until(async () => (await bodies()).includes('after the kills'));
    expect(heard.map(text => text.replace(/^.*: /, ''))).toEqual(sent);
    expect((await bodies()).filter(body => /^m\d+$/.test(body))).toEqual(sent);
  });

  it('[BRIDGE16] the LiveKit server may go and come, and a late person asks for what they have missed', async () => {
    await livekit.stop();
    await isIn('retrying');
    const id = await say('while it was away');
    await livekit.start();
    await isIn('connected');
    const late = await enter('late');
    await until(() => late.room.remoteParticipants.has(`colloquy-${chat}`));
    await until(async () => {
      await late.send('{"limit":5}', 'colloquy.history');
      await new Promise(resolve => setTimeout(resolve, 500));
      return late.shown.has(`colloquy-${chat} ${id}`);
    });
    expect(late.shown.get(`colloquy-${chat} ${id}`)?.text).toMatch(/: while it was away$/);
  });

  it('[BRIDGE16] files pass both ways, and those that are too large or break off end nothing', async () => {
    const eve = await enter('eve');
    const bytes = Buffer.from('of Eve '.repeat(30_000));
    await eve.sendFile('eve.txt', bytes);
    await eve.sendFile('huge.bin', Buffer.alloc(6 * 1024 * 1024));
    const writer = await eve.room.localParticipant!.streamBytes({
      ...{ topic: 'lk.chat', name: 'broken.txt' },
      totalSize: 100
    });
    await writer.write(Buffer.from('half'));
    await writer.close();
    await eve.say('behind them');
    await until(async () => (await bodies()).includes('behind them'));
    interface IFiles {
      value: { id: string; name: string; size: number }[];
    }
    const path = `/chat/threads/${chat}/attachments`;
    const files = async (): Promise<IFiles['value']> => (await json<IFiles>('GET', path)).value;
    await until(async () => (await files()).length > 0);
    const [{ id, name }, ...others] = await files();
    expect([name, others]).toEqual(['eve.txt', []]);
    const stored = await (await ask('GET', `${path}/${id}`)).arrayBuffer();
    expect(Buffer.from(stored).equals(bytes)).toBe(true);
    const upload = await fetch(`${server.http}${path}?name=ada.txt`, {
      ...{ method: 'POST', body: 'of Ada' },
      headers: {
        authorization: `Bearer ${await server.token('ada')}`,
        'content-type': 'application/octet-stream'
      }
    });
    const { id: attachment } = (await upload.json()) as { id: string };
    await json('POST', `/chat/threads/${chat}/messages`, {
      content: 'see',
      attachments: [attachment]
    });
    await until(() => eve.files.has('ada.txt'));
    expect(eve.files.get('ada.txt')?.toString()).toBe('of Ada');
  });

  it('[BRIDGE22] the chat manager of LiveKit’s Python package writes, edits, deletes and reads', async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await promisify(execFile)(process.execPath, ['--eval', ensure]);
    const eve = await enter('eve');
    const python = spawn('.venv-test/bin/python', [
      ...['test/python/livekit_chat.py', livekit.url],
      await liveKitToken('python', { room: 'team' })
    ]);
    const ended = new Promise<number | null>(resolve => python.once('exit', resolve));
    const lines: unknown[] = [];
    createInterface(python.stdout).on('line', line => lines.push(JSON.parse(line)));
    // Whom one participant knows, the bridge knows too.
    await until(() => eve.room.remoteParticipants.has('python'));
    python.stdin.write('\n');
    await until(async () => {
      interface IPage {
        value: { type: string; deletedOn?: string; senderDisplayName?: string }[];
      }
      const { value } = await json<IPage>('GET', `/chat/threads/${chat}/messages?maxPageSize=5`);
      return value.some(
        ({ deletedOn, senderDisplayName }) =>
          deletedOn !== undefined && senderDisplayName?.startsWith('python') === true
      );
    });
    const id = await say('one');
    await until(() => lines.some(line => JSON.stringify(line).includes(id)));
    await say('bye');
    expect(await ended).toBe(0);
    expect(lines[0]).toBe('joined');
    expect(lines).toContainEqual([`colloquy-${chat}`, id, 'Ada: one', false]);
  }, 300_000);

  it('[BRIDGE9] a wrong secret is refused, and no log tells a secret', async () => {
    const other = mkdtempSync(join(tmpdir(), 'colloquy-livekit-'));
    const secret = 'not the secret of this account, at all';
    const account = { url: livekit.url, key: API_KEY, secret, rooms: ['*'] };
    const right = server;
    const team = chat;
    server = new ServerProcess(other, { livekit: account, logLevel: 'trace' });
    try {
      await server.start();
      const made = await json<{ chatThread: { id: string } }>('POST', '/chat/threads', {
        topic: 'Team'
      });
      chat = made.chatThread.id;
      await ask('PUT', `/chat/threads/${chat}/livekit`, { room: 'team' });
      await isIn('refused');
      expect(server.log).not.toMatch(/eyJ|not the secret/);
    } finally {
      await server.kill();
      rmSync(other, { recursive: true });
      server = right;
      chat = team;
    }
    expect(server.log).not.toMatch(/eyJ|a secret of the tests/);
  });
});
