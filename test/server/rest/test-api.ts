import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify';
import { pino } from 'pino';
import { CommunicationIds } from '../../../server/identity/communication-ids.js';
import { Archive } from '../../../server/archive/archive.js';
import { Attachments } from '../../../server/attachments/attachments.js';
import { Files } from '../../../server/attachments/files.js';
import { Credentials } from '../../../server/identity/credentials.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { Strings } from '../../../server/identity/strings.js';
import { Tokens } from '../../../server/identity/tokens.js';
import { Mcp } from '../../../server/gateways/mcp/mcp.js';
import { Bridges } from '../../../server/gateways/livekit/bridges.js';
import { Feed } from '../../../server/feed/feed.js';
import { Metrics } from '../../../server/metrics.js';
import { restApp } from '../../../server/rest/app.js';
import type { IRestContext } from '../../../server/rest/context.js';
import { EventPresenter } from '../../../server/rest/events/event-presenter.js';
import { Realtime } from '../../../server/rest/realtime/realtime.js';
import { LIMITS } from '../../../server/limits.js';
import { Rooms } from '../../../server/rooms/rooms.js';
import { Connections } from '../../../server/connections/connections.js';
import { RequestPacer } from '../../../server/rates/request-pacer.js';
import { InboundRates } from '../../../server/rates/inbound-rates.js';
import { RequestRates } from '../../../server/rates/request-rates.js';
import { Webhooks, type IWebhooksOptions } from '../../../server/webhooks/webhooks.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { makePushes } from '../push/make-pushes.js';
import { FullStorage } from '../../harness/full-storage.js';
import { person } from '../../harness/people.js';
import { agentsOf, hostOf, registryOf } from './make-bots.js';
import { describedRefusals, type IDocument } from './openapi/document.js';

export const ACCESS_KEY = new Uint8Array(32).fill(9);

const HOUR = 60 * 60 * 1000;

export const ada = person('ada');
export const bob = person('bob');

/** The path as an OpenAPI document writes its parameters. */
export const templated = (url: string): string =>
  url.replace(/(?<=\/):(\w+)/g, '{$1}').replaceAll('::', ':');

/** The real parts behind the HTTP API, with a manual clock and a log in memory. */
export class TestApi {
  private constructor(options: Partial<IRestContext>) {
    const { clock, storage, rooms, feed, files, attachments, limits, log } = this;
    this.context = {
      storage,
      rooms,
      feed,
      realtime: this.realtime,
      strings: this.strings,
      ...{ webhooks: this.webhooks, pushes: this.pushes },
      ids: this.ids,
      attachments,
      archive: new Archive({ storage, rooms, files, clock, limits }),
      credentials: this.credentials,
      accessKey: () => Promise.resolve(ACCESS_KEY),
      guests: false,
      bridges: this.bridges,
      mcp: this.mcp,
      limits,
      connections: this.connections,
      rates: new RequestRates(limits, clock),
      pacer: new RequestPacer(),
      metrics: this.metrics,
      state: () => 'ok',
      pageDir: join(this.directory, 'page'),
      allowedOrigins: [],
      trustedImageHosts: ['*.images.test'],
      registry: this.registry,
      agents: this.agents,
      clock,
      log,
      ...options
    };
    this.app = restApp(this.context);
    this.connections.watch(this.app.server);
    this.app.server.on('upgrade', (request, socket, head) => {
      if (!this.realtime.upgrade(request, socket, head)) {
        socket.destroy();
      }
    });
  }

  static async open(options: Partial<IRestContext> = {}): Promise<TestApi> {
    const harness = new TestApi(options);
    harness.app.addHook('onRoute', ({ method, url, schema, config }) => {
      [method].flat().forEach(name => harness.routes.push({ method: name, url, schema, config }));
    });
    harness.app.addHook('onSend', (request, reply, payload, done) => {
      const { operationId } = request.routeOptions.schema ?? {};
      if (operationId !== undefined && reply.statusCode >= 400) {
        harness._refused.add(`${operationId} ${reply.statusCode} ${codeOf(payload)}`);
      }
      done();
    });
    await harness.storage.open();
    await harness.attachments.open();
    await harness.feed.start();
    await harness.bridges.start();
    await harness.app.ready();
    return harness;
  }

  /** All routes of the app. */
  readonly routes: {
    method: string;
    url: string;
    schema?: FastifySchema;
    config?: FastifyContextConfig;
  }[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), 'colloquy-rest-'));
  readonly clock = new ManualClock();
  readonly storage = new FullStorage(join(this.directory, 'chats.db'), { durability: 'os' });
  readonly errors: unknown[] = [];
  /** The limits, which a test may change. */
  readonly limits = { ...LIMITS, turnPause: 0 };
  readonly files = new Files(join(this.directory, 'attachments'));
  readonly rooms = new Rooms({
    storage: this.storage,
    files: this.files,
    clock: this.clock,
    limits: this.limits,
    onError: error => this.errors.push(error)
  });
  readonly attachments = new Attachments({
    files: this.files,
    rooms: this.rooms,
    storage: this.storage,
    clock: this.clock,
    limits: this.limits,
    onError: error => this.errors.push(error)
  });
  readonly ids = new CommunicationIds(this.storage, this.clock);
  readonly tokens = new Tokens(new Uint8Array(32).fill(7), this.clock);
  readonly credentials = new Credentials(this.tokens, this.storage, this.clock);
  readonly strings = new Strings({
    store: this.storage.strings,
    clock: this.clock,
    most: LIMITS.stringsPerUser,
    onError: error => this.errors.push(error)
  });
  readonly metrics = new Metrics();
  logged = '';
  readonly log = pino(
    { level: 'trace' },
    new Writable({
      write: (chunk: Buffer, _, done) => {
        this.logged += chunk.toString();
        done();
      }
    })
  );
  readonly feed = new Feed({
    storage: this.storage,
    events: this.rooms.events,
    clock: this.clock,
    limits: this.limits,
    log: this.log
  });
  readonly connections = new Connections({
    clock: this.clock,
    limits: this.limits,
    most: Infinity
  });
  readonly realtime = new Realtime({
    storage: this.storage,
    feed: this.feed,
    ids: this.ids,
    connections: this.connections,
    rates: new RequestRates(this.limits, this.clock),
    inboundRates: new InboundRates(this.clock, this.limits),
    clock: this.clock,
    allowedOrigins: [],
    hold: credential => this.credentials.hold(credential),
    log: this.log
  });
  readonly registry = registryOf(this);
  readonly mcp = new Mcp({
    ...{ storage: this.storage, rooms: this.rooms, feed: this.feed, limits: this.limits },
    ...{ clock: this.clock, rates: new RequestRates(this.limits, this.clock) },
    hold: credential => this.credentials.hold(credential),
    onError: error => this.errors.push(error)
  });

  /** Without an account at a LiveKit server. */
  readonly bridges = new Bridges({
    storage: this.storage,
    rooms: this.rooms,
    feed: this.feed,
    attachments: this.attachments,
    files: this.files,
    clock: this.clock,
    limits: this.limits,
    log: this.log,
    livekit: undefined
  });
  readonly webhooks = this.makeWebhooks();
  /** Runs the agents, once a test has started both. */
  readonly host = hostOf(this);
  readonly agents = agentsOf(this);
  readonly pushes = makePushes(this);
  readonly context: IRestContext;
  readonly app: FastifyInstance;

  /** Creates webhooks as the next start of a server would. */
  makeWebhooks(more: Partial<IWebhooksOptions> = {}): Webhooks {
    const { storage, feed, clock, limits, log, ids } = this;
    const writer = new EventPresenter({ storage, ids });
    return new Webhooks({
      ...{ storage, feed, clock, limits },
      hosts: ['127.0.0.1'],
      write: (event, view) => writer.write(event, view),
      log,
      ...more
    });
  }

  async token(principal: IPrincipal, ms = HOUR): Promise<string> {
    return this.tokens.issue(principal, ms);
  }

  /** Sends a request in a user's name. */
  async ask(
    principal: IPrincipal,
    method: string,
    url: string,
    payload?: object,
    headers: Readonly<Record<string, string>> = {}
  ) {
    return this.app.inject({
      method: method as 'GET',
      url,
      headers: { ...headers, authorization: `Bearer ${await this.token(principal)}` },
      ...(payload && { payload })
    });
  }

  /** Runs a function while the disk is full. */
  async fullDisk<T>(run: () => Promise<T>): Promise<T> {
    this.storage.setFull(true);
    return run().finally(() => this.storage.setFull(false));
  }

  /** A user's identifier in the API. */
  async identifier(username: string) {
    const id = await this.ids.idOf(username);
    return { rawId: id, communicationUser: { id }, kind: 'communicationUser' };
  }

  /** Creates a chat. Resolves with its id. */
  async chat(principal: IPrincipal = ada, more: object = {}): Promise<string> {
    const response = await this.ask(principal, 'POST', '/chat/threads', {
      topic: 'Plans',
      access: 'open',
      quiet: true,
      ...more
    });
    return response.json<{ chatThread: { id: string } }>().chatThread.id;
  }

  async say(principal: IPrincipal, chat: string, body: string): Promise<string> {
    this.clock.advance(1000);
    const { id } = await this.rooms.execute(principal, { type: 'send', chat, message: { body } });
    return id;
  }

  /** [OPENAPI6] Closes everything, and checks that the API description has each error that the test caused. */
  async close(): Promise<void> {
    const described = describedRefusals(this.app.swagger() as unknown as IDocument);
    const others = [...this._refused].filter(refusal => !described.has(refusal));
    this.agents.dispose();
    await this.app.close();
    this.attachments.dispose();
    await this.rooms.dispose();
    await Promise.all([this.webhooks.dispose(), this.pushes.dispose()]);
    this.feed.dispose();
    await this.storage.close();
    this.metrics.dispose();
    this.connections.dispose();
    rmSync(this.directory, { recursive: true });
    expect(others).toEqual([]);
  }

  private readonly _refused = new Set<string>();
}

/** `/healthz` has none. */
const codeOf = (payload: unknown): string =>
  typeof payload === 'string'
    ? ((JSON.parse(payload) as { error?: { code: string } }).error?.code ?? '')
    : '';
