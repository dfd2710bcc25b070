import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { programOf } from '../../scripts/python.mjs';
import { inRoot } from '../../scripts/stamps.mjs';
import { ensureVenv } from '../../scripts/venv.mjs';
import { seed } from '../seed.mjs';
import { startColloquy, temporary } from '../servers.mjs';
import { kilo } from '../table.mjs';

const VENV = '.venv-jupyter-chat';
const CLIENTS = fileURLToPath(new URL('../../test/python/compare.py', import.meta.url));
const MESSAGES = 10_000;
const PORT = 18_765;
const TOKEN = 'bench';

/** Runs the clients of jupyterlab-chat, which both servers understand. */
async function clients(command, ...urls) {
  const python = programOf(inRoot(VENV), 'python');
  const { stdout } = await promisify(execFile)(python, [CLIENTS, command, ...urls], {
    maxBuffer: 64 * 1024 * 1024
  });
  return JSON.parse(stdout);
}

/** JupyterLab with jupyterlab-chat and an empty home. */
class JupyterChat {
  name = 'jupyter-chat';

  async start() {
    this._home ??= await temporary();
    const path = name => join(this._home, name);
    await mkdir(path('files'), { recursive: true });
    this._child = spawn(
      programOf(inRoot(VENV), 'jupyter-lab'),
      [
        ...['--no-browser', '--allow-root', `--port=${PORT}`, '--ServerApp.port_retries=0'],
        ...[`--ServerApp.root_dir=${path('files')}`, `--IdentityProvider.token=${TOKEN}`]
      ],
      {
        // It writes a file of its own into this folder.
        cwd: this._home,
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          HOME: this._home,
          JUPYTER_CONFIG_DIR: path('config'),
          JUPYTER_DATA_DIR: path('data'),
          JUPYTER_RUNTIME_DIR: path('runtime')
        }
      }
    );
    while (!(await fetch(`http://127.0.0.1:${PORT}/api`).catch(() => null))?.ok) {
      await sleep(100);
    }
  }

  async chat(name, messages = 0) {
    const file = {
      messages: Array.from({ length: messages }, (_, i) => ({
        ...{
          id: `m${i}`,
          type: 'msg',
          sender: 'ada',
          time: i,
          body: `message ${i}`.padEnd(120, '.')
        }
      })),
      ...{ users: {}, attachments: {}, metadata: {} }
    };
    await writeFile(join(this._home, 'files', `${name}.chat`), JSON.stringify(file));
    return name;
  }

  async url(chat) {
    const response = await fetch(
      `http://127.0.0.1:${PORT}/api/collaboration/session/${chat}.chat`,
      {
        method: 'PUT',
        headers: { authorization: `token ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ format: 'text', type: 'chat' })
      }
    );
    const { format, type, fileId, sessionId } = await response.json();
    return `ws://127.0.0.1:${PORT}/api/collaboration/room/${format}:${type}:${fileId}?sessionId=${sessionId}&token=${TOKEN}`;
  }

  async kill() {
    this._child.kill('SIGKILL');
    await once(this._child, 'exit');
  }

  async end() {
    await this.kill();
    await rm(this._home, { recursive: true, force: true });
  }
}

class Colloquy {
  name = 'colloquy';

  async start() {
    this._data ??= await temporary();
    this._server = await startColloquy({ data: this._data });
  }

  async chat(_name, messages = 0) {
    if (messages > 0) {
      await this._server.end({ keep: true });
      const [id] = await seed(this._data, { chats: 1, messages });
      await this.start();
      return id;
    }
    const response = await fetch(`${this._server.address}/chat/threads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this._server.token('ada')}`,
        'content-type': 'application/json'
      },
      body: JSON.stringify({ topic: 'Bench', access: 'open', quiet: true })
    });
    return (await response.json()).chatThread.id;
  }

  url(chat, user) {
    return this._server.urlOf(chat, user);
  }

  async kill() {
    this._server.child.kill('SIGKILL');
    await once(this._server.child, 'exit');
  }

  async end() {
    await this._server.end();
  }
}

async function figuresOf(server) {
  await server.start();
  try {
    const both = async chat => [await server.url(chat, 'ada'), await server.url(chat, 'bob')];
    const { shown } = await clients('forge', ...(await both(await server.chat('forged'))));
    const long = await server.chat('long', MESSAGES);
    const { bytes } = await clients('read', await server.url(long, 'ada'));
    const killed = await server.chat('killed');
    const { ids } = await clients('write', ...(await both(killed)));
    await server.kill();
    await server.start();
    const after = new Set((await clients('read', await server.url(killed, 'bob'))).ids);
    const lost = ids.filter(id => !after.has(id)).length;
    return { shown, bytes, lost, ids: ids.length };
  } finally {
    await server.end();
  }
}

async function run() {
  await ensureVenv({
    folder: VENV,
    requirements: 'bench/peers/jupyter-chat-requirements.txt',
    title: `Installing JupyterLab with jupyterlab-chat into ${VENV}`
  });
  const ours = await figuresOf(new Colloquy());
  const theirs = await figuresOf(new JupyterChat());
  const row = (figure, textOf) => ({
    figure,
    ours: textOf(ours),
    against: `jupyter-chat ${textOf(theirs)}`
  });
  return [
    row("a message that Ada's client writes in Bob's name is", f =>
      f.shown ? 'shown' : 'refused'
    ),
    row('messages that others saw, lost by kill -9 right after', f => `${f.lost} of ${f.ids}`),
    row(`bytes to open a chat of ${MESSAGES} messages`, f => kilo(f.bytes))
  ];
}

export const jupyterChat = { title: '11 jupyter-chat', run };
