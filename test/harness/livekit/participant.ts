import { Room, type RemoteParticipant } from '@livekit/rtc-node';
import { CHAT_TOPIC, CHAT_UPDATE_TOPIC, decodePacket } from '../../../src/livekit/index.js';
import { liveKitToken } from './contract.js';

/** A message as a participant shows it. */
export interface IShownMessage {
  readonly identity: string;
  readonly id: string;
  /** Its text when it came, and now: empty if it was deleted. */
  readonly first: string;
  readonly text: string;
}

/** A person in a room with LiveKit's own client, who shows messages as LiveKit's components do: by identity and id. */
export class Participant {
  readonly room = new Room();
  /** By identity and id, in the order in which they came. */
  readonly shown = new Map<string, IShownMessage>();
  /** The files that came, by name. */
  readonly files = new Map<string, Buffer>();

  async join(url: string, identity: string, room = 'team'): Promise<void> {
    this.room.registerTextStreamHandler('lk.chat', (reader, { identity: from }) => {
      const { streamId } = reader.info;
      // Texts that come close together may be complete in another order than that in which they began.
      const before = this.shown.get(`${from} ${streamId}`) ?? this._show(from, streamId, '');
      void reader.readAll().then(text => {
        if (this.shown.get(`${from} ${streamId}`) === before) {
          this._show(from, streamId, text);
        }
      });
    });
    this.room.on(
      'dataReceived',
      (payload: Uint8Array, sender?: RemoteParticipant, _?: unknown, topic?: string) => {
        if (topic === CHAT_TOPIC || topic === CHAT_UPDATE_TOPIC) {
          const { id, message, ignoreLegacy, deleted } = decodePacket(payload);
          if (!ignoreLegacy) {
            this._show(sender?.identity ?? '', id, deleted ? '' : message);
          }
        }
      }
    );
    this.room.registerByteStreamHandler('lk.chat', reader => {
      void reader.readAll().then(chunks => {
        this.files.set(reader.info.name, Buffer.concat(chunks));
      });
    });
    await this.room.connect(url, await liveKitToken(identity, { room }));
  }

  /** Sends a file as today's clients do. Resolves with its id. */
  async sendFile(name: string, bytes: Uint8Array, mimeType = 'text/plain'): Promise<string> {
    const options = { topic: 'lk.chat', name, mimeType, totalSize: bytes.length };
    const writer = await this.room.localParticipant!.streamBytes(options);
    await writer.write(bytes);
    await writer.close();
    return writer.info.streamId;
  }

  get texts(): string[] {
    return [...this.shown.values()].map(({ text }) => text);
  }

  /** Sends a text as today's clients do. Resolves with its id. */
  async say(text: string): Promise<string> {
    const { streamId } = await this.room.localParticipant!.sendText(text, { topic: 'lk.chat' });
    this._show(this._identity, streamId, text);
    return streamId;
  }

  async edit(id: string, message: string): Promise<void> {
    await this.send({ id, message, timestamp: Date.now() }, CHAT_UPDATE_TOPIC);
    this._show(this._identity, id, message);
  }

  async delete(id: string): Promise<void> {
    await this.send({ id, message: '', timestamp: Date.now(), deleted: true }, CHAT_UPDATE_TOPIC);
    this._show(this._identity, id, '');
  }

  /** Sends any packet. */
  send(packet: object | string, topic = CHAT_TOPIC): Promise<void> {
    const text = typeof packet === 'string' ? packet : JSON.stringify(packet);
    const payload = new TextEncoder().encode(text);
    return this.room.localParticipant!.publishData(payload, { topic, reliable: true });
  }

  private get _identity(): string {
    return this.room.localParticipant!.identity;
  }

  private _show(identity: string, id: string, text: string): IShownMessage {
    const key = `${identity} ${id}`;
    const first = this.shown.get(key)?.first || text;
    const message = { identity, id, first, text };
    this.shown.set(key, message);
    return message;
  }
}
