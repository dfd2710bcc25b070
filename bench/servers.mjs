import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadKey } from '../lib/server/identity/key.js';
import { Tokens } from '../lib/server/identity/tokens.js';
import { systemClock } from '../lib/server/clock.js';
import { cpuSeconds, end, memoryOf, SERVER_CORE, start, whenListening } from './processes.mjs';

const path = name => fileURLToPath(new URL(name, import.meta.url));

const MAIN = path('../lib/server/main.js');

export const nameOf = user => ({
  username: user,
  name: user,
  displayName: user,
  bot: false,
  admin: false,
  guest: false
});

class RunningServer {
  constructor(name, child, address, dialect) {
    this.name = name;
    this.child = child;
    this.address = address;
    this.dialect = dialect;
  }

  /** The address of a room for a user. */
  async urlOf(room) {
    return `${this.address.replace('http', 'ws')}/${room}`;
  }

  cpu() {
    return cpuSeconds(this.child.pid);
  }

  memory() {
    return memoryOf(this.child.pid);
  }

  end() {
    return end(this.child);
  }
}

class Colloquy extends RunningServer {
  constructor(child, address, data, key) {
    super('colloquy', child, address, 'y-websocket');
    this._data = data;
    this._tokens = new Tokens(key, systemClock);
  }

  token(user, rights = {}) {
    return this._tokens.issue({ ...nameOf(user), ...rights }, 3_600_000);
  }

  async urlOf(room, user) {
    const base = this.address.replace('http', 'ws');
    return `${base}/sync/text:chat:${room}?token=${await this.token(user)}`;
  }

  /** Reads one value of `/metrics`. */
  async metric(name) {
    const response = await fetch(`${this.address}/metrics`, {
      headers: { authorization: `Bearer ${await this.token('bench')}` }
    });
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await response.text())?.[1]);
  }

  async end({ keep = false } = {}) {
    await super.end();
    if (!keep) {
      await rm(this._data, { recursive: true, force: true });
    }
  }
}

export const temporary = () => mkdtemp(join(tmpdir(), 'colloquy-bench-'));

/**
 * Colloquy with its defaults: SQLite with a full fsync before a change is shown, the gate, stamps. Only the rate limits are off. Its data
 * are removed when it ends.
 */
export async function startColloquy({ data, limits = {}, program = MAIN } = {}) {
  const folder = data ?? (await temporary());
  const config = join(folder, 'bench.json');
  await writeFile(config, JSON.stringify({ limits, logLevel: 'error' }));
  const child = start(SERVER_CORE, [
    ...(process.env.COLLOQUY_BENCH_NODE?.split(' ') ?? []),
    program,
    ...['serve', '--port', '0', '--no-limits', '--bots', '', '--data', folder, '--config', config]
  ]);
  const address = await whenListening(child);
  return new Colloquy(child, address, folder, await loadKey(folder));
}

export async function startPeer(name) {
  const child = start(SERVER_CORE, [path(`peers/${name}.mjs`)]);
  const dialect = name === 'hocuspocus' ? 'hocuspocus' : 'y-websocket';
  return new RunningServer(name, child, await whenListening(child), dialect);
}
