import { ChatError } from '../errors.js';
import type { IPushRow } from '../storage/pushes.js';
import type { AllowedAddresses } from '../webhooks/allowed-addresses.js';
import { checkKeys } from './browser-keys.js';

/** The subscription of a browser, as its page sends it. */
export type NewPush = Omit<IPushRow, 'username' | 'at' | 'expiresOn'>;

/** Checks a subscription. @throws ChatError `bad_value` */
export function checkSubscription(push: NewPush, addresses: AllowedAddresses): void {
  checkEndpoint(addresses, push.endpoint);
  checkKeys(push);
  checkTimeZone(push.timeZone);
}

function checkEndpoint(addresses: AllowedAddresses, endpoint: string): void {
  try {
    addresses.check(endpoint);
  } catch {
    throw new ChatError(
      'bad_value',
      'The endpoint must use https and a public address.',
      'body/endpoint'
    );
  }
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new ChatError('bad_value', 'There is no such time zone.', 'body/timeZone');
  }
}
