import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ROOM_PREFIX } from '../../src/document/index.js';
import type { ServerProcess } from '../faults/server-process.js';

/** The latencies from one person to the other, in milliseconds. */
export interface ILap {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The messages that have waited for a second and have not arrived. */
  readonly waiting: number;
  /** The longest time for which the computer did not run the process of the two people, in milliseconds. */
  readonly stall: number;
}

/** Two people who talk in a chat during an attack. */
export class Talk {
  private constructor(private readonly _child: ChildProcess) {}

  static async start(
    server: ServerProcess,
    chat: string,
    usernames: readonly string[]
  ): Promise<Talk> {
    const people = await Promise.all(
      usernames.map(async username => ({ username, token: await server.token(username) }))
    );
    const settings = JSON.stringify({ ws: server.ws, room: ROOM_PREFIX + chat, people });
    const env = {
      ...process.env,
      ...(server.ws.startsWith('wss') && { NODE_EXTRA_CA_CERTS: server.certificate })
    };
    const child = fork(resolve('test/hostile/talkers.mjs'), [settings], { stdio: 'inherit', env });
    await once(child, 'message');
    return new Talk(child);
  }

  get pid(): number {
    return this._child.pid!;
  }

  /** The figures since the last lap. */
  async lap(): Promise<ILap> {
    this._child.send('lap');
    const [figures] = (await once(this._child, 'message')) as [ILap];
    return figures;
  }

  async end(): Promise<void> {
    this._child.disconnect();
    await once(this._child, 'exit');
  }
}
