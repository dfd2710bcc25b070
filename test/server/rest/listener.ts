import { request, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventReader } from '../../harness/event-reader.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import type { Thread } from '../../../server/rest/threads/schemas.js';
import type { TestApi } from './test-api.js';

export interface IEvent {
  name: string;
  id: string;
  data: {
    threadId: string;
    thread?: Thread | null;
    message?: { id: string; sequenceId?: string; content?: { message?: string } };
    [key: string]: unknown;
  };
}

export interface IListenOptions {
  /** Whether the token is in the address. */
  inQuery?: boolean;
  /** The lifetime of the token, in milliseconds. */
  ms?: number;
  lastEventId?: string;
  latest?: boolean;
  /** The port, by default that of the harness. */
  port?: number;
}

/** A client of the event stream, over a real socket. */
export class Listener {
  readonly events: IEvent[] = [];
  raw = '';
  status = 0;
  headers: Record<string, unknown> = {};
  closed = false;
  request!: ClientRequest;

  static async open(
    harness: TestApi,
    who: IPrincipal,
    { inQuery, ms, lastEventId, latest, port }: IListenOptions = {}
  ): Promise<Listener> {
    const listener = new Listener();
    const token = await harness.token(who, ms);
    const query = new URLSearchParams({
      ...(inQuery && { token }),
      ...(latest && { latest: 'true' })
    });
    await new Promise<void>((resolve, reject) => {
      listener.request = request(
        {
          port: port ?? (harness.app.server.address() as AddressInfo).port,
          path: `/chat/events?${query}`,
          headers: {
            ...(!inQuery && { authorization: `Bearer ${token}` }),
            ...(lastEventId !== undefined && { 'last-event-id': lastEventId })
          },
          agent: false
        },
        response => {
          listener.status = response.statusCode ?? 0;
          listener.headers = response.headers;
          listener.pause = () => response.pause();
          response.setEncoding('utf8');
          response.on('data', (text: string) => listener._read(text));
          response.on('close', () => {
            listener.closed = true;
            listener._wake();
          });
          response.on('error', () => undefined);
          resolve();
        }
      );
      listener.request.on('error', reject);
      listener.request.end();
    });
    await listener.until(() => listener.raw.includes(': open') || listener.closed);
    return listener;
  }

  get names(): string[] {
    return this.events.map(({ name }) => name);
  }

  /** The position from which the client would resume. */
  get lastEventId(): string {
    return this._parser.lastId;
  }

  /** The texts of the messages in the events. */
  get texts(): (string | undefined)[] {
    return this.events.flatMap(({ data }) => (data.message ? [data.message.content?.message] : []));
  }

  /** Stops reading. */
  pause: () => void = () => undefined;

  /** Resolves once a condition holds for the events so far. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>(resolve => (this._wake = resolve));
    }
  }

  count(events: number): Promise<void> {
    return this.until(() => this.events.length >= events);
  }

  close(): void {
    this.request.on('error', () => undefined);
    this.request.destroy();
  }

  private _read(text: string): void {
    this.raw += text;
    for (const { event: name = '', id = '', data } of this._parser.push(text)) {
      this.events.push({ name, id, data: JSON.parse(data) as IEvent['data'] });
    }
    this._wake();
  }

  private _parser = new EventReader();
  private _wake: () => void = () => undefined;
}
