import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { Archive } from './archive/archive.js';
import { ATTACHMENTS, Attachments } from './attachments/attachments.js';
import { Files } from './attachments/files.js';
import type { IBot } from './bots/bot.js';
import { builtinBots } from './bots/builtin.js';
import { BotHost } from './bots/host.js';
import type { IClock } from './clock.js';
import { atMost, systemClock } from './clock.js';
import type { IConfig } from './config.js';
import { Connections } from './connections.js';
import { connectionsWithin, descriptorLimit } from './descriptors.js';
import { ChatError, isRefusal, type ErrorCode } from './errors.js';
import { Feed } from './feed/feed.js';
import { CommunicationIds } from './identity/communication-ids.js';
import { saveEndpoint } from './identity/connection-string.js';
import { Credentials } from './identity/credentials.js';
import { JupyterUsers } from './identity/jupyter.js';
import { ACCESS_KEY, loadKey } from './identity/key.js';
import { allowedOrigins, type AllowedOrigin } from './identity/origin.js';
import { Tokens } from './identity/tokens.js';
import { Metrics } from './metrics.js';
import { RequestPacer } from './request-pacer.js';
import { RequestRates } from './request-rates.js';
import { restApp } from './rest/app.js';
import { EventPresenter } from './rest/events/event-presenter.js';
import { Realtime } from './rest/realtime/realtime.js';
import { Retention } from './rooms/chats/retention.js';
import { Rooms } from './rooms/rooms.js';
import { DATABASE, SqliteStorage } from './storage/sqlite.js';
import type { IStorage } from './storage/storage.js';
import { Sync } from './sync/sync.js';
import type { ITls } from './tls/certificate.js';
import { isOpenText, loadTls } from './tls/tls.js';
import { refuseUpgrade } from './upgrade.js';
import { Webhooks } from './webhooks/webhooks.js';

/** Milliseconds that slow work gets when the server closes: rooms, clients, bots and requests, one after the other. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Parts that replace the real ones or add to them. */
export interface IServerParts {
  readonly clock?: IClock;
  readonly storage?: IStorage;
  /** Bots in addition to those that the configuration names. */
  readonly bots?: readonly IBot[];
  readonly log?: Logger;
  /** The directory of the built plain page. */
  readonly pageDir?: string;
}

/** Creates a chat server. It does nothing before `listen`. This is the only file that assembles the parts. */
export const createServer = (config: IConfig, parts: IServerParts = {}): Server =>
  new Server(config, parts);

/**
 * A chat server. `listen` starts it and resolves with its address, `close` stops it, and `rooms` runs commands on its chats.
 */
export class Server {
  constructor(
    readonly config: IConfig,
    parts: IServerParts
  ) {
    this._clock = parts.clock ?? systemClock;
    this._log = parts.log ?? pino({ level: config.logLevel }, pino.destination(2));
    this._pageDir = parts.pageDir ?? pageDir();
    const { data, durability } = config;
    this._storage = parts.storage ?? new SqliteStorage(join(data, DATABASE), { durability });
    this._bots = [...builtinBots(config.bots), ...(parts.bots ?? [])];
    this._files = new Files(resolve(data, ATTACHMENTS));
    this.rooms = new Rooms({
      storage: this._storage,
      files: this._files,
      clock: this._clock,
      limits: config.limits,
      onError: this._onError,
      onWarning: (message, chat) => this._log.warn({ chat }, message),
      onCommit: seconds => this._metrics.commitSeconds.observe(seconds)
    });
    this._origins = allowedOrigins(config, pattern =>
      this._log.warn(
        { pattern },
        'The server cannot read this pattern of origins. List the origins in allowedOrigins.'
      )
    );
    this._rates = new RequestRates(config.limits, this._clock);
    this._connections = new Connections({
      clock: this._clock,
      limits: config.limits,
      most: connectionsWithin(descriptorLimit())
    });
    this._attachments = new Attachments({
      files: this._files,
      rooms: this.rooms,
      storage: this._storage,
      clock: this._clock,
      limits: config.limits,
      onError: this._onError
    });
    this._feed = new Feed({
      storage: this._storage,
      events: this.rooms.events,
      clock: this._clock,
      limits: config.limits,
      log: this._log
    });
    this._metrics.follow(this.rooms);
    this._metrics.watch(this._connections);
  }

  readonly rooms: Rooms;

  /** The path of a self-signed certificate that clients must be told to trust. Set once the server listens. */
  get certificate(): string | undefined {
    return this._tls?.certificate;
  }

  /** Opens the store, starts the bots and accepts connections. Resolves with the address: `http(s)://HOST:PORT` or the path of a socket. */
  async listen(): Promise<string> {
    const { host, port, unixSocket, publicUrl, data } = this.config;
    await mkdir(data, { recursive: true, mode: 0o700 });
    this._tls = await loadTls(this.config, this._clock);
    const tokens = new Tokens(await loadKey(data), this._clock);
    const credentials = new Credentials(
      tokens,
      this._storage,
      this._clock,
      this._bots.map(({ name }) => name)
    );
    await this._storage.open();
    await this._attachments.open();
    await this._feed.start();
    this._host = new BotHost({
      rooms: this.rooms,
      storage: this._storage,
      clock: this._clock,
      log: this._log,
      bots: this._bots
    });
    await this._host.start();
    const ids = new CommunicationIds(this._storage, this._clock);
    this._webhooks = this._makeWebhooks(ids);
    credentials.onRevoked(username => {
      this._webhooks?.refresh(username).catch(this._onError);
    });
    await this._webhooks.start();
    this._app = this._makeApp(credentials, ids, this._webhooks);
    await this._app.ready();
    this._sync = this._makeSync(credentials);
    this._connections.watch(this._app.server);
    this._app.server.on('upgrade', (request, socket, head) => {
      const endpoints = [this._sync, this._realtime];
      if (!endpoints.some(endpoint => endpoint?.upgrade(request, socket, head))) {
        const reason = new ChatError('not_found', 'There is no WebSocket at this address.');
        refuseUpgrade(socket, reason, this._onError);
      }
    });
    const address = await this._app.listen(unixSocket ? { path: unixSocket } : { host, port });
    if (publicUrl !== undefined || unixSocket === undefined) {
      await saveEndpoint(data, publicUrl ?? address);
    }
    if (isOpenText(this.config)) {
      this._log.warn(
        { address },
        'Tokens and messages cross the network without encryption. Use --tls-cert and --tls-key, or --public-url with an encrypting proxy.'
      );
    }
    this._retention = new Retention({
      storage: this._storage,
      clock: this._clock,
      onError: this._onError,
      remove: chat => this.rooms.expire(chat)
    });
    this._retention.start();
    this._state = 'ok';
    return address;
  }

  /** Ends all sessions of a user and gives the reason. Sessions end without this call when tokens are revoked. */
  endSessions(username: string, code: ErrorCode): void {
    this._sync?.end(username, code);
  }

  /**
   * Closes the server within seconds: accepts nothing new, stores and shows what has arrived, disconnects all clients and ends everything
   * that it started.
   */
  async close(): Promise<void> {
    this._state = 'closing';
    this._sync?.drain();
    this._retention?.dispose();
    await atMost(this._clock, CLOSE_TIMEOUT_MS, this._retention?.settled ?? Promise.resolve());
    await atMost(this._clock, CLOSE_TIMEOUT_MS, this.rooms.settle());
    await this._sync?.close();
    await atMost(this._clock, CLOSE_TIMEOUT_MS, this._host?.dispose() ?? Promise.resolve());
    await this.rooms.dispose();
    const { server } = this._app ?? {};
    const timer = this._clock.after(CLOSE_TIMEOUT_MS, () => server?.closeAllConnections());
    await this._app?.close();
    timer.dispose();
    this._connections.dispose();
    this._jupyter?.dispose();
    this._attachments.dispose();
    await this._webhooks?.dispose();
    this._feed.dispose();
    await this._storage.close();
    this._metrics.dispose();
  }

  private _makeWebhooks(ids: CommunicationIds): Webhooks {
    const { limits, webhookHosts, publicUrl } = this.config;
    const writer = new EventPresenter({
      storage: this._storage,
      ids,
      ...(publicUrl !== undefined && { publicUrl })
    });
    return new Webhooks({
      storage: this._storage,
      feed: this._feed,
      clock: this._clock,
      limits,
      hosts: webhookHosts,
      write: (event, relevance) => writer.write(event, relevance),
      log: this._log
    });
  }

  private _makeApp(
    credentials: Credentials,
    ids: CommunicationIds,
    webhooks: Webhooks
  ): FastifyInstance {
    const { guests, limits, trustedImageHosts, jupyterUrl, publicUrl } = this.config;
    this._jupyter = jupyterUrl ? new JupyterUsers(jupyterUrl, this._clock, this._log) : undefined;
    this._realtime = new Realtime({
      storage: this._storage,
      feed: this._feed,
      ids,
      connections: this._connections,
      rates: this._rates,
      clock: this._clock,
      allowedOrigins: this._origins,
      hold: credential => credentials.hold(credential),
      log: this._log
    });
    return restApp({
      storage: this._storage,
      rooms: this.rooms,
      feed: this._feed,
      realtime: this._realtime,
      webhooks,
      ids,
      attachments: this._attachments,
      archive: new Archive({
        storage: this._storage,
        rooms: this.rooms,
        files: this._files,
        clock: this._clock,
        limits
      }),
      credentials,
      accessKey: () => loadKey(this.config.data, ACCESS_KEY),
      ...(this._jupyter && { jupyterUsers: this._jupyter }),
      guests,
      limits,
      connections: this._connections,
      rates: this._rates,
      pacer: new RequestPacer(),
      metrics: this._metrics,
      state: () => this._state,
      pageDir: this._pageDir,
      ...(publicUrl !== undefined && { publicUrl }),
      ...(this._tls && { tls: this._tls }),
      allowedOrigins: this._origins,
      trustedImageHosts,
      bots: this._bots.map(({ name, displayName }) => ({ username: name, displayName })),
      clock: this._clock,
      log: this._log
    });
  }

  private _makeSync(credentials: Credentials): Sync {
    return new Sync({
      rooms: this.rooms,
      clock: this._clock,
      limits: this.config.limits,
      connections: this._connections,
      rates: this._rates,
      authenticate: token => credentials.verify(token),
      hold: credential => credentials.hold(credential),
      allowedOrigins: this._origins,
      onError: this._onError
    });
  }

  /** A deliberate refusal is not a fault of the server, wherever it is caught. */
  private _onError = (error: unknown): void => {
    if (isRefusal(error)) {
      this._log.warn({ err: error }, 'A request was refused.');
    } else {
      this._log.error({ err: error }, 'An unexpected error occurred.');
    }
  };

  private _clock: IClock;
  private readonly _connections: Connections;
  private readonly _rates: RequestRates;
  /** Those whose pages may use the server. */
  private readonly _origins: readonly AllowedOrigin[];
  private _log: Logger;
  private _pageDir: string;
  private _storage: IStorage;
  private _bots: IBot[];
  private _files: Files;
  private _attachments: Attachments;
  private _feed: Feed;
  private _metrics = new Metrics();
  private _host: BotHost | undefined;
  private _app: FastifyInstance | undefined;
  private _retention: Retention | undefined;
  private _sync: Sync | undefined;
  private _realtime: Realtime | undefined;
  private _webhooks: Webhooks | undefined;
  private _tls: ITls | undefined;
  private _jupyter: JupyterUsers | undefined;
  private _state: 'starting' | 'ok' | 'closing' = 'starting';
}

/** The directory of the built plain page: beside the bundle, or in the source tree when run from `lib`. */
function pageDir(): string {
  const places = ['../web', '../../jupyterlab_colloquy/web'];
  const paths = places.map(place => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find(path => existsSync(path)) ?? paths[0];
}
