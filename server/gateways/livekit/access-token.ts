import { SignJWT } from 'jose';

/** A token is used once, right after it is made. LiveKit renews it for those who are connected. */
const LIFETIME = '5m';

/** The identity under which the bridge of a chat joins rooms. */
const identityOf = (chat: string): string => `colloquy-${chat}`;

/**
 * A token of LiveKit that lets a bridge join one room, say what it is, read data and send data, and nothing else. Without `canSubscribe`, LiveKit does not
 * tell who sends the data.
 */
export const accessToken = (
  { key, secret }: { readonly key: string; readonly secret: string },
  chat: string,
  room: string
): Promise<string> =>
  new SignJWT({
    name: 'Colloquy',
    video: {
      room,
      roomJoin: true,
      canPublish: false,
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: true
    }
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(key)
    .setSubject(identityOf(chat))
    .setNotBefore('0s')
    .setExpirationTime(LIFETIME)
    .sign(new TextEncoder().encode(secret));
