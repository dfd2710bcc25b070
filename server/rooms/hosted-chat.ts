import type { YChat } from '../../src/document/index.js';
import type { IPrincipal } from '../identity/principal.js';
import { may, roleIn } from '../policy/policy.js';
import type { Action } from '../policy/policy.js';
import type { Access, IStoredChat, Role } from '../storage/storage.js';
import { ClientIds } from './client-ids.js';
import { readDocument } from './document.js';
import type { ILimits } from './limits.js';
import { Meter } from './meter.js';

/** A chat in memory: its document, and what is known beside it. Turns change it. */
export class HostedChat {
  /** @param now - milliseconds since 1970. */
  constructor(
    stored: IStoredChat,
    readonly limits: ILimits,
    readonly now: () => number
  ) {
    const { row, participants } = stored;
    this.chat = readDocument(stored);
    this.id = row.id;
    this.access = row.access;
    this.topic = row.topic;
    this.lastSeq = row.lastSeq;
    this.metadata = row.metadata ?? {};
    this.roles = new Map(participants.map(({ username, role }) => [username, role]));
    this.places = new Map(participants.map(({ username, afterSeq = 0 }) => [username, afterSeq]));
    this.clients = new ClientIds(stored, this.chat.ydoc);
    this.meter = new Meter(limits.messagesPer10s, 10_000);
  }

  readonly id: string;
  readonly access: Access;
  readonly chat: YChat;
  readonly roles: Map<string, Role>;
  /** Where those begin to read who do not read from the beginning. */
  readonly places: Map<string, number>;
  readonly clients: ClientIds;
  /** Those who are stored as users, as they were then. */
  readonly met = new Map<string, IPrincipal>();
  readonly meter: Meter;
  topic: string;
  metadata: Readonly<Record<string, unknown>>;
  lastSeq: number;

  may(principal: IPrincipal, action: Action, author?: string): boolean {
    return may(principal, action, this, author);
  }

  roleOf(principal: IPrincipal): Role | null {
    return roleIn(principal, this);
  }
}
