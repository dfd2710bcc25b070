import type { Credentials } from '../identity/credentials.js';
import { loadKey, PUSH_KEY } from '../identity/key.js';
import { AllowedAddresses } from '../webhooks/allowed-addresses.js';
import { Pushes, type IPushesOptions } from './pushes.js';
import { Vapid } from './vapid.js';

export interface IStartOptions extends Omit<IPushesOptions, 'addresses' | 'vapid'> {
  /** The directory of the server's keys. */
  readonly data: string;
  /** Where the operators of push services ask if something is wrong. Without it, nothing is pushed. */
  readonly pushContact?: string;
  /** Hosts that may be reached although they are not public. */
  readonly webhookHosts: readonly string[];
  readonly credentials: Pick<Credentials, 'onRevoked'>;
  readonly onError: (error: unknown) => void;
}

/** Starts to tell browsers the news; null if the operator has not turned it on. */
export async function startPushes(options: IStartOptions): Promise<Pushes | null> {
  const { data, pushContact, webhookHosts, clock, credentials, onError } = options;
  if (pushContact === undefined) {
    return null;
  }
  const vapid = new Vapid(await loadKey(data, PUSH_KEY), pushContact, clock);
  const pushes = new Pushes({ ...options, addresses: new AllowedAddresses(webhookHosts), vapid });
  await pushes.start();
  credentials.onRevoked(username => void pushes.forget(username).catch(onError));
  return pushes;
}
