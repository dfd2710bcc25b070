import {
  CHAT_TOPIC,
  CHAT_UPDATE_TOPIC,
  decodePacket,
  MAX_READ_BYTES,
  PacketError
} from '../../../src/livekit/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import {
  DISCONNECTED,
  type IRtcParticipant,
  type IRtcPublisher,
  type IRtcRoom,
  type ITextReader
} from './rtc.js';

/** The topic of the text streams of today's clients. */
export const STREAM_TOPIC = 'lk.chat';

/** On this topic, a participant asks for the messages from before they came: `{"limit": 50}`. */
export const HISTORY_TOPIC = 'colloquy.history';

/** The most texts that are being received at a time, from all and from one identity. */
const READERS = 100;
const READERS_OF_ONE = 10;

/** Milliseconds in which a text must arrive, and in which LiveKit must take what is sent. */
const RECEIVE_TIMEOUT_MS = 30_000;
const SEND_TIMEOUT_MS = 15_000;
const SEND_FILE_TIMEOUT_MS = 60_000;

/** Milliseconds in which the server must answer. */
const CONNECT_TIMEOUT_MS = 15_000;

/** Milliseconds in which the server must confirm that the others know the bridge. */
const ANNOUNCE_TIMEOUT_MS = 5_000;

const MAX_ID_LENGTH = 256;

/** A message, an edit or a deletion by somebody in the room. */
export interface IRemoteMessage {
  readonly sender: IRtcParticipant;
  /** The id that it has in the room. */
  readonly id: string;
  readonly text: string;
  readonly deleted: boolean;
}

/** Why a connection ended. `refused`: trying again does not help before somebody changes something. */
export interface IEnd {
  readonly reason: string;
  readonly refused?: boolean;
}

export interface ILinkOptions {
  readonly clock: IClock;
  onMessage(message: IRemoteMessage): void;
  onHistory(sender: IRtcParticipant, limit: unknown): void;
  /** False for a sender who sends too much. Their packet is dropped unread. */
  admits(identity: string, bytes: number): boolean;
  onState(state: 'connected' | 'retrying'): void;
}

/** One connection to a room. It reads and writes LiveKit's packets and streams, and forwards none that is malformed. */
export class Link implements IDisposable {
  constructor(
    private readonly _room: IRtcRoom,
    private readonly _options: ILinkOptions
  ) {
    _room.on('dataReceived', (payload, sender, _kind, topic) =>
      this._onData(payload, sender, topic)
    );
    _room.on('disconnected', reason => this._end(endOf(reason)));
    _room.on('reconnecting', () => this._options.onState('retrying'));
    _room.on('reconnected', () => this._options.onState('connected'));
    _room.registerTextStreamHandler(STREAM_TOPIC, (reader, { identity }) => {
      const sender = _room.remoteParticipants.get(identity) ?? { identity };
      void this._read(reader, sender).catch(() => undefined);
    });
  }

  private _end!: (end: IEnd) => void;

  /** Resolves when the connection has ended. */
  readonly ended = new Promise<IEnd>(resolve => (this._end = resolve));

  /** Resolves with null when connected, or with why it is not. The errors of LiveKit contain the token, so they are not passed on. */
  async connect(url: string, token: string): Promise<IEnd | null> {
    const options = {
      autoSubscribe: false,
      dynacast: false,
      dataStream: { maxPayloadByteLength: MAX_READ_BYTES }
    };
    try {
      this._connecting = this._room.connect(url, token, options);
      await this._within(CONNECT_TIMEOUT_MS, this._connecting);
    } catch (error) {
      return /\b40[13]\b/.test(String((error as Error | null)?.message))
        ? REFUSED
        : { reason: 'The LiveKit server cannot be reached.' };
    }
    await this._announce();
    return null;
  }

  /** Sends a packet to all, or to one identity. Rejects if the connection is lost. */
  send(topic: string, packet: Uint8Array, to?: string): Promise<void> {
    const target = to === undefined ? {} : { destination_identities: [to] };
    const options = { reliable: true, topic, ...target };
    return this._sent(SEND_TIMEOUT_MS, by => by.publishData(packet, options));
  }

  /** Sends a text as a stream. */
  async sendText(id: string, text: string, attributes: Record<string, string>): Promise<void> {
    const options = { topic: STREAM_TOPIC, streamId: id, attributes };
    await this._sent(SEND_TIMEOUT_MS, by => by.sendText(text, options));
  }

  /** Sends a file as a stream. */
  async sendFile(
    id: string,
    file: { readonly name: string; readonly mimeType: string },
    bytes: Uint8Array,
    attributes: Record<string, string>
  ): Promise<void> {
    const { name, mimeType } = file;
    const options = { topic: STREAM_TOPIC, streamId: id, attributes, name, mimeType };
    await this._sent(SEND_FILE_TIMEOUT_MS, async by => {
      const writer = await by.streamBytes({ ...options, totalSize: bytes.length });
      await writer.write(bytes);
      await writer.close();
    });
  }

  /**
   * LiveKit tells the others of somebody who publishes no tracks seconds later, but at once of new attributes. A packet that comes before has
   * no author for them, so it could edit and delete nothing.
   */
  private async _announce(): Promise<void> {
    const told = this._room.localParticipant?.setAttributes({ 'colloquy.bridge': 'true' });
    await this._within(ANNOUNCE_TIMEOUT_MS, told ?? Promise.resolve()).catch(() => undefined);
  }

  /** Leaves the room. */
  dispose(): void {
    this._isDisposed = true;
    this._end({ reason: 'The bridge ended.' });
    const leave = (): Promise<void> => this._room.disconnect();
    // A connection that comes about later is ended too.
    this._connecting.then(leave, leave).catch(() => undefined);
  }

  /** Rejects with a LinkError if it cannot be sent, whatever LiveKit says of it. */
  private async _sent(ms: number, send: (by: IRtcPublisher) => Promise<unknown>): Promise<void> {
    const { localParticipant } = this._room;
    if (!localParticipant || this._isDisposed) {
      throw new LinkError();
    }
    try {
      await this._within(ms, send(localParticipant));
    } catch {
      throw new LinkError();
    }
  }

  private _onData(
    payload: Uint8Array,
    sender: IRtcParticipant | undefined,
    topic: string | undefined
  ): void {
    // A sender whom the room does not know may be the server itself, which does not chat.
    const isKnown = topic === CHAT_TOPIC || topic === CHAT_UPDATE_TOPIC || topic === HISTORY_TOPIC;
    if (!isKnown || !sender || !this._admits(sender, payload.length)) {
      return;
    }
    try {
      if (topic === HISTORY_TOPIC) {
        this._options.onHistory(sender, limitIn(payload));
        return;
      }
      const { clock } = this._options;
      const packet = decodePacket(payload, { id: () => clock.uuid(), now: () => clock.now() });
      if (!packet.ignoreLegacy) {
        const { id, message: text, deleted = false } = packet;
        this._options.onMessage({ sender, id, text, deleted });
      }
    } catch (error) {
      if (!(error instanceof PacketError)) {
        throw error;
      }
    }
  }

  private async _read(reader: ITextReader, sender: IRtcParticipant): Promise<void> {
    const { identity } = sender;
    const { streamId: id } = reader.info;
    const own = this._readers.get(identity) ?? 0;
    const isFull = this._reading >= READERS || own >= READERS_OF_ONE;
    if (isFull || id === '' || id.length > MAX_ID_LENGTH || !this._admits(sender, 0)) {
      return reader.close();
    }
    this._reading++;
    this._readers.set(identity, own + 1);
    try {
      const text = await this._within(RECEIVE_TIMEOUT_MS, reader.readAll());
      if (!this._isDisposed && this._admits(sender, Buffer.byteLength(text))) {
        this._options.onMessage({ sender, id, text, deleted: false });
      }
    } finally {
      this._reading--;
      const left = (this._readers.get(identity) ?? 1) - 1;
      if (left > 0) {
        this._readers.set(identity, left);
      } else {
        this._readers.delete(identity);
      }
      await reader.close();
    }
  }

  private _admits({ identity }: IRtcParticipant, bytes: number): boolean {
    return !this._isDisposed && this._options.admits(identity, bytes);
  }

  private async _within<T>(ms: number, work: Promise<T>): Promise<T> {
    let timer: IDisposable | undefined;
    const late = new Promise<void>(resolve => {
      timer = this._options.clock.after(ms, resolve);
    });
    const lost = Promise.race([late, this.ended]).then(() => {
      throw new LinkError();
    });
    return Promise.race([work, lost]).finally(() => timer?.dispose());
  }

  private _isDisposed = false;
  private _connecting: Promise<void> = Promise.resolve();
  private _reading = 0;
  /** By identity. */
  private readonly _readers = new Map<string, number>();
}

/** Something could not be sent or received because the connection is lost or too slow. */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor() {
    super('The connection to the LiveKit room is lost or too slow.');
  }
}

const REFUSED: IEnd = {
  reason: 'The LiveKit server refuses the key or the secret of this server. Ask the operator.',
  refused: true
};

function endOf(reason: number): IEnd {
  switch (reason) {
    case DISCONNECTED.duplicateIdentity:
      return {
        reason: 'Another server joined the room for this chat. Stop one of them.',
        refused: true
      };
    case DISCONNECTED.participantRemoved:
      return { reason: 'The bridge was removed from the LiveKit room.', refused: true };
    case DISCONNECTED.roomDeleted:
      return { reason: 'The LiveKit room was deleted.' };
    default:
      return { reason: 'The connection to the LiveKit room was lost.' };
  }
}

/** The limit in a request for history; undefined if it has none. */
function limitIn(payload: Uint8Array): unknown {
  try {
    return (JSON.parse(Buffer.from(payload).toString() || '{}') as { limit?: unknown } | null)
      ?.limit;
  } catch {
    return undefined;
  }
}
