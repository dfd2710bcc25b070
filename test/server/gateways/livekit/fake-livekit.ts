import { EventEmitter } from 'node:events';
import { decodeJwt } from 'jose';
import type {
  IRtcParticipant,
  IRtcPublisher,
  IRtcRoom,
  IStreamReader
} from '../../../../server/gateways/livekit/rtc.js';

/** Something that a participant has received. */
export interface IReceived {
  readonly from: string;
  readonly topic: string;
  /** A packet, the text of a stream, or the bytes of a file. */
  readonly kind: 'packet' | 'text' | 'file';
  readonly id?: string;
  readonly text: string;
  readonly attributes?: Record<string, string>;
  readonly name?: string;
}

/** A LiveKit server in memory, with the surface of rooms of `@livekit/rtc-node`. */
export class FakeLiveKit {
  /** Those who are in a room, in the order in which they came. */
  readonly inRoom: FakeRoom[] = [];
  /** The tokens that were used, and how many connections were tried. */
  readonly tokens: string[] = [];
  /** Set while no connection succeeds: the message of the error. */
  failure: string | null = null;
  /** Called before the others know somebody. It may throw or wait. */
  beforeAnnounce: () => void | Promise<void> = () => undefined;
  /** Called before anything is published. It may throw or wait. */
  beforePublish: () => void | Promise<void> = () => undefined;

  readonly make = (): Promise<IRtcRoom> => Promise.resolve(new FakeRoom(this));

  /** Joins a room as a person. */
  async join(identity: string, room = 'team', name?: string): Promise<FakeRoom> {
    const peer = new FakeRoom(this);
    await peer.enter(identity, room, name);
    return peer;
  }

  /** The bridge that is in a room. */
  bridgeIn(room = 'team'): FakeRoom | undefined {
    return this.inRoom.find(one => one.room === room && one.identity.startsWith('colloquy-'));
  }
}

export class FakeRoom extends EventEmitter implements IRtcRoom {
  constructor(private readonly _server: FakeLiveKit) {
    super();
  }

  identity = '';
  name: string | undefined;
  room = '';
  attributes: Record<string, string> = {};
  readonly received: IReceived[] = [];
  localParticipant?: IRtcPublisher;

  get remoteParticipants(): ReadonlyMap<string, IRtcParticipant> {
    return new Map(this._others.map(one => [one.identity, one]));
  }

  async connect(_url: string, token: string): Promise<void> {
    this._server.tokens.push(token);
    if (this._server.failure !== null) {
      throw new Error(`${this._server.failure} - invalid token: ${token}`);
    }
    const { sub, video } = decodeJwt<{ video: { room: string } }>(token);
    await this.enter(sub!, video.room);
  }

  enter(identity: string, room: string, name?: string): Promise<void> {
    Object.assign(this, { identity, room, name });
    this._server.inRoom
      .filter(one => one.identity === identity && one.room === room)
      .forEach(one => one.drop(2));
    this._server.inRoom.push(this);
    this.localParticipant = {
      publishData: async (payload, { topic, destination_identities: to }) => {
        await this._publish();
        this.data(payload, topic, to);
      },
      setAttributes: async attributes => {
        await this._server.beforeAnnounce();
        this.attributes = attributes;
      },
      sendText: async (text, { topic, streamId, attributes, destinationIdentities: to }) => {
        await this._publish();
        this.text(text, streamId!, { topic, attributes, to });
      },
      streamBytes: async ({ topic, streamId, attributes, name }) => {
        await this._publish();
        const chunks: Uint8Array[] = [];
        return {
          write: bytes => Promise.resolve(void chunks.push(bytes)),
          close: () => {
            const text = Buffer.concat(chunks).toString('base64');
            const told = { kind: 'file', topic, id: streamId, text, attributes, name } as const;
            this._others.forEach(one => one.received.push({ from: this.identity, ...told }));
            return Promise.resolve();
          }
        };
      }
    };
    return Promise.resolve();
  }

  /** Publishes the bytes of a packet to all, or to some. */
  data(
    payload: Uint8Array | string | object,
    topic = 'lk-chat-topic',
    to?: readonly string[]
  ): void {
    const bytes =
      payload instanceof Uint8Array
        ? payload
        : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    for (const one of this._others.filter(({ identity }) => to?.includes(identity) ?? true)) {
      const text = Buffer.from(bytes).toString();
      one.received.push({ from: this.identity, topic, kind: 'packet', text });
      one.emit('dataReceived', bytes, this, 0, topic);
    }
  }

  /** Publishes a text as a stream. */
  text(
    text: string | Promise<string>,
    id: string,
    {
      topic = 'lk.chat',
      attributes,
      to
    }: { topic?: string; attributes?: Record<string, string>; to?: readonly string[] } = {}
  ): void {
    for (const one of this._others.filter(({ identity }) => to?.includes(identity) ?? true)) {
      const from = this.identity;
      if (typeof text === 'string') {
        one.received.push({ from, topic, kind: 'text', id, text, attributes });
      }
      one.stream(topic, readerOf({ streamId: id }, [text]), from);
    }
  }

  /** Receives a text stream. */
  stream(topic: string, reader: IStreamReader<string>, identity: string): void {
    this._handlers.get(topic)?.(reader, { identity });
  }

  /** Publishes the chunks of a file as a stream. Resolves when all have read it or left it. */
  async file(
    chunks: Chunks<Uint8Array | string>,
    info: IStreamReader<Uint8Array>['info'],
    topic = 'lk.chat'
  ): Promise<void> {
    for (const one of this._others) {
      const reader = readerOf(info, bytesOf(chunks));
      if (one.fileStream(reader, this.identity, topic)) {
        await reader.closed;
      }
    }
  }

  /** Receives a file. Returns whether anybody listens. */
  fileStream(reader: IStreamReader<Uint8Array>, identity: string, topic = 'lk.chat'): boolean {
    const handler = this._fileHandlers.get(topic);
    handler?.(reader, { identity });
    return handler !== undefined;
  }

  registerTextStreamHandler(topic: string, handler: Handler<string>): void {
    this._handlers.set(topic, handler);
  }

  registerByteStreamHandler(topic: string, handler: Handler<Uint8Array>): void {
    this._fileHandlers.set(topic, handler);
  }

  /** Loses the connection. */
  drop(reason = 0): void {
    const at = this._server.inRoom.indexOf(this);
    if (at >= 0) {
      this._server.inRoom.splice(at, 1);
      this.localParticipant = undefined;
      this.emit('disconnected', reason);
    }
  }

  disconnect(): Promise<void> {
    this.drop(1);
    return Promise.resolve();
  }

  private async _publish(): Promise<void> {
    await this._server.beforePublish();
    if (!this._server.inRoom.includes(this)) {
      throw new Error('This operation was aborted');
    }
  }

  private get _others(): FakeRoom[] {
    return this._server.inRoom.filter(one => one !== this && one.room === this.room);
  }

  private readonly _handlers = new Map<string, Handler<string>>();
  private readonly _fileHandlers = new Map<string, Handler<Uint8Array>>();
}

type Handler<T> = (reader: IStreamReader<T>, sender: IRtcParticipant) => void;

type Chunks<T> = Iterable<T | Promise<T>> | AsyncIterable<T>;

/** A stream that arrives, and when the reader has closed it. */
export function readerOf<T>(
  info: IStreamReader<T>['info'],
  chunks: Chunks<T>
): IStreamReader<T> & { readonly closed: Promise<void> } {
  let close!: () => void;
  const closed = new Promise<void>(resolve => (close = resolve));
  return {
    info,
    closed,
    async *[Symbol.asyncIterator]() {
      yield* chunks;
    },
    close: () => Promise.resolve(close())
  };
}

async function* bytesOf(chunks: Chunks<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield Buffer.from(chunk as string);
  }
}
