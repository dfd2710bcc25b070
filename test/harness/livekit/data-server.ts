import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JoinResponse, ParticipantInfo_State } from '@livekit/protocol';
import { jwtVerify } from 'jose';
import { cleanup } from 'node-datachannel';
import { WebSocketServer } from 'ws';
import { API_KEY, API_SECRET, type ILiveKitServer } from './contract.js';
import { DataPeer, type IGrant } from './data-peer.js';

const running = new Set<DataServer>();

/**
 * A LiveKit server that relays data and nothing else, for computers where the real one cannot be built. Each participant has one peer
 * connection, over which their own channels carry both directions.
 */
export class DataServer implements ILiveKitServer {
  get url(): string {
    return `ws://127.0.0.1:${this._port}`;
  }

  async start(): Promise<void> {
    const http = createServer((request, response) => void this._answer(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      void grantOf(request).then(grant => {
        if (isCurrent(request) || !grant) {
          // The clients then speak the protocol that is older and simpler.
          socket.end(`HTTP/1.1 ${grant ? 404 : 401} No\r\nConnection: close\r\n\r\n`);
          return;
        }
        sockets.handleUpgrade(request, socket, head, client =>
          this._join(new DataPeer(client, grant))
        );
      });
    });
    await new Promise<void>(done => http.listen(this._port, '127.0.0.1', done));
    this._port = (http.address() as AddressInfo).port;
    this._http = http;
    running.add(this);
  }

  async stop(): Promise<void> {
    const http = this._http;
    this._http = undefined;
    this._peers.forEach(peer => peer.close());
    this._peers.clear();
    http?.closeAllConnections();
    await new Promise<unknown>(done => (http ? http.close(done) : done(undefined)));
    running.delete(this);
    if (running.size === 0) {
      // Ends the threads, which would keep the process alive. The next connection starts them again.
      cleanup();
    }
  }

  /** Clients ask here why their upgrade was refused. As LiveKit does, it looks at the token first: clients take 404 for an older server. */
  private async _answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = !(await grantOf(request)) ? 401 : isCurrent(request) ? 404 : 200;
    response.writeHead(status, { 'access-control-allow-origin': '*' }).end();
  }

  private _join(peer: DataPeer): void {
    const others = this._others(peer);
    // As LiveKit does: a participant has one connection.
    others.filter(({ identity }) => identity === peer.identity).forEach(other => other.close());
    this._peers.add(peer);
    peer.onData = packet => this._others(peer).forEach(other => other.receive(packet));
    peer.onClose = () => {
      if (this._peers.delete(peer)) {
        const gone = peer.info(ParticipantInfo_State.DISCONNECTED);
        this._others(peer).forEach(other => other.tell({ case: 'update', value: gone }));
      }
    };
    peer.tell({
      case: 'join',
      value: new JoinResponse({
        room: { sid: `RM_${peer.room}`, name: peer.room },
        participant: peer.info().participants[0],
        otherParticipants: this._others(peer).flatMap(other => other.info().participants),
        serverVersion: '1.13.5',
        serverInfo: { version: '1.13.5', protocol: 15 },
        subscriberPrimary: false,
        pingInterval: 10,
        pingTimeout: 30
      })
    });
    this._others(peer).forEach(other => other.tell({ case: 'update', value: peer.info() }));
  }

  private _others(peer: DataPeer): DataPeer[] {
    return [...this._peers].filter(other => other !== peer && other.room === peer.room);
  }

  private _http: Server | undefined;
  private _port = 0;
  private readonly _peers = new Set<DataPeer>();
}

const urlOf = (request: IncomingMessage): URL => new URL(request.url ?? '/', 'http://localhost');

/** Whether a client speaks the current protocol. */
const isCurrent = (request: IncomingMessage): boolean =>
  /^\/rtc\/v\d/.test(urlOf(request).pathname);

async function grantOf(request: IncomingMessage): Promise<IGrant | undefined> {
  const token =
    urlOf(request).searchParams.get('access_token') ??
    request.headers.authorization?.replace('Bearer ', '');
  try {
    const key = new TextEncoder().encode(API_SECRET);
    const { payload } = await jwtVerify<{ name?: string; video: { room: string } }>(
      token ?? '',
      key,
      { issuer: API_KEY }
    );
    const { sub: identity = '', name = '', video } = payload;
    return { identity, name, room: video.room };
  } catch {
    return undefined;
  }
}
