/** The part of `@livekit/rtc-node` that a bridge uses. The package is optional, and is loaded when the first bridge starts. */

export interface IRtcParticipant {
  readonly identity: string;
  readonly name?: string;
}

/** A stream that arrives. Reading fails if it is longer than `maxPayloadByteLength`, or breaks off. */
export interface IStreamReader<T> extends AsyncIterable<T> {
  readonly info: {
    readonly streamId: string;
    readonly name?: string;
    readonly mimeType?: string;
    readonly totalSize?: number;
  };
  close(): Promise<void>;
}

interface ITarget {
  topic: string;
  streamId?: string;
  attributes?: Record<string, string>;
  destinationIdentities?: string[];
}

export interface IRtcPublisher {
  publishData(
    data: Uint8Array,
    options: { reliable: boolean; topic: string; destination_identities?: string[] }
  ): Promise<void>;
  sendText(text: string, options: ITarget): Promise<unknown>;
  setAttributes(attributes: Record<string, string>): Promise<void>;
  streamBytes(
    options: ITarget & { name: string; mimeType: string; totalSize: number }
  ): Promise<{ write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }>;
}

export interface IRtcRoom {
  readonly localParticipant?: IRtcPublisher;
  readonly remoteParticipants: ReadonlyMap<string, IRtcParticipant>;
  on(
    event: 'dataReceived',
    listener: (
      payload: Uint8Array,
      participant?: IRtcParticipant,
      kind?: unknown,
      topic?: string
    ) => void
  ): unknown;
  on(event: 'disconnected', listener: (reason: number) => void): unknown;
  on(event: 'reconnecting' | 'reconnected', listener: () => void): unknown;
  registerTextStreamHandler(
    topic: string,
    handler: (reader: IStreamReader<string>, sender: IRtcParticipant) => void
  ): void;
  registerByteStreamHandler(
    topic: string,
    handler: (reader: IStreamReader<Uint8Array>, sender: IRtcParticipant) => void
  ): void;
  connect(
    url: string,
    token: string,
    options: {
      autoSubscribe: boolean;
      dynacast: boolean;
      dataStream: { maxPayloadByteLength: number };
    }
  ): Promise<void>;
  disconnect(): Promise<void>;
}

/** Makes a room that is not connected. */
export type MakeRoom = () => Promise<IRtcRoom>;

/** A room of the real package. Rejects if the package is not installed. */
export const makeRtcRoom: MakeRoom = async () => {
  const { Room } = await import('@livekit/rtc-node');
  return new Room();
};

/** Whether an error says that the package is not installed. */
export const isMissingPackage = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';

/** The values of `DisconnectReason` in LiveKit's protocol after which trying again at once would not help. */
export const DISCONNECTED = {
  duplicateIdentity: 2,
  participantRemoved: 4,
  roomDeleted: 5
} as const;
