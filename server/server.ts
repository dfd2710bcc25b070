import type { FastifyInstance } from 'fastify';
import { Archive } from './archive/archive.js';
import { Conversations } from './bots/conversations.js';
import type { IBot } from './bots/bot.js';
import { BUILTIN_NAMES } from './bots/builtin.js';
import { BotHost } from './bots/host.js';
import { ProgramBots } from './bots/program-bots.js';
import { RegisteredBots } from './bots/registered-bots.js';
import { atMost } from './clock.js';
import type { IConfig } from './config.js';
import { Core, type ICoreParts } from './core.js';
import { CommunicationIds } from './identity/communication-ids.js';
import { saveEndpoint } from './identity/connection-string.js';
import { Credentials } from './identity/credentials.js';
import { JupyterUsers } from './identity/jupyter.js';
import { ACCESS_KEY, loadKey } from './identity/key.js';
import { allowedOrigins, type AllowedOrigin } from './identity/origin.js';
import { Tokens } from './identity/tokens.js';
import { pageDir } from './page-dir.js';
import type { Pushes } from './push/pushes.js';
import { startPushes } from './push/start-pushes.js';
import { RequestPacer } from './rates/request-pacer.js';
import { BotRegistry } from './registry/bot-registry.js';
import { restApp } from './rest/app.js';
import { EventPresenter } from './rest/events/event-presenter.js';
import { Gateways } from './gateways/gateways.js';
import { Realtime } from './rest/realtime/realtime.js';
import { Leftovers } from './rooms/chats/leftovers.js';
import { Retention } from './rooms/chats/retention.js';
import type { Rooms } from './rooms/rooms.js';
import { Sync } from './sync/sync.js';
import type { ITls } from './tls/certificate.js';
import { isOpenText, loadTls } from './tls/tls.js';
import { routeUpgrades } from './connections/upgrade.js';
import { AllowedAddresses } from './webhooks/allowed-addresses.js';
import { Webhooks, type IWebhooksOptions } from './webhooks/webhooks.js';
import { makeFolder } from './make-folder.js';

/** Milliseconds that slow work gets when the server closes: rooms, clients, bots and requests, one after the other. */
const CLOSE_TIMEOUT_MS = 1_000;

/** The most requests that may wait for one token or one user. Browsers and SDKs send fewer at a time. */
const REQUESTS_WAITING = 1_000;

/** Parts that replace the real ones or add to them. */
export interface IServerParts extends ICoreParts {
  /** Bots in addition to those that the configuration names. */
  readonly bots?: readonly IBot[];
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
    this._core = new Core(config, parts);
    this._pageDir = parts.pageDir ?? pageDir();
    this._origins = allowedOrigins(config, pattern =>
      this._core.log.warn(
        { pattern },
        'The server cannot read this pattern of origins. List the origins in allowedOrigins.'
      )
    );
    this._bots = new ProgramBots(config.bots, parts.bots ?? []);
  }

  /** Runs commands on the chats. */
  get rooms(): Rooms {
    return this._core.rooms;
  }

  /** Conversations of people and bots. */
  get conversations(): Conversations {
    const { rooms, storage, clock } = this._core;
    return new Conversations({ rooms, storage, uuid: () => clock.uuid() });
  }

  /** The path of a self-signed certificate that clients must be told to trust. Set once the server listens. */
  get certificate(): string | undefined {
    return this._tls?.certificate;
  }

  /** Opens the store, starts the bots and accepts connections. Resolves with the address: `http(s)://HOST:PORT` or the path of a socket. */
  async listen(): Promise<string> {
    const { host, port, unixSocket, publicUrl, data } = this.config;
    const { rooms, storage, files, attachments, feed, connections, metrics, clock } = this._core;
    const { log, onError, strings } = this._core;
    makeFolder(data);
    this._tls = await loadTls(this.config, clock);
    const onRestart = (bot: string): void => metrics.botRestarts.inc({ bot });
    const addresses = new AllowedAddresses(this.config.webhookHosts);
    await this._bots.start({ clock, log, onRestart, addresses });
    const tokens = new Tokens(await loadKey(data), clock);
    const bots = this._bots.running;
    const names = this._bots.rows.map(({ username }) => username);
    const credentials = new Credentials(tokens, storage, clock, names);
    await storage.open();
    await attachments.open();
    await feed.start();
    this._host = new BotHost({ rooms, storage, clock, log, bots });
    const registry = this._core.makeRegistry(credentials, BUILTIN_NAMES);
    await registry.start(this._bots.rows);
    await this._host.start();
    const ids = new CommunicationIds(storage, clock);
    this._webhooks = this._makeWebhooks(ids);
    credentials.onRevoked(username => {
      this._webhooks?.refresh(username).catch(onError);
      registry.refresh(username).catch(onError);
    });
    await this._webhooks.start();
    this._pushes = await startPushes({ ...this._core, ...this.config, credentials });
    this._registeredBots = new RegisteredBots({
      ...{ ...this._core, registry, host: this._host, webhooks: this._webhooks },
      ...{ write: this._eventWriter(ids), addresses, limits: this.config.limits }
    });
    await this._registeredBots.start();
    this._gateways = this._makeGateways(credentials);
    strings.start();
    this._app = this._makeApp(credentials, ids, this._webhooks, registry);
    await this._app.ready();
    this._sync = this._makeSync(credentials);
    this._gateways.attach(this._app.server);
    connections.watch(this._app.server);
    const endpoints = [this._sync, this._realtime!, this._gateways.socketIo];
    routeUpgrades(this._app.server, endpoints, onError);
    const address = await this._app.listen(unixSocket ? { path: unixSocket } : { host, port });
    if (publicUrl !== undefined || unixSocket === undefined) {
      await saveEndpoint(data, publicUrl ?? address);
    }
    if (isOpenText(this.config)) {
      log.warn(
        { address },
        'Tokens and messages cross the network without encryption. Use --tls-cert and --tls-key, or --public-url with an encrypting proxy.'
      );
    }
    const remove = (chat: string): Promise<void> => rooms.expire(chat);
    this._retention = new Retention({ storage, clock, onError, remove });
    this._retention.start();
    const removeFiles = (chat: string): Promise<void> => files.removeAll(chat);
    const { events } = rooms;
    this._leftovers = new Leftovers({ storage, events, clock, onError, removeFiles });
    this._leftovers.start();
    await this._gateways.bridges.start();
    this._state = 'ok';
    return address;
  }

  /**
   * Closes the server within seconds: accepts nothing new, stores and shows what has arrived, disconnects all clients and ends everything
   * that it started.
   */
  async close(): Promise<void> {
    const { rooms, storage, attachments, feed, strings, connections, metrics, clock } = this._core;
    this._state = 'closing';
    this._sync?.drain();
    this._retention?.dispose();
    this._leftovers?.dispose();
    const deletions = Promise.all([this._retention?.done, this._leftovers?.done]);
    await atMost(clock, CLOSE_TIMEOUT_MS, deletions);
    await atMost(clock, CLOSE_TIMEOUT_MS, rooms.flush());
    await this._sync?.close();
    await this._gateways?.dispose();
    strings.dispose();
    this._registeredBots?.dispose();
    await atMost(clock, CLOSE_TIMEOUT_MS, this._host?.dispose() ?? Promise.resolve());
    await atMost(clock, CLOSE_TIMEOUT_MS, this._bots.dispose());
    await rooms.dispose();
    const { server } = this._app ?? {};
    const timer = clock.after(CLOSE_TIMEOUT_MS, () => server?.closeAllConnections());
    await this._app?.close();
    timer.dispose();
    connections.dispose();
    this._jupyter?.dispose();
    attachments.dispose();
    await this._webhooks?.dispose();
    await this._pushes?.dispose();
    feed.dispose();
    await storage.close();
    metrics.dispose();
  }

  private _makeWebhooks(ids: CommunicationIds): Webhooks {
    const { limits, webhookHosts: hosts } = this.config;
    return new Webhooks({ ...this._core, limits, hosts, write: this._eventWriter(ids) });
  }

  private _eventWriter(ids: CommunicationIds): IWebhooksOptions['write'] {
    const { publicUrl } = this.config;
    const { storage } = this._core;
    const parts = { storage, ids, ...(publicUrl !== undefined && { publicUrl }) };
    const writer = new EventPresenter(parts);
    return (event, view) => writer.write(event, view);
  }

  private _makeApp(
    credentials: Credentials,
    ids: CommunicationIds,
    webhooks: Webhooks,
    registry: BotRegistry
  ): FastifyInstance {
    const { guests, limits, trustedImageHosts, jupyterUrl, publicUrl } = this.config;
    const { storage, rooms, files, attachments, feed, metrics, clock, log } = this._core;
    const { connections, rates, inboundRates, strings } = this._core;
    this._jupyter = jupyterUrl ? new JupyterUsers(jupyterUrl, clock, log) : undefined;
    this._realtime = new Realtime({
      storage,
      feed,
      ids,
      connections,
      rates,
      inboundRates,
      clock,
      allowedOrigins: this._origins,
      hold: credential => credentials.hold(credential),
      log
    });
    return restApp({
      ...{ storage, rooms, feed },
      realtime: this._realtime,
      strings,
      ...{ webhooks, ids, attachments, pushes: this._pushes },
      archive: new Archive({ storage, rooms, files, clock, limits }),
      credentials,
      accessKey: () => loadKey(this.config.data, ACCESS_KEY),
      ...(this._jupyter && { jupyterUsers: this._jupyter }),
      guests,
      ...{ bridges: this._gateways!.bridges, mcp: this._gateways!.mcp },
      limits,
      connections,
      rates,
      pacer: new RequestPacer({ most: REQUESTS_WAITING }),
      metrics,
      state: () => this._state,
      pageDir: this._pageDir,
      ...(publicUrl !== undefined && { publicUrl }),
      ...(this._tls && { tls: this._tls }),
      allowedOrigins: this._origins,
      trustedImageHosts,
      ...{ registry, agents: this._registeredBots!.agents },
      clock,
      log
    });
  }

  private _makeSync(credentials: Credentials): Sync {
    const { rooms, clock, connections, rates, inboundRates, onError } = this._core;
    return new Sync({
      rooms,
      clock,
      limits: this.config.limits,
      connections,
      rates,
      inboundRates,
      authenticate: token => credentials.verify(token),
      hold: credential => credentials.hold(credential),
      allowedOrigins: this._origins,
      onError
    });
  }

  private _makeGateways(credentials: Credentials): Gateways {
    return new Gateways({
      ...this._core,
      ...this.config,
      allowedOrigins: this._origins,
      isReady: () => this._state === 'ok',
      confirm: credential => credentials.confirm(credential),
      hold: credential => credentials.hold(credential)
    });
  }

  private readonly _core: Core;
  /** Those whose pages may use the server. */
  private readonly _origins: readonly AllowedOrigin[];
  private readonly _pageDir: string;
  private readonly _bots: ProgramBots;
  private _host: BotHost | undefined;
  private _app: FastifyInstance | undefined;
  private _retention: Retention | undefined;
  private _leftovers: Leftovers | undefined;
  private _gateways: Gateways | undefined;
  private _sync: Sync | undefined;
  private _realtime: Realtime | undefined;
  private _webhooks: Webhooks | undefined;
  private _registeredBots: RegisteredBots | undefined;
  private _pushes: Pushes | null = null;
  private _tls: ITls | undefined;
  private _jupyter: JupyterUsers | undefined;
  private _state: 'starting' | 'ok' | 'closing' = 'starting';
}
