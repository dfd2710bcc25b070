import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IReceived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly type: string;
  readonly data: {
    readonly threadId?: string;
    readonly message?: { readonly content?: { readonly message?: string } };
  };
}

/** A user's server, which receives events over real sockets. */
export class Receiver {
  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>(resolve => receiver._server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  readonly received: IReceived[] = [];

  /** Answers the next request; without a status it sends nothing. */
  answer: (received: IReceived, response: ServerResponse) => number | undefined = () => 204;

  get url(): string {
    return `http://127.0.0.1:${(this._server.address() as AddressInfo).port}/hook`;
  }

  /** The texts of the messages, in order of arrival. */
  get texts(): (string | undefined)[] {
    return this.received.flatMap(({ data }) => data.message?.content?.message ?? []);
  }

  get ids(): unknown[] {
    return this.received.map(({ headers }) => headers['webhook-id']);
  }

  close(): void {
    this._server.closeAllConnections();
    this._server.close();
  }

  private readonly _server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      const parsed = JSON.parse(body) as Pick<IReceived, 'type' | 'data'>;
      const received = { headers: request.headers, body, ...parsed };
      this.received.push(received);
      const status = this.answer(received, response);
      if (status !== undefined) {
        response.writeHead(status).end();
      }
    });
  });
}

/** Resolves once a condition holds; checks it at each turn of the event loop. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
