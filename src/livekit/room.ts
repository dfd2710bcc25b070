/** A participant of a room, as far as a chat shows them. */
export interface IChatParticipant {
  /** Unique in the room. */
  readonly identity: string;
  /** The name that people see. */
  readonly name?: string;
}

/** How a packet is sent. */
export interface IPublishOptions {
  /** The topic of the packet. */
  topic: string;
  /** Whether it may not get lost. */
  reliable: boolean;
}

/** Hears every data packet of the others in a room. The participant is absent if a packet is faster than the news of its author. */
export type DataListener<P> = (
  payload: Uint8Array,
  participant?: P,
  kind?: unknown,
  topic?: string,
  encryption?: unknown,
  identity?: string
) => void;

/** The surface of a LiveKit room that a chat needs: a `Room` of `livekit-client` or of `@livekit/rtc-node`, or a `ChatRoom`. */
export interface IChatRoom<P extends IChatParticipant = IChatParticipant> {
  /** The participant that this program is. Absent before the room is connected. */
  readonly localParticipant?: P & {
    /** Sends a packet to everybody in the room. */
    publishData(payload: Uint8Array, options: IPublishOptions): Promise<void>;
  };
  /** Adds a listener. */
  on(event: 'dataReceived', listener: DataListener<IChatParticipant>): unknown;
  /** Removes a listener. */
  off(event: 'dataReceived', listener: DataListener<IChatParticipant>): unknown;
}
