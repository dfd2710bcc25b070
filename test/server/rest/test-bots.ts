import { Agents } from '../../../server/bots/agents/agents.js';
import { BotHost } from '../../../server/bots/host.js';
import { BotRegistry } from '../../../server/registry/bot-registry.js';
import { AllowedAddresses } from '../../../server/webhooks/allowed-addresses.js';
import type { TestApi } from './test-api.js';

type Parts = Pick<TestApi, 'storage' | 'credentials' | 'rooms' | 'clock' | 'limits' | 'errors'>;

export const registryOf = ({ errors, ...parts }: Parts): BotRegistry =>
  new BotRegistry({
    ...parts,
    reserved: ['echo'],
    checkUrl: url => void new AllowedAddresses(['127.0.0.1']).check(url),
    onError: error => errors.push(error)
  });

export const hostOf = ({ rooms, storage, clock, log }: TestApi): BotHost =>
  new BotHost({ rooms, storage, clock, log, bots: [] });

export const agentsOf = (parts: TestApi): Agents => {
  const { registry, host, rooms, storage, clock, limits } = parts;
  return new Agents({ registry, host, rooms, storage, clock, limits });
};
