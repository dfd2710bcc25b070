import { ChatError } from '../../server/errors.js';
import {
  DEFAULT_WORKSPACE,
  type IChatCommit,
  type IUserRow,
  type IWorkspaceRow
} from '../../server/storage/storage.js';
import { MemoryBots } from './bots.js';
import { copy, type IMemoryChat } from './chat.js';
import { MemoryIdentities } from './identities.js';
import { MemoryJournal } from './journal.js';
import { MemoryPushes } from './pushes.js';
import { MemoryStrings } from './strings.js';
import { MemoryWebhooks } from './webhooks.js';

/** All data of `MemoryStorage`. Its parts share it, as tables share a database. */
export class MemoryState {
  readonly chats = new Map<string, IMemoryChat>();
  /** Chats that are being filled, with the time of the last piece. */
  readonly filling = new Map<string, { chat: IMemoryChat; at: number }>();
  readonly deleted = new Set<string>();
  readonly users = new Map<string, IUserRow>();
  readonly identities = new MemoryIdentities();
  readonly bots = new MemoryBots();
  readonly journal = new MemoryJournal();
  readonly pushes = new MemoryPushes();
  readonly strings = new MemoryStrings();
  readonly webhooks = new MemoryWebhooks();
  /** `members`: the times at which they were added. */
  readonly workspaces = new Map<string, { row: IWorkspaceRow; members: Map<string, number> }>();
  readonly deletedWorkspaces = new Set<string>();
  /** By username and workspace. */
  readonly visits = new Map<string, Map<string, { chat?: string; at: number }>>();

  require(id: string): IMemoryChat {
    const chat = this.chats.get(id);
    if (!chat) {
      throw new ChatError(this.deleted.has(id) ? 'chat_deleted' : 'chat_not_found');
    }
    return chat;
  }

  /** The result of `get` for a chat, or `otherwise` if there is no such chat. */
  of<T>(id: string, get: (chat: IMemoryChat) => T, otherwise: T): T {
    const chat = this.chats.get(id);
    return chat ? get(chat) : otherwise;
  }

  /** Whether a chat is open to a user. */
  isOpenTo({ row: { access, workspace } }: IMemoryChat, username: string): boolean {
    const members = workspace === undefined ? null : this.workspaces.get(workspace)?.members;
    return access === 'open' && (members === null || members?.has(username) === true);
  }

  /** Whether a user may read a chat as it is now. */
  isReadable(chat: IMemoryChat, username: string, all: boolean): boolean {
    const role = chat.participants.get(username)?.role;
    const isIn = chat.row.access === 'open' ? role === 'bot' : role !== undefined;
    return all || isIn || this.isOpenTo(chat, username);
  }

  isIn({ row: { workspace = DEFAULT_WORKSPACE } }: IMemoryChat, asked?: string): boolean {
    return asked === undefined || workspace === asked;
  }

  putUsers(changes: readonly IChatCommit[]): void {
    changes
      .flatMap(({ users }) => users ?? [])
      .forEach(user => this.users.set(user.username, copy(user)));
  }
}
