import { Breaks } from '../breaks.js';
import type { IDisposable } from '../clock.js';
import { asRefusal } from '../errors.js';
import { can } from '../policy/policy.js';
import type { BotRegistry } from '../registry/bot-registry.js';
import { principalOfBot } from '../registry/card.js';
import { chatForPolicy } from '../rooms/chats/policy-chat.js';
import type { Rooms } from '../rooms/rooms.js';
import { workspaceOf, type IBotRow, type IStorage } from '../storage/storage.js';

/** Chats that are reviewed before others get their turn. */
const CHATS_PER_PIECE = 10;

export interface IBoundBotsOptions {
  readonly registry: Pick<BotRegistry, 'list'>;
  readonly rooms: Pick<Rooms, 'execute' | 'events'>;
  readonly storage: Pick<IStorage, 'chatsOf' | 'getChat' | 'getParticipants' | 'workspaces'>;
  readonly onError: (this: void, error: unknown) => void;
}

/** Stands for all workspaces. */
const ALL = null;

/**
 * Lets bots leave the open chats of a workspace with the people to whom they are bound. The policy gives them nothing there at once, but
 * their lists would still show the chats.
 */
export class BoundBots implements IDisposable {
  constructor(private readonly _options: IBoundBotsOptions) {}

  /** The last process may have ended before its reviews did, so all workspaces are reviewed first. */
  start(): void {
    const { rooms, onError } = this._options;
    this._listener = rooms.events.on('workspace-changed', ({ workspace }) =>
      this._review(workspace)
    );
    this._review(ALL).catch(onError);
  }

  dispose(): void {
    this._listener?.dispose();
    this._listener = null;
    this._changed.clear();
  }

  /** Anybody may change a workspace as often as the rates allow, so one review at a time goes on, with breaks. */
  private _review(workspace: string | typeof ALL): Promise<void> {
    this._changed.add(workspace);
    this._running ??= this._reviewChanged().finally(() => (this._running = null));
    return this._running;
  }

  private async _reviewChanged(): Promise<void> {
    const { registry, storage } = this._options;
    const breaks = new Breaks();
    for (const workspace of this._changed) {
      this._changed.delete(workspace); // a change from now on needs another review
      for (const bot of await registry.list()) {
        const isBindable = bot.owner !== undefined && bot.kind !== 'agent';
        const chats = isBindable ? await storage.chatsOf(bot.username) : [];
        await breaks.between(chats, CHATS_PER_PIECE, chat => this._reviewIn(chat, bot, workspace));
        await breaks.take();
      }
    }
  }

  private async _reviewIn(
    chat: string,
    bot: IBotRow,
    workspace: string | typeof ALL
  ): Promise<void> {
    const { rooms, storage } = this._options;
    const row = this._listener ? await storage.getChat(chat) : null;
    if (!row || (workspace !== ALL && workspaceOf(row) !== workspace)) {
      return;
    }
    const { username } = bot;
    const principal = principalOfBot(bot);
    const facts = await chatForPolicy(storage, row, principal);
    const isBound = facts.boundTo?.(username) !== undefined;
    if (isBound && !can(principal, 'chat.read', facts)) {
      const command = { type: 'set-role', chat, username, role: null } as const;
      await rooms.execute({ ...principal, admin: true }, command).catch(asRefusal);
    }
  }

  private _listener: IDisposable | null = null;
  /** The workspaces that wait for their review. */
  private readonly _changed = new Set<string | typeof ALL>();
  private _running: Promise<void> | null = null;
}
