import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotHost } from '../../../../server/bots/host.js';
import { WebhookBots } from '../../../../server/bots/webhook/webhook-bots.js';
import { EventPresenter } from '../../../../server/rest/events/event-presenter.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { AllowedAddresses } from '../../../../server/webhooks/allowed-addresses.js';
import { ada, TestApi } from '../../rest/test-api.js';

/** The pause between two batches of a text, in milliseconds. It takes no time here. */
const BATCH_MS = 50;

/** A request that a bot got. */
export interface IAsked {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: string;
  readonly response: ServerResponse;
}

/** The most turns of the event loop that a test waits for something. */
const TURNS = 3_000;

/** Resolves once a condition holds; checks it at each turn of the event loop. @throws Error if that takes too many. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    if (await isSo()) {
      return;
    }
    await new Promise(resolve => setImmediate(resolve));
  }
  throw new Error(`It is not so: ${String(isSo)}`);
}

export let harness: TestApi;
export let chat: string;
/** The requests, in order of arrival. */
export let asked: IAsked[];
/** The secret of the bot. */
export let secret: string;

let server: Server;
let host: BotHost;
let bots: WebhookBots;
let respond: (response: ServerResponse, asked: IAsked) => void;

/** Sets what the bot does with its next requests. */
export function answer(run: typeof respond): void {
  respond = run;
}

/** Sends a message as ada. */
export const say = (body: string, to = chat): Promise<string> => harness.say(ada, to, body);

/** The messages of the bot, with the text that has arrived. */
export const replies = async (of = chat): Promise<IMessageRow[]> =>
  (await harness.storage.listMessages(of, { limit: 100 }))
    .filter(({ sender }) => sender === 'bot:hook')
    .reverse();

/** Waits for the first reply that is complete. */
export async function reply(count = 1): Promise<IMessageRow> {
  const complete = async () => (await replies()).filter(({ streaming }) => !streaming);
  await until(async () => (await complete()).length >= count);
  return (await complete())[count - 1];
}

/** Waits until the bot was asked so often. */
export const askedTimes = (count: number): Promise<void> => until(() => asked.length >= count);

/** The address of the bot. */
export const address = (): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/bot`;

/** Runs a bot behind a webhook in a chat of ada's before each test of a file. */
export function useWebhookBot(): void {
  beforeEach(async () => {
    asked = [];
    respond = response => response.writeHead(204).end();
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        asked.push({ headers: request.headers, path: request.url ?? '', body, response });
        respond(response, asked.at(-1)!);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    harness = await TestApi.open();
    const { storage, rooms, clock, feed, registry, log, ids, webhooks } = harness;
    const after = clock.after.bind(clock);
    clock.after = (ms, run) => (ms === BATCH_MS ? clock.soon(run) : after(ms, run));
    host = new BotHost({ rooms, storage, clock, log, bots: [] });
    await host.start();
    const writer = new EventPresenter({ storage, ids });
    bots = new WebhookBots({
      ...{ registry, host, webhooks, storage, feed, clock },
      addresses: new AllowedAddresses(['127.0.0.1']),
      write: (event, view) => writer.write(event, view)
    });
    await bots.start();
    chat = await harness.chat(ada);
    const bot = { name: 'hook', kind: 'webhook', url: address() };
    const made = await harness.ask(ada, 'POST', '/chat/bots', bot);
    secret = made.json<{ secret: string }>().secret;
    await harness.ask(ada, 'PUT', `/chat/threads/${chat}/bots/bot:hook`);
  });
  afterEach(async () => {
    bots.dispose();
    server.closeAllConnections();
    server.close();
    await host.dispose();
    await harness.close();
  });
}
