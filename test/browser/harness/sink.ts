import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A foreign server that must get no request. It records those that it gets. */
export class Sink {
  private constructor(private readonly _server: Server) {}

  static async open(): Promise<Sink> {
    const server = createServer();
    const sink = new Sink(server);
    server.on('request', (request, response) => {
      sink.asked.push(`${request.method} ${request.url}`);
      // A page may read the answer.
      response.setHeader('access-control-allow-origin', '*');
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return sink;
  }

  readonly asked: string[] = [];

  get url(): string {
    return `http://localhost:${(this._server.address() as AddressInfo).port}`;
  }

  close(): void {
    this._server.close();
    this._server.closeAllConnections();
  }
}
