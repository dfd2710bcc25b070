import { WebSocket } from 'ws';

/**
 * The server's end of a WebSocket. ws hangs up by itself on a frame that it will not read, with a code of its own and
 * without a word; here that is left to whoever hears its `error` event, who can tell the reason first.
 */
export class ClientSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    // With a code and nothing else: neither we nor an answer to the peer's goodbye, both of which say why.
    if (code === undefined || data !== undefined) {
      super.close(code, data);
    }
  }
}
