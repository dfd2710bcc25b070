import { Agents, type IAgentsOptions } from '../../../server/bots/agents/agents.js';
import { BotHost, type IBotHostOptions } from '../../../server/bots/host.js';
import { BotRegistry, type IBotRegistryOptions } from '../../../server/registry/bot-registry.js';
import { AllowedAddresses } from '../../../server/webhooks/allowed-addresses.js';

type RegistryParts = Omit<IBotRegistryOptions, 'reserved' | 'checkUrl' | 'onError'> & {
  readonly errors: unknown[];
};

export const registryOf = ({ errors, ...parts }: RegistryParts): BotRegistry =>
  new BotRegistry({
    ...parts,
    reserved: ['echo'],
    checkUrl: url => void new AllowedAddresses(['127.0.0.1']).check(url),
    onError: error => errors.push(error)
  });

export const hostOf = ({ rooms, storage, clock, log }: Omit<IBotHostOptions, 'bots'>): BotHost =>
  new BotHost({ rooms, storage, clock, log, bots: [] });

export const agentsOf = (parts: IAgentsOptions): Agents => {
  const { registry, host, rooms, storage, clock, limits } = parts;
  return new Agents({ registry, host, rooms, storage, clock, limits });
};
