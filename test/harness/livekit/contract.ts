import { SignJWT } from 'jose';

/** A LiveKit server on this computer, for tests. */
export interface ILiveKitServer {
  /** `ws://127.0.0.1:PORT` */
  readonly url: string;
  /** Starts on a free port, and after `stop` on the same one. The rooms are empty. */
  start(): Promise<void>;
  /** Ends at once, without a word to the participants. */
  stop(): Promise<void>;
}

export const API_KEY = 'devkey';
export const API_SECRET = 'a secret of the tests, and of nobody else';

/** A token with which a participant joins a room. */
export const liveKitToken = (
  identity: string,
  { room = 'room', name = identity } = {}
): Promise<string> =>
  new SignJWT({ name, video: { roomJoin: true, room, canPublish: true, canPublishData: true } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(API_KEY)
    .setSubject(identity)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(API_SECRET));
