import type { YChat } from '../../../src/document/index.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { calledIn } from '../../identity/user.js';
import { beginOf, can, readAccessIn, roleIn } from '../../policy/policy.js';
import type { Action, IReadAccess } from '../../policy/policy.js';
import type { Access, IParticipantRow, IStoredChat, Role } from '../../storage/storage.js';
import { ChatError } from '../../errors.js';
import { ClientIds } from './client-ids.js';
import { readDocument } from './load.js';
import { FrameBudget } from '../gate/frame-budget.js';
import { decodeFrame } from '../gate/frame.js';
import type { IFrame } from '../gate/frame.js';
import type { ILimits } from '../../limits.js';
import { Rates } from './rates.js';
import { StructCounts } from './struct-counts.js';
import { Volume } from './volume.js';

/** A chat in memory: its document, and what is known beside it. Turns change it. */
export class ChatState {
  /**
   * @param now - milliseconds since 1970.
   * @param budget - what the frames of each user may cost, in this chat and others
   * @param rates - how often users may do things, in this chat and others
   */
  constructor(
    stored: IStoredChat,
    readonly limits: ILimits,
    readonly now: () => number,
    readonly budget = new FrameBudget(limits),
    readonly rates = new Rates(limits)
  ) {
    const { row, participants } = stored;
    this.chat = readDocument(stored);
    this.id = row.id;
    this.access = row.access;
    this.topic = row.topic;
    this.lastSeq = row.lastSeq;
    this.metadata = row.metadata ?? {};
    this.roles = new Map(participants.map(({ username, role }) => [username, role]));
    this.memberships = new Map(participants.map(row => [row.username, row]));
    this.clients = new ClientIds(stored, this.chat.ydoc);
    this.volume = new Volume({
      chat: this.chat,
      ownerOf: client => this.clients.ownerOf(client),
      now,
      entries: stored.entries ?? 0
    });
    this.structs = new StructCounts(this.chat.ydoc, client => this.clients.rateKeyOf(client));
    this.strangers = new Set(stored.strangers);
  }

  readonly id: string;
  readonly access: Access;
  readonly chat: YChat;
  readonly roles: Map<string, Role>;
  /** How those came in who take part. */
  readonly memberships: Map<string, Omit<IParticipantRow, 'username' | 'role'>>;
  readonly clients: ClientIds;
  readonly volume: Volume;
  /** Those who are stored as users, as they were then. */
  readonly met = new Map<string, IPrincipal>();
  readonly structs: StructCounts;
  /** Participants whom this server has never met. */
  readonly strangers: Set<string>;
  topic: string;
  metadata: Readonly<Record<string, unknown>>;
  lastSeq: number;

  /**
   * Read a frame of somebody who may send that much. What a program of this process writes itself is not measured.
   *
   * @throws ChatError `too_many_requests`, `malformed`, `frame_too_large`, `gap`
   */
  read(
    { principal, isReplica }: { readonly principal: IPrincipal; readonly isReplica?: boolean },
    update: Uint8Array
  ): IFrame {
    if (isReplica) {
      return decodeFrame(update);
    }
    const user = rateKeyOf(principal);
    if (this.structs.grownBy(user) > this.limits.structsPerUser) {
      throw new ChatError('too_many_requests');
    }
    return this.budget.read(user, update, this.now());
  }

  can(principal: IPrincipal, action: Action, author?: string): boolean {
    return can(principal, action, this, author);
  }

  /** Somebody under the name that they have here. The document remembers it of who has left. */
  called(principal: IPrincipal): IPrincipal {
    const { username } = principal;
    const given = this.memberships.get(username)?.displayName;
    return calledIn(principal, given ?? this.chat.getUser(username)?.name);
  }

  /** What they may read; null for nothing, also for who has left. */
  readAccessOf(principal: IPrincipal): IReadAccess | null {
    return readAccessIn(principal, this, this.memberships.get(principal.username) ?? null, null);
  }

  /** The place behind which everybody begins to read; those who could read more of a private chat do so in its history. */
  get hidden(): number {
    const places = [...this.memberships.values()].map(({ afterSeq = 0 }) => afterSeq);
    return this.access === 'private' ? Math.max(0, ...places) : 0;
  }

  /** The time from which on everybody sees the files. */
  get hiddenBefore(): number {
    const times = [...this.memberships.values()].map(standing => beginOf(standing).from);
    return this.access === 'private' ? Math.max(0, ...times) : 0;
  }

  roleOf(principal: IPrincipal): Role | null {
    return roleIn(principal, this);
  }
}
