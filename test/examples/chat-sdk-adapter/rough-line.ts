import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A line to a server that breaks, and that refuses requests, when a test wants it. */
export class RoughLine {
  private constructor(private readonly _port: number) {}

  static async to(port: number): Promise<RoughLine> {
    const line = new RoughLine(port);
    line._server.on('connection', socket => {
      line._sockets.add(socket);
      socket.on('close', () => line._sockets.delete(socket));
    });
    await new Promise<void>(resolve => line._server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this._server.address() as AddressInfo).port}`;
  }

  /** Breaks all connections. */
  cut(): void {
    this._sockets.forEach(socket => socket.destroy());
  }

  /** Breaks the connections of the next requests with this method and path after the server has done what they ask. */
  loseAnswers(method: string, path: RegExp, times: number): void {
    this._lost = { method, path, times };
  }

  /** Refuses the next requests with this method and path. */
  refuse(method: string, path: RegExp, times: number): void {
    this._refused = { method, path, times };
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise(resolve => this._server.close(resolve));
  }

  private _pass(asked: IncomingMessage, reply: ServerResponse): void {
    const { method = '', url = '', headers } = asked;
    if (isMeant(this._refused, method, url)) {
      const error = { code: 'too_many_requests', message: 'Too many requests. Wait.' };
      reply.writeHead(429, { 'retry-after': '1' }).end(JSON.stringify({ error }));
      return;
    }
    const isLost = isMeant(this._lost, method, url);
    const options = { host: '127.0.0.1', port: this._port, method, path: url, headers };
    const passed = request(options, answer => {
      if (isLost) {
        answer.resume().on('end', () => reply.destroy());
        return;
      }
      reply.writeHead(answer.statusCode ?? 0, answer.headers);
      reply.flushHeaders();
      answer.pipe(reply);
      answer.on('error', () => reply.destroy());
    });
    passed.on('error', () => reply.destroy());
    reply.on('close', () => passed.destroy());
    asked.pipe(passed);
  }

  private readonly _server: Server = createServer((asked, reply) => this._pass(asked, reply));
  private readonly _sockets = new Set<Socket>();
  private _refused: IMeant = NONE;
  private _lost: IMeant = NONE;
}

interface IMeant {
  readonly method: string;
  readonly path: RegExp;
  times: number;
}

const NONE: IMeant = { method: '', path: /^$/, times: 0 };

const isMeant = (meant: IMeant, method: string, url: string): boolean =>
  meant.method === method && meant.path.test(url) && meant.times-- > 0;
