import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import ece from 'http_ece';
import type { NewPush } from '../../server/push/check-subscription.js';

export interface IPushed {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly bytes: Buffer;
}

/** The push service of a browser, and the browser behind it, which alone can read what comes in. */
export class PushService {
  static async open(): Promise<PushService> {
    const service = new PushService();
    await new Promise<void>(resolve => service._server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  readonly pushed: IPushed[] = [];

  /** The status of its answers; null: it never answers; `break`: it breaks the connection off. */
  status: number | 'break' | null = 201;
  /** The time after which it wants to be asked again, if it says so. */
  retryAfter: string | undefined;

  /** The subscription as a page sends it to our server. */
  subscription(name = 'browser', more: Partial<NewPush> = {}): NewPush {
    return {
      endpoint: `http://127.0.0.1:${(this._server.address() as AddressInfo).port}/${name}`,
      p256dh: this._keys.getPublicKey('base64url'),
      auth: this._secret.toString('base64url'),
      words: true,
      quietHours: '',
      timeZone: 'UTC',
      ...more
    };
  }

  read({ bytes }: IPushed): unknown {
    const options = { privateKey: this._keys, authSecret: this._secret } as const;
    return JSON.parse(ece.decrypt(bytes, { version: 'aes128gcm', ...options }).toString());
  }

  /** All news that came in, in order of arrival. */
  get news(): unknown[] {
    return this.pushed.map(one => this.read(one));
  }

  /** Answers the requests that still wait. */
  answerAll(): void {
    this._waiting.splice(0).forEach(response => response.writeHead(201).end());
  }

  close(): void {
    this._server.closeAllConnections();
    this._server.close();
  }

  private readonly _keys = createECDH('prime256v1');
  private readonly _secret = randomBytes(16);
  private readonly _waiting: ServerResponse[] = [];
  private readonly _server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url = '' } = request;
      this.pushed.push({ headers, path: url, bytes: Buffer.concat(chunks) });
      const { status, retryAfter } = this;
      if (status === null) {
        this._waiting.push(response);
      } else if (status === 'break') {
        request.socket.destroy();
      } else {
        response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
      }
    });
  });

  private constructor() {
    this._keys.generateKeys();
  }
}
