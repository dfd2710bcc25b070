import type { Logger } from 'pino';
import type { Archive } from '../archive/archive.js';
import type { Attachments } from '../attachments/attachments.js';
import type { IClock } from '../clock.js';
import type { Connections } from '../connections.js';
import type { CommunicationIds } from '../identity/communication-ids.js';
import type { Credentials } from '../identity/credentials.js';
import type { Feed } from '../feed/feed.js';
import type { JupyterUsers } from '../identity/jupyter.js';
import type { Metrics } from '../metrics.js';
import type { RequestPacer } from '../request-pacer.js';
import type { RequestRates } from '../request-rates.js';
import type { ILimits } from '../limits.js';
import type { Realtime } from './realtime/realtime.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IStorage } from '../storage/storage.js';
import type { Webhooks } from '../webhooks/webhooks.js';

/** Everything that the HTTP API stands on. */
export interface IRestContext {
  readonly storage: IStorage;
  readonly rooms: Pick<Rooms, 'events' | 'execute'>;
  readonly feed: Feed;
  readonly realtime: Realtime;
  readonly webhooks: Webhooks;
  /** By what name the API knows a user. */
  readonly ids: CommunicationIds;
  readonly attachments: Attachments;
  readonly archive: Archive;
  /** Whose token it is, new ones, and their end. */
  readonly credentials: Credentials;
  /** With what requests for identities are signed. */
  accessKey(): Promise<Uint8Array>;
  /** Only beside a Jupyter server. */
  readonly jupyterUsers?: Pick<JupyterUsers, 'identify'>;
  /** Whether people without an account are let in. */
  readonly guests: boolean;
  readonly limits: ILimits;
  readonly connections: Connections;
  readonly rates: RequestRates;
  readonly pacer: RequestPacer;
  readonly metrics: Metrics;
  state(): 'starting' | 'ok' | 'closing';
  /** Where the plain page was built; it need not be there. */
  readonly pageDir: string;
  /** Where people reach the server, if it was told; ends with a slash. For links that must be absolute. */
  readonly publicUrl?: string;
  /** To encrypt connections. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Hosts whose images clients show unasked. */
  readonly trustedImageHosts: readonly string[];
  /** Origins that may write, beside the server's own. */
  readonly allowedOrigins: readonly string[];
  readonly clock: IClock;
  readonly log: Logger;
}
