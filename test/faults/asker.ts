import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredMessage } from '../../server/rest/messages/schemas.js';
import type { ServerProcess } from './server-process.js';

/** The pause before a request is sent again to a server that is away, in milliseconds. */
const PAUSE_MS = 20;

/** A user of the HTTP API who asks the clerk of `bot-server.mjs`, and sends each request again until the server has answered. */
export class Asker {
  private constructor(
    private readonly _server: ServerProcess,
    private readonly _token: string
  ) {}

  static async of(server: ServerProcess): Promise<Asker> {
    return new Asker(server, await server.token('ada'));
  }

  /** Creates a chat with the clerk in it. Resolves with its id. */
  async chat(): Promise<string> {
    const { chatThread } = (await this._send('POST', '/chat/threads', { topic: 'Questions' })) as {
      chatThread: { id: string };
    };
    await this._send('PUT', `/chat/threads/${chatThread.id}/bots/clerk`);
    return chatThread.id;
  }

  /** Sends a message. Resolves with its id once it is stored, however often the server is killed meanwhile. */
  async ask(chat: string, content: string): Promise<string> {
    const id = randomUUID();
    await this._send('POST', `/chat/threads/${chat}/messages`, { id, content });
    return id;
  }

  /** The messages of the clerk that people see, by the message that they answer, once none of them grows. */
  async answers(chat: string, questions: readonly string[]): Promise<Map<string, StoredMessage[]>> {
    for (;;) {
      const all = new Map<string, StoredMessage[]>(questions.map(id => [id, []]));
      let url: string | undefined = `/chat/threads/${chat}/messages?maxPageSize=100`;
      while (url !== undefined) {
        const page = (await this._send('GET', url)) as {
          value: StoredMessage[];
          nextLink?: string;
        };
        for (const message of page.value) {
          if (message.replyTo !== undefined && message.deletedOn === undefined) {
            all.get(message.replyTo)?.push(message);
          }
        }
        url = page.nextLink;
      }
      const isOver = [...all.values()].every(
        found => found.length > 0 && found.every(({ streaming }) => !streaming)
      );
      if (isOver || this.isImpatient) {
        return all;
      }
      await sleep(PAUSE_MS);
    }
  }

  /** Whether `answers` waits no longer. */
  isImpatient = false;

  private async _send(method: string, path: string, body?: object): Promise<unknown> {
    for (;;) {
      try {
        const url = path.startsWith('http') ? path : this._server.http + path;
        const response = await fetch(url, {
          method,
          headers: {
            authorization: `Bearer ${this._token}`,
            ...(body && { 'content-type': 'application/json' })
          },
          ...(body && { body: JSON.stringify(body) })
        });
        const text = await response.text();
        if (response.ok) {
          return text === '' ? undefined : JSON.parse(text);
        }
        if (response.status < 500) {
          throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), {
            isFinal: true
          });
        }
      } catch (error) {
        if ((error as { isFinal?: boolean }).isFinal) {
          throw error;
        }
      }
      await sleep(PAUSE_MS);
    }
  }
}
