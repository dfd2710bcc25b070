import type { Logger } from 'pino';
import type { IBridgeStatus } from '../../src/document/index.js';
import type { Archive } from '../archive/archive.js';
import type { Attachments } from '../attachments/attachments.js';
import type { IClock } from '../clock.js';
import type { Connections } from '../connections/connections.js';
import type { CommunicationIds } from '../identity/communication-ids.js';
import type { ICredential, IPrincipal } from '../identity/principal.js';
import type { Credentials } from '../identity/credentials.js';
import type { Feed } from '../feed/feed.js';
import type { Strings } from '../identity/strings.js';
import type { JupyterUsers } from '../identity/jupyter.js';
import type { AllowedOrigin } from '../identity/origin.js';
import type { Metrics } from '../metrics.js';
import type { Pushes } from '../push/pushes.js';
import type { RequestPacer } from '../rates/request-pacer.js';
import type { RequestRates } from '../rates/request-rates.js';
import type { ILimits } from '../limits.js';
import type { BotRegistry } from '../registry/bot-registry.js';
import type { Realtime } from './realtime/realtime.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IStorage } from '../storage/storage.js';
import type { Webhooks } from '../webhooks/webhooks.js';

/** A request of a Jupyter server for what its agents have to do. */
export interface ITaking {
  readonly instance: string;
  readonly agents: readonly string[];
  readonly working: readonly string[];
  readonly acknowledged: readonly string[];
  /** In milliseconds. */
  readonly wait: number;
}

/** The dependencies of the HTTP API. */
export interface IRestContext {
  readonly storage: IStorage;
  readonly rooms: Pick<Rooms, 'authorize' | 'events' | 'execute' | 'agents'>;
  readonly feed: Feed;
  readonly realtime: Realtime;
  /** Lets clients of Socket.IO connect and send. */
  readonly strings: Strings;
  readonly webhooks: Webhooks;
  /** Tells browsers the news; null if the operator has not turned it on. */
  readonly pushes: Pushes | null;
  /** Maps usernames to the ids that the API uses. */
  readonly ids: CommunicationIds;
  readonly attachments: Attachments;
  readonly archive: Archive;
  /** Checks, issues and revokes tokens. */
  readonly credentials: Credentials;
  /** The key that signs requests for identities. */
  accessKey(): Promise<Uint8Array>;
  /** Set only when the server runs beside a Jupyter server. */
  readonly jupyterUsers?: Pick<JupyterUsers, 'identify'>;
  /** Whether people without an account may sign in. */
  readonly guests: boolean;
  /** The connections of chats to rooms of LiveKit. */
  readonly bridges: {
    /** The names of rooms that the operator allows; null if there is no LiveKit server. */
    readonly rooms: readonly string[] | null;
    statusOf(chat: string): Promise<IBridgeStatus | null>;
  };
  /** Answers agents that use the chats as tools. */
  readonly mcp: {
    answer(credential: ICredential, request: Request, body: unknown): Promise<Response>;
  };
  readonly limits: ILimits;
  readonly connections: Connections;
  readonly rates: RequestRates;
  readonly pacer: RequestPacer;
  readonly metrics: Metrics;
  state(): 'starting' | 'ok' | 'closing';
  /** The directory of the built plain page. It may be missing. */
  readonly pageDir: string;
  /** The configured address at which people reach the server; ends with a slash. Used for links that must be absolute. */
  readonly publicUrl?: string;
  /** Set if connections are encrypted. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Hosts whose images clients load without asking. */
  readonly trustedImageHosts: readonly string[];
  /** The bots that can be added to chats. */
  readonly registry: BotRegistry;
  /** The agents of users, and their works. */
  readonly agents: {
    isConnected(agent: string): boolean;
    take(owner: IPrincipal, asked: ITaking, gone: AbortSignal): Promise<readonly object[]>;
    tell(owner: IPrincipal, work: string, text: string | null): void;
    finish(owner: IPrincipal, work: string, failure?: string): void;
  };
  /** Origins that may send writing requests, besides the server's own. */
  readonly allowedOrigins: readonly AllowedOrigin[];
  readonly clock: IClock;
  readonly log: Logger;
}
