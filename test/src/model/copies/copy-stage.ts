import * as Y from 'yjs';
import { YChat } from '../../../../src/document/index.js';
import { ChatCopy } from '../../../../src/model/copies/chat-copy.js';
import type { CopyStore } from '../../../../src/model/copies/copy-store.js';
import type { ManualClock } from '../../../../testing/manual-clock.js';
import { CHAT, timersOf } from '../../../harness/stage.js';

const OWNER = { server: 'http://server/', user: 'ana' };
export const PLACE = { owner: OWNER, chat: CHAT };

/** A server of one chat. Updates that it has not sent to a client before that goes away, are lost. */
export class CopyServer {
  readonly chat = new YChat();
  client: CopyClient | null = null;
  readonly outgoing: Uint8Array[] = [];

  constructor() {
    this.chat.ydoc.on('update', (update: Uint8Array) => this.client && this.outgoing.push(update));
  }

  send(count = Infinity): void {
    this.outgoing.splice(0, count).forEach(update => this.client?.receive(update));
  }
}

/** One page of a user with one chat. */
export class CopyClient {
  readonly chat = new YChat();
  readonly copy: ChatCopy;
  failures = 0;

  constructor(
    private readonly _server: CopyServer,
    store: CopyStore,
    clock: ManualClock,
    user = 'ana'
  ) {
    this.copy = new ChatCopy({
      ...{ store, timers: timersOf(clock), chat: CHAT },
      owner: () => ({ ...OWNER, user }),
      onFailed: () => {
        this.failures++;
        this.copy.stop();
      }
    });
  }

  connect(): void {
    this._server.client = this;
    this._server.outgoing.length = 0;
    const asked = this.copy.lacks(this.chat.ydoc) ?? Y.encodeStateVector(this.chat.ydoc);
    this.receive(Y.encodeStateAsUpdate(this._server.chat.ydoc, asked));
    this.copy.complete();
    this.push();
  }

  leave(): void {
    this._server.client = null;
    this._server.outgoing.length = 0;
  }

  /** Sends what the server lacks, if it can hear. */
  push(): void {
    const { chat, client } = this._server;
    if (client === this) {
      const update = Y.encodeStateAsUpdate(this.chat.ydoc, Y.encodeStateVector(chat.ydoc));
      Y.applyUpdate(chat.ydoc, update);
    }
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.chat.ydoc, update);
    this.copy.take(update);
  }
}
