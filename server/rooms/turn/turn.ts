import { validate as isUuid } from 'uuid';
import type * as Y from 'yjs';
import type { INewMessage, YMessage } from '../../../src/document/index.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { isWhole, reads, WHOLE } from '../../policy/policy.js';
import type { Action } from '../../policy/policy.js';
import type {
  Access,
  IChatAnswer,
  IChatCommit,
  IParticipantDetails,
  IRetried
} from '../../storage/storage.js';
import type { IMetadataPatch } from '../commands.js';
import type { ICommitted } from '../events.js';
import type { IFrame } from '../gate/frame.js';
import { admit } from '../gate/gate.js';
import type { IRefusal } from '../gate/refusal.js';
import { Authors } from './authors.js';
import { systemMessage } from './system-messages.js';
import type { SystemEvent } from './system-messages.js';
import { TurnBots } from './turn-bots.js';
import { TurnFiles } from './turn-files.js';
import { TurnMessages } from './turn-messages.js';
import { TurnPeople } from './turn-people.js';
import type { ChatState } from '../document/chat-state.js';

/**
 * One turn of one room: it applies everything that has arrived in one transaction of the document. The bytes of that transaction are both
 * stored and sent.
 */
export class Turn {
  constructor(
    readonly chatState: ChatState,
    private readonly _answer: IChatAnswer,
    private readonly _streams: { has(message: YMessage): boolean },
    private readonly _uuid: () => string
  ) {
    this.files = new TurnFiles(chatState, _answer, _uuid);
    this.messages = new TurnMessages(chatState, _answer, this.files);
    this.people = new TurnPeople(chatState);
    this.bots = new TurnBots(chatState, (event, by) => this.announce(event, by, _uuid()));
  }

  readonly messages: TurnMessages;
  readonly people: TurnPeople;
  readonly files: TurnFiles;
  readonly bots: TurnBots;

  /** Run everything in one transaction of the document. */
  transact(run: (transaction: Y.Transaction) => void): void {
    const { ydoc } = this.chatState.chat;
    const onUpdate = (update: Uint8Array): void => {
      this._update = update;
    };
    // The transaction counts as remote, because the array's search markers do not survive frames and folding. Once the observers have run,
    // it counts as local again, or Yjs would give the document a new client id.
    const onObserved = (transaction: Y.Transaction): void => {
      transaction.local = true;
    };
    ydoc.on('afterTransaction', onObserved);
    ydoc.on('update', onUpdate);
    try {
      ydoc.transact(transaction => {
        this._transaction = transaction;
        transaction.local = false;
        run(transaction);
        this._clients.add(ydoc.clientID);
        transaction.deleteSet.clients.forEach((_, client) => this._clients.add(client));
      });
      this.chatState.structs.refresh(this._clients);
    } finally {
      ydoc.off('afterTransaction', onObserved);
      ydoc.off('update', onUpdate);
    }
  }

  get update(): Uint8Array | null {
    return this._update;
  }

  /** Build the commit when everything has run; null if there is nothing to store. */
  finish(): IChatCommit | null {
    this.messages.collectRows();
    const { created, changed, changedInHistory, removed, vanished, finished, chosen } =
      this.messages;
    const messages = [...created, ...changed, ...changedInHistory, ...vanished];
    const others: IChatCommit = {
      chat: this.chatState.id,
      ...(this._update && { update: this._update }),
      ...(removed.length > 0 && { removed }),
      ...(finished.length > 0 && { finished }),
      ...(this._retried.length > 0 && { retried: this._retried }),
      ...(chosen.length > 0 && { chosen }),
      ...this._properties,
      ...this.people.commit,
      ...this.bots.commit,
      ...this.files.take()
    };
    if (messages.length === 0 && Object.keys(others).length === 1) {
      return null;
    }
    const commit = { ...others, at: this.chatState.now() };
    const { joined, left } = this.people;
    this._committed = {
      ...commit,
      created,
      changed: [...changed, ...changedInHistory],
      removed,
      joined,
      left
    };
    return { ...commit, ...(messages.length > 0 && { messages }) };
  }

  /** The commit for listeners; null if there is nothing to store. */
  get committed(): ICommitted | null {
    return this._committed;
  }

  /** Admit a raw frame. Returns the refusals. */
  receive(principal: IPrincipal, frame: IFrame): readonly IRefusal[] {
    const { chatState, messages, people } = this;
    const { chat } = chatState;
    const authors = new Authors(chatState, principal, (author, replied) =>
      this.bots.mayAnswer(author, replied)
    );
    const user = rateKeyOf(principal);
    const now = chatState.steady();
    const context = {
      ...authors.sender,
      chat,
      authorOf: (username: unknown) => authors.get(username),
      get freest() {
        return authors.freest;
      },
      isTaken: (id: string) => this.isTaken(principal, id),
      meter: () => this.meter(principal),
      isGrowing: (message: YMessage) =>
        this._streams.has(message) || messages.streamed.has(message),
      isStopped: (message: YMessage) =>
        chat.getExtras(message.get('id') as string).stopped_by !== undefined,
      cut: (structs: number) => chatState.budget.cut(user, now, structs),
      steps: chatState.budget.stepsLeft(user, now),
      canSee: (id: string) => this.canSee(principal, id),
      isOf: (file: string, username: string) => this.files.isOf(file, username),
      mayName: (file: string, author: IPrincipal, isComing: boolean) =>
        this.files.mayName(file, chatState.readAccessOf(author) ?? WHOLE, isComing),
      isAttached: (id: string) => this._answer.takenEntries.has(id),
      attach: (arriving: number) => this.files.count(principal, arriving),
      keepApart: (bundle: Record<string, unknown>) => this.files.fit(bundle, principal)
    };
    const admitted = admit(this._transaction!, frame, context, people);
    chatState.budget.step(user, now, admitted.steps);
    chatState.structs.earn(user, admitted.grown);
    frame.clients.forEach((_, client) => {
      people.bind(client, principal);
      this._clients.add(client);
    });
    for (const message of admitted.created) {
      const author = authors.get(message.get('sender'))?.principal ?? principal;
      messages.stamp(message);
      this.bots.note(author, chat.getExtras(message.get('id') as string).reply_to);
      people.introduce(author);
    }
    [...admitted.created, ...admitted.changed].forEach(message => this.files.unfoldFor(message));
    messages.note(admitted);
    if (admitted.refusals.some(({ code }) => code === 'bots_quiet')) {
      this.bots.announceQuiet(principal);
    }
    return admitted.refusals;
  }

  /**
   * Whether a principal may not use this id for a message. If they may read only part of the chat, a taken id would reveal a hidden
   * message. They may therefore only use uuids, which nobody can guess.
   */
  isTaken(principal: IPrincipal, id: string): boolean {
    const { messages, chatState } = this;
    const readAccess = chatState.readAccessOf(principal);
    return (readAccess !== null && !isWhole(readAccess) && !isUuid(id)) || messages.isTaken(id);
  }

  /** Whether a principal may read the message with this id. Also a deleted one. */
  canSee(principal: IPrincipal, id: string): boolean {
    const { chat } = this.chatState;
    const readAccess = this.chatState.readAccessOf(principal);
    const seq = chat.getYMessage(id) ? chat.getExtras(id).seq : this._answer.seqs.get(id);
    return readAccess !== null && seq !== undefined && reads(readAccess, seq);
  }

  /** Count one more message that a user writes or changes. False if that exceeds the rate limit. */
  meter(principal: IPrincipal): boolean {
    const { id, steady, rates, structs } = this.chatState;
    const fits = rates.takeChange(id, principal, steady());
    if (fits) {
      structs.earn(rateKeyOf(principal));
    }
    return fits;
  }

  /** @throws ChatError if the policy does not allow it */
  authorize(principal: IPrincipal, action: Action, author?: string): void {
    if (!this.chatState.can(principal, action, author)) {
      throw this.chatState.refusalOf(principal, action);
    }
  }

  /** Store parts of bundles as files, if the bundles entered the document before they had a limit. */
  partOldBundles(): void {
    const { chat, documentSize, limits } = this.chatState;
    const long = [...documentSize.bundles].filter(([, size]) => size > limits.bundleBytes);
    for (const [id] of long) {
      const { sender = '', mime_model: bundle } = chat.getMessage(id) ?? {};
      const parted = bundle && this.files.keepApart(bundle, sender);
      if (parted) {
        this.messages.amend(id, { mime_model: parted });
      }
    }
  }

  /** The `seq` of the newest message before a time. */
  placeBefore(time: number): number {
    return time >= this.chatState.now()
      ? this.chatState.lastSeq
      : (this._answer.places.get(time - 1) ?? 0);
  }

  /** The participant details of a user who has left. */
  formerOf(username: string): IParticipantDetails | undefined {
    return this.people.leftNow(username) ?? this._answer.former.get(username);
  }

  /** Add a message of a user. Returns its seq. @throws ChatError `bots_quiet`, and then the chat is told once */
  say(message: INewMessage & { id: string }, principal: IPrincipal, isOwed?: boolean): number {
    this.bots.requireAnswer(principal, message, isOwed);
    this.people.introduce(principal);
    const seq = this.messages.add(message);
    this.bots.note(principal, message.reply_to, isOwed);
    return seq;
  }

  /** Give a bot a message again, because a person asks for it. The bots may then write as after a message of the person. */
  giveAgain(retried: IRetried, principal: IPrincipal): void {
    this._retried.push(retried);
    this.bots.note(principal);
  }

  /** Add a system message to the chat. */
  announce(event: SystemEvent, principal: IPrincipal, id: string): void {
    this.people.introduce(principal);
    const { chat } = this.chatState;
    const nameOf = (name: string): string => chat.getUser(name)?.display_name ?? name;
    this.messages.add({ ...systemMessage(event, nameOf), id });
  }

  rename(topic: string, by: string): void {
    this.chatState.topic = topic;
    this._properties = { ...this._properties, topic, by };
    this.chatState.chat.ymetadata.set('name', topic);
  }

  setAccess(access: Access, by: string): void {
    this.chatState.access = access;
    this._properties = { ...this._properties, access, by };
  }

  /** @param merged - the existing metadata after the patch */
  setMetadata(patch: IMetadataPatch, merged: Readonly<Record<string, unknown>>, by: string): void {
    this.chatState.metadata = merged;
    const metadata = { ...this._properties.metadata, ...patch };
    this._properties = { ...this._properties, metadata, by };
  }

  /** A required bot has left: from now on nobody can write. */
  end(principal: IPrincipal, username: string): void {
    const people = { participants: [username], initiator: principal.username };
    this.announce({ event: 'conversationEnded', ...people }, principal, this._uuid());
    this.chatState.endedOn = this.chatState.now();
    this._properties = { ...this._properties, endedOn: this.chatState.endedOn };
  }

  setRetention(retentionDays: number | null, by: string): void {
    this._properties = { ...this._properties, retentionDays, by };
  }

  private _transaction: Y.Transaction | null = null;
  private _update: Uint8Array | null = null;
  private _committed: ICommitted | null = null;
  /** Clients whose number of structs may have changed. */
  private _clients = new Set<number>();
  private readonly _retried: IRetried[] = [];
  private _properties: Pick<
    IChatCommit,
    'topic' | 'access' | 'metadata' | 'retentionDays' | 'endedOn' | 'by'
  > = {};
}
