import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A secret for one webhook, in the format of Standard Webhooks: a prefix by which tools recognize it, and 32 bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The headers with which a receiver verifies the sender and detects changed or replayed requests (Standard Webhooks). */
export const signedHeaders = (
  secret: string,
  { id, at, body }: { id: string; at: number; body: string }
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': new Webhook(secret).sign(id, new Date(at), body)
});
