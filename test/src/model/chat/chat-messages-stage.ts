import { Signal } from '@lumino/signaling';
import { YChat } from '../../../../src/document/index.js';
import { ChatMessages } from '../../../../src/model/chat/chat-messages.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';
import { PendingTexts } from '../../../../src/model/pending/pending-texts.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { CHAT, timersOf } from '../../../harness/stage.js';

/** Records the requests of the page, which the test answers. */
class Server {
  readonly identity = { username: 'ana', displayName: 'Ana' };
  readonly identityChanged = new Signal<this, object>(this);
  readonly baseUrl = 'http://localhost/';
  readonly asked: string[] = [];
  answer: () => Promise<unknown> = () => Promise.resolve();

  request(method: string, path: string, body?: unknown): Promise<unknown> {
    const [, resource] = path.split('/messages');
    this.asked.push(`${method} ${resource} ${JSON.stringify(body) ?? ''}`.trim());
    return this.answer();
  }
}

/** The messages of a chat whose document the test changes as the server does. */
export class ChatMessagesStage {
  readonly clock = new ManualClock();
  readonly server = new Server();
  readonly chat = new YChat();
  readonly input = new InputModel(() => undefined);
  readonly changed = jest.fn();
  readonly refused = jest.fn();
  /** The username, empty before it is known. */
  me = 'ana';
  /** The number of the last stored message. */
  seq = 0;

  private _timers = timersOf(this.clock);
  readonly pending = new PendingTexts({ server: this.server as never, timers: this._timers });

  readonly messages = new ChatMessages(this.chat, {
    textFields: () => ({ mentions: [] }),
    id: CHAT,
    server: this.server as never,
    pending: this.pending,
    timers: this._timers,
    input: this.input,
    topic: () => 'Survey team',
    username: () => this.me,
    isRestored: () => true,
    isOnline: () => true,
    onChange: this.changed,
    onRefused: this.refused
  });

  close(): void {
    this.messages.dispose();
    this.pending.dispose();
    this.chat.dispose();
  }

  get shown(): unknown[][] {
    return this.messages.all.map(({ body, delivery }) => [body, delivery]);
  }

  bodies(document = this.chat): unknown[] {
    return document.getMessages().map(({ body }) => body);
  }

  /** The server stores a message. */
  store(id: string, body: string, document = this.chat): void {
    if (!document.getMessage(id)) {
      document.addMessage({ id, sender: 'ivo', body });
    }
    document.setExtras(id, { seq: ++this.seq });
  }

  /** The server moves a message out of the document. */
  fold(id: string): void {
    this.chat.transact(() => {
      this.chat.ymetadata.set('folded', this.chat.getMessage(id)!.seq!);
      this.remove(id);
    });
  }

  remove(id: string): void {
    const index = this.chat.ymessages.toArray().findIndex(entry => entry.get('id') === id);
    this.chat.ymessages.delete(index);
  }

  settled(): Promise<void> {
    return new Promise(resolve => setImmediate(resolve));
  }
}
