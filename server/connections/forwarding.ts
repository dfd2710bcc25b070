import { readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { systemClock, type IClock, type IDisposable } from '../clock.js';
import { DataInUse, lockData } from '../lock.js';
import { removeStaleSocket } from './stale-socket.js';
import { replaceFile } from '../whole-file.js';

/** Milliseconds between two tries to become the server of the data. */
const RETRY_MS = 250;

/** Milliseconds in which a server that is just starting or ending may announce where it listens, or be gone. */
const PATIENCE_MS = 3_000;

const fileIn = (data: string): string => join(data, 'listening');

/** The address of a server: a Unix socket, or a host and port. */
interface IListenAddress {
  readonly unixSocket?: string;
  readonly host: string;
  readonly port: number;
}

/** Tells other servers on the same data where this one listens. Dispose it before the data is released. */
export async function announce(
  data: string,
  { unixSocket }: IListenAddress,
  address: string
): Promise<{ dispose(): Promise<void> }> {
  await replaceFile(fileIn(data), unixSocket ? resolve(unixSocket) : address, 0o600);
  return { dispose: () => rm(fileIn(data), { force: true }) };
}

/**
 * Waits until this process may serve the data. A second JupyterLab of one user starts a process that has to wait, because another process
 * serves the data already. While this process waits, it passes all its connections on to the other one. When the other one ends, its
 * clients reconnect, and this process serves them.
 *
 * @throws DataInUse if nothing can be passed on to the other server.
 */
export async function lockOrForward(
  data: string,
  address: IListenAddress,
  clock: IClock = systemClock
): Promise<IDisposable> {
  const deadline = clock.steady() + PATIENCE_MS;
  let forwarder: Forwarder | undefined;
  try {
    for (;;) {
      try {
        return lockData(data, 0);
      } catch (error) {
        if (!(error instanceof DataInUse) || (!forwarder && clock.steady() > deadline)) {
          throw error;
        }
      }
      if (!forwarder && (await isReachable(data, address))) {
        forwarder = await Forwarder.open(data, address);
      }
      await new Promise<void>(wake => clock.after(RETRY_MS, wake));
    }
  } finally {
    await forwarder?.close();
  }
}

/** Passes on connections, byte by byte. */
class Forwarder {
  static async open(data: string, { unixSocket, host, port }: IListenAddress): Promise<Forwarder> {
    if (unixSocket) {
      await removeStaleSocket(unixSocket);
    }
    const forwarder = new Forwarder(data);
    forwarder._server.listen(unixSocket ? { path: unixSocket } : { host, port });
    await once(forwarder._server, 'listening');
    return forwarder;
  }

  private constructor(private readonly _data: string) {}

  /** Ends all connections, and listens no more. */
  async close(): Promise<void> {
    this._server.close();
    this._sockets.forEach(socket => socket.destroy());
    await once(this._server, 'close');
  }

  private _pass(client: Socket): void {
    this._keep(client);
    void targetIn(this._data).then(target => {
      if (!target || client.destroyed) {
        client.destroy();
        return;
      }
      const server = connect(target);
      this._keep(server);
      client.on('close', () => server.destroy());
      server.on('close', () => client.destroy());
      client.pipe(server).pipe(client);
    });
  }

  private _keep(socket: Socket): void {
    this._sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this._sockets.delete(socket));
  }

  private readonly _sockets = new Set<Socket>();
  // A side that has sent all may still read, as HTTP clients do.
  private readonly _server = createServer({ allowHalfOpen: true }, socket => this._pass(socket));
}

/** The address of the running server; null if it has not written one, or if it listens with TLS. */
async function targetIn(data: string): Promise<NetConnectOpts | null> {
  const address = await readFile(fileIn(data), 'utf8').catch(() => '');
  if (!URL.canParse(address)) {
    return address ? { path: address, allowHalfOpen: true } : null;
  }
  const { protocol, hostname, port } = new URL(address);
  return protocol === 'http:'
    ? { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80), allowHalfOpen: true }
    : null;
}

async function isReachable(data: string, { unixSocket }: IListenAddress): Promise<boolean> {
  const target = await targetIn(data);
  if (!target || ('path' in target && unixSocket && target.path === resolve(unixSocket))) {
    return false;
  }
  const socket = connect(target);
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false)
  ]).catch(() => false);
  socket.destroy();
  return answer;
}
