import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY, API_SECRET, type ILiveKitServer } from './contract.js';

/** How long a start may take on a busy computer. */
const PATIENCE_MS = 30_000;

/** The real LiveKit server as a process of its own, which listens on the loopback alone. */
export class RealServer implements ILiveKitServer {
  constructor(private readonly _program: string) {}

  get url(): string {
    return `ws://127.0.0.1:${this._port}`;
  }

  async start(): Promise<void> {
    this._port ||= await freePort();
    const config = {
      port: this._port,
      bind_addresses: ['127.0.0.1'],
      rtc: {
        tcp_port: 0,
        udp_port: await freeUdpPort(),
        node_ip: '127.0.0.1',
        use_external_ip: false,
        enable_loopback_candidate: true,
        interfaces: { includes: ['lo', 'lo0'] },
        ips: { includes: ['127.0.0.1/32'] }
      },
      keys: { [API_KEY]: API_SECRET },
      logging: { level: 'warn' }
    };
    // YAML includes JSON.
    const child = spawn(this._program, ['--dev', '--config-body', JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'pipe']
    });
    this._child = child;
    let output = '';
    [child.stdout, child.stderr].forEach(stream =>
      stream
        .setEncoding('utf8')
        .on('data', (text: string) => (output = (output + text).slice(-4000)))
    );
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this._answers())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await this.stop();
        throw new Error(`The LiveKit server did not start: ${output}`);
      }
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    const child = this._child;
    this._child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      // At once: on SIGTERM it would wait for its participants to leave.
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }

  private async _answers(): Promise<boolean> {
    try {
      return (await fetch(this.url.replace('ws', 'http'))).ok;
    } catch {
      return false;
    }
  }

  private _port = 0;
  private _child: ChildProcess | undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
