import { Pushes, type IPushesOptions } from '../../../server/push/pushes.js';
import { Vapid } from '../../../server/push/vapid.js';
import { AllowedAddresses } from '../../../server/webhooks/allowed-addresses.js';

/** Pushes that have not started. They may go to this computer. */
export const makePushes = (parts: Omit<IPushesOptions, 'addresses' | 'vapid'>): Pushes =>
  new Pushes({
    ...parts,
    addresses: new AllowedAddresses(['127.0.0.1']),
    vapid: new Vapid(new Uint8Array(32).fill(5), 'mailto:ops@example.test', parts.clock)
  });
