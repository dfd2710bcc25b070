import { createHmac, randomBytes } from 'node:crypto';

/** By this mark tools tell such secrets from others. */
const PREFIX = 'whsec_';

/** A secret for one webhook, as Standard Webhooks writes it: a mark, and 32 bytes in base64. */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** The headers by which a receiver knows whose request it is, and that nobody changed or repeats it (Standard Webhooks). */
export function signedHeaders(
  secret: string,
  { id, at, body }: { id: string; at: number; body: string }
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`
  };
}
