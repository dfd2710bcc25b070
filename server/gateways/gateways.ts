import type { Server as HttpServer } from 'node:http';
import type { ISocketIoOptions } from './socketio/socket-io.js';
import { Bridges, type IBridgesOptions } from './livekit/bridges.js';
import { Mcp, type IMcpOptions } from './mcp/mcp.js';
import { SocketIo } from './socketio/socket-io.js';

/** The protocols of other systems. */
export class Gateways {
  constructor(options: ISocketIoOptions & IBridgesOptions & IMcpOptions) {
    this.bridges = new Bridges(options);
    this.mcp = new Mcp(options);
    this.socketIo = new SocketIo(options);
  }

  readonly bridges: Bridges;
  readonly mcp: Mcp;
  readonly socketIo: SocketIo;

  /** Takes the requests of its clients before the other listeners of the server get them. */
  attach(server: HttpServer): void {
    this.socketIo.attach(server);
  }

  /** Disconnects all clients, and leaves all rooms of other systems. */
  async dispose(): Promise<void> {
    await this.bridges.dispose();
    await this.socketIo.close();
    await this.mcp.dispose();
  }
}
