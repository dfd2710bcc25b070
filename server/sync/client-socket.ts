import { WebSocket } from 'ws';

/**
 * The server's end of a WebSocket. If ws cannot accept a frame, it closes the connection itself, with its own code and no reason. Here the
 * listener of its `error` event closes the connection instead, after it has told the client the reason.
 */
export class ClientSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    // Only ws closes with a code and no data. Our own close and the reply to the peer's close frame both include a reason.
    if (code === undefined || data !== undefined) {
      super.close(code, data);
    }
  }
}
