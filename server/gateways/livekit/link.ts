import {
  CHAT_TOPIC,
  CHAT_UPDATE_TOPIC,
  decodePacket,
  PacketError
} from '../../../src/livekit/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import type { ILimits } from '../../limits.js';
import { Lifetime, LinkError, type IEnd } from './lifetime.js';
import { DISCONNECTED, type IRtcParticipant, type IRtcPublisher, type IRtcRoom } from './rtc.js';
import { STREAM_TOPIC, Streams, type IRemoteFile, type IRemoteText } from './streams.js';

/** On this topic, a participant asks for the messages from before they came: `{"limit": 50}`. */
const HISTORY_TOPIC = 'colloquy.history';

/** Milliseconds in which LiveKit must take what is sent. */
const SEND_TIMEOUT_MS = 15_000;
const SEND_FILE_TIMEOUT_MS = 60_000;

/** Milliseconds in which the server must answer. */
const CONNECT_TIMEOUT_MS = 15_000;

/** Milliseconds in which the server must confirm that the others know the bridge. */
const ANNOUNCE_TIMEOUT_MS = 5_000;

/** A message, an edit or a deletion by somebody in the room. */
export interface IRemoteMessage extends IRemoteText {
  readonly deleted: boolean;
}

export interface ILinkOptions {
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'bridgeFileBytes'>;
  onMessage(message: IRemoteMessage): void;
  onHistory(sender: IRtcParticipant, limit: unknown): void;
  /** Resolves when the file was read. */
  onFile(file: IRemoteFile): Promise<void>;
  /** False for a sender who sends too much. Their packet is dropped unread. */
  admits(identity: string, bytes: number): boolean;
  /** Something that somebody in the room sent was not taken. */
  onDropped(reason: string): void;
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
    _room.on('disconnected', reason => this._lifetime.end(endOf(reason)));
    _room.on('reconnecting', () => this._options.onState('retrying'));
    _room.on('reconnected', () => this._options.onState('connected'));
    this._lifetime = new Lifetime(_options.clock);
    new Streams(_room, {
      ...{ lifetime: this._lifetime, limits: _options.limits },
      admits: (identity, bytes) => this._admits(identity, bytes),
      onText: text => this._options.onMessage({ ...text, deleted: false }),
      onFile: file => this._options.onFile(file),
      onDropped: reason => this._options.onDropped(reason)
    });
  }

  /** Resolves when the connection has ended. */
  get ended(): Promise<IEnd> {
    return this._lifetime.ended;
  }

  /** Resolves with null when connected, or with why it is not. The errors of LiveKit contain the token, so they are not passed on. */
  async connect(url: string, token: string): Promise<IEnd | null> {
    const options = {
      autoSubscribe: false,
      dynacast: false,
      dataStream: { maxPayloadByteLength: Streams.mostBytes(this._options.limits) }
    };
    try {
      this._connecting = this._room.connect(url, token, options);
      await this._lifetime.within(CONNECT_TIMEOUT_MS, this._connecting);
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
    await this._lifetime
      .within(ANNOUNCE_TIMEOUT_MS, told ?? Promise.resolve())
      .catch(() => undefined);
  }

  /** Leaves the room. */
  dispose(): void {
    this._isDisposed = true;
    this._lifetime.end({ reason: 'The bridge ended.' });
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
      await this._lifetime.within(ms, send(localParticipant));
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
    if (!isKnown || !sender) {
      return;
    }
    if (!this._admits(sender.identity, payload.length)) {
      this._options.onDropped('too_many_requests');
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
      this._options.onDropped('malformed');
    }
  }

  private _admits(identity: string, bytes: number): boolean {
    return !this._isDisposed && this._options.admits(identity, bytes);
  }

  private _isDisposed = false;
  private _connecting: Promise<void> = Promise.resolve();
  private readonly _lifetime: Lifetime;
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
