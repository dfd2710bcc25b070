import { ConfigError, type IConfig, type IWebhookEntry } from '../../config.js';
import { ChatError } from '../../errors.js';
import { readFields } from '../../registry/bot-fields.js';
import type { IBotRow } from '../../storage/storage.js';
import type { AllowedAddresses } from '../../webhooks/allowed-addresses.js';

/**
 * The bots of the configuration that are behind webhooks, as if they were registered. They belong to nobody.
 *
 * @throws ConfigError that names the setting and says what is wrong
 */
export const configuredRows = (
  entries: IConfig['bots'],
  addresses: Pick<AllowedAddresses, 'check'>
): Omit<IBotRow, 'createdOn'>[] =>
  entries.flatMap((entry, i) =>
    typeof entry !== 'string' && 'webhook' in entry ? [rowOf(entry, `bots.${i}`, addresses)] : []
  );

function rowOf(
  { webhook: url, name: username, secret, required, answers = 'always', ...fields }: IWebhookEntry,
  setting: string,
  addresses: Pick<AllowedAddresses, 'check'>
): Omit<IBotRow, 'createdOn'> {
  try {
    addresses.check(url);
    return {
      ...{ username, displayName: username, kind: 'webhook', answers, url, secret },
      ...(required !== undefined && { required }),
      ...readFields(username, fields)
    };
  } catch (error) {
    if (error instanceof ChatError) {
      const key = error.target === 'url' ? 'webhook' : (error.target ?? 'webhook');
      throw new ConfigError(`${setting}.${key} is wrong. ${error.message}`);
    }
    throw error;
  }
}
