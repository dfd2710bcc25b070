import { createECDH, ECDH } from 'node:crypto';
import { ChatError } from '../errors.js';

const CURVE = 'prime256v1';
const SECRET_BYTES = 16;
const POINT_BYTES = 65;

/** The keys for which a browser wants its pushes encrypted, in base64url. */
export interface IBrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** @throws ChatError `bad_value` for keys that no browser makes. */
export function checkKeys({ p256dh, auth }: IBrowserKeys): void {
  if (!isPoint(bytesOf(p256dh))) {
    throw new ChatError('bad_value', 'The key must be a point of P-256.', 'body/keys/p256dh');
  }
  if (bytesOf(auth).length !== SECRET_BYTES) {
    throw new ChatError('bad_value', 'The secret must have 16 bytes.', 'body/keys/auth');
  }
}

/** Encrypts a text for a browser, as RFC 8291 says. */
export async function encrypted(text: string, { p256dh, auth }: IBrowserKeys): Promise<Buffer> {
  const { default: ece } = await import('http_ece');
  const privateKey = createECDH(CURVE);
  privateKey.generateKeys();
  return ece.encrypt(Buffer.from(text), {
    version: 'aes128gcm',
    privateKey,
    dh: bytesOf(p256dh),
    authSecret: bytesOf(auth)
  });
}

/** An uncompressed point: a byte and two coordinates. */
function isPoint(bytes: Buffer): boolean {
  try {
    return bytes.length === POINT_BYTES && ECDH.convertKey(bytes, CURVE).length > 0;
  } catch {
    return false;
  }
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');
