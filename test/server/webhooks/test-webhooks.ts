import type { IWebhookRow } from '../../../server/storage/webhooks.js';
import type { NewWebhook } from '../../../server/webhooks/webhooks.js';
import { ada, TestApi } from '../rest/test-api.js';
import { Receiver, until } from './receiver.js';

export const PAUSES = [1_000, 5_000, 30_000, 120_000, 600_000];
export const TIMEOUT = 10_000;
export let harness: TestApi;
export let receiver: Receiver;
export let chat: string;
export let asked: number[];

/** Creates a webhook of ada's to the receiver. */
export const add = (more: Partial<NewWebhook> = {}, who = ada): Promise<IWebhookRow> =>
  harness.webhooks.add(who, { url: receiver.url, ...more });

/** Sends a message. Resolves with its id. */
export const say = async (body: string, who = ada, to = chat): Promise<string> =>
  (await harness.rooms.execute(who, { type: 'send', chat: to, message: { body } })).id;

/** Resolves once the receiver has this number of requests. */
export const received = (count: number): Promise<void> =>
  until(() => receiver.received.length >= count);

/** Resolves once a webhook has passed on all events. */
export const placed = (id: string): Promise<void> =>
  until(async () => {
    const row = await harness.storage.webhooks.get(id);
    return row?.position.n === (await harness.storage.journal.end());
  });

/** Advances the clock by this time once a timer is set. */
export const pass = async (ms: number): Promise<void> => {
  await until(() => asked.includes(ms));
  asked.length = 0;
  harness.clock.advance(ms);
};

/** Opens the HTTP API with a chat and a receiver before each test of a file, and closes them afterwards. */
export function useWebhooks(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    receiver = await Receiver.open();
    chat = await harness.chat(ada, { access: 'private' });
    asked = [];
    const after = harness.clock.after.bind(harness.clock);
    harness.clock.after = (ms, run) => {
      asked.push(ms);
      return after(ms, run);
    };
  });
  afterEach(async () => {
    receiver.close();
    await harness.close();
  });
}
