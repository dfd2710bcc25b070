import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { ATTACHMENTS, Attachments } from './attachments/attachments.js';
import { Files } from './attachments/files.js';
import type { IClock } from './clock.js';
import { systemClock } from './clock.js';
import type { IConfig } from './config.js';
import { Connections } from './connections/connections.js';
import { connectionsWithin, descriptorLimit } from './connections/descriptors.js';
import { isRefusal } from './errors.js';
import type { Credentials } from './identity/credentials.js';
import { Feed } from './feed/feed.js';
import { Strings } from './identity/strings.js';
import { InboundRates } from './rates/inbound-rates.js';
import { Metrics } from './metrics.js';
import { BotRegistry } from './registry/bot-registry.js';
import { RequestRates } from './rates/request-rates.js';
import { Rooms } from './rooms/rooms.js';
import { DATABASE, SqliteStorage } from './storage/sqlite.js';
import type { IStorage } from './storage/storage.js';
import { AllowedAddresses } from './webhooks/allowed-addresses.js';

/** Parts that replace the real ones. */
export interface ICoreParts {
  readonly clock?: IClock;
  readonly storage?: IStorage;
  readonly log?: Logger;
}

/** The parts of a server that know no protocol. They exist before the server listens. */
export class Core {
  constructor(
    private readonly _config: IConfig,
    parts: ICoreParts
  ) {
    const { data, durability, limits, logLevel } = _config;
    const clock = parts.clock ?? systemClock;
    const storage = parts.storage ?? new SqliteStorage(join(data, DATABASE), { durability });
    const files = new Files(resolve(data, ATTACHMENTS));
    const log = parts.log ?? pino({ level: logLevel }, pino.destination(2));
    this.clock = clock;
    this.storage = storage;
    this.files = files;
    this.log = log;
    const { onError } = this;
    this.rooms = new Rooms({
      storage,
      files,
      clock,
      limits,
      onError,
      onWarning: (message, chat) => log.warn({ chat }, message),
      onCommit: seconds => this.metrics.commitSeconds.observe(seconds),
      onCommitFailure: () => this.metrics.commitFailures.inc()
    });
    const { rooms } = this;
    this.rates = new RequestRates(limits, clock);
    this.inboundRates = new InboundRates(clock, limits);
    this.connections = new Connections({
      clock,
      limits,
      most: connectionsWithin(descriptorLimit())
    });
    this.attachments = new Attachments({ files, rooms, storage, clock, limits, onError });
    this.feed = new Feed({ storage, events: rooms.events, clock, limits, log });
    this.strings = new Strings({
      store: storage.strings,
      clock,
      most: limits.stringsPerUser,
      onError
    });
    this.metrics.follow(rooms);
    this.metrics.watch(this.connections);
  }

  readonly clock: IClock;
  readonly log: Logger;
  readonly storage: IStorage;
  readonly files: Files;
  readonly rooms: Rooms;
  readonly attachments: Attachments;
  readonly strings: Strings;
  readonly feed: Feed;
  readonly connections: Connections;
  readonly rates: RequestRates;
  readonly inboundRates: InboundRates;
  readonly metrics = new Metrics();

  /** @param reserved - the names of the bots of this program */
  makeRegistry(credentials: Credentials, reserved: readonly string[]): BotRegistry {
    const { storage, rooms, clock, onError } = this;
    const { limits, webhookHosts } = this._config;
    const addresses = new AllowedAddresses(webhookHosts);
    const checkUrl = (url: string): void => void addresses.check(url);
    const parts = { storage, rooms, clock, limits, credentials, reserved, checkUrl, onError };
    return new BotRegistry(parts);
  }

  /** A deliberate refusal is not a fault of the server, wherever it is caught. */
  readonly onError = (error: unknown): void => {
    if (isRefusal(error)) {
      this.log.warn({ err: error }, 'A request was refused.');
    } else {
      this.log.error({ err: error }, 'An unexpected error occurred.');
    }
  };
}
