import { createHmac, randomBytes } from 'node:crypto';

/** The prefix by which tools recognize such secrets. */
const PREFIX = 'whsec_';

/** A secret for one webhook, in the format of Standard Webhooks: the prefix, and 32 bytes in base64. */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** The headers with which a receiver verifies the sender and detects changed or replayed requests (Standard Webhooks). */
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
