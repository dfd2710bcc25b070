import type { IThread } from '../api.js';
import type { IAlerts } from '../list-contracts.js';

/** The ids of unread chats, as `GET /chat/unread` returns them. */
export interface IUnreadAnswer {
  value: string[];
  muted?: string[];
  urgent?: string[];
}

/** Whether a chat has unread messages for the user alone: some that mention them, or a direct chat. Muted chats never have. */
export const isUrgent = ({ unreadCount, notify, mentioned, direct }: IThread): boolean =>
  unreadCount > 0 && notify !== 'none' && (mentioned === true || direct !== undefined);

/** The number of unread chats that count: those that are not muted. */
export const unreadCountOf = ({
  unread,
  alerts
}: {
  unread: ReadonlySet<string>;
  alerts: Pick<Alerts, 'muted'>;
}): number => [...unread].filter(id => !alerts.muted.has(id)).length;

/** How the unread chats count, loaded or not. */
export class Alerts implements IAlerts {
  get muted(): ReadonlySet<string> {
    return this._muted;
  }

  get urgent(): ReadonlySet<string> {
    return this._urgent;
  }

  load({ muted = [], urgent = [] }: IUnreadAnswer): void {
    this._muted = new Set(muted);
    this._urgent = new Set(urgent);
  }

  note(thread: IThread): void {
    const { id, unreadCount, notify } = thread;
    put(this._muted, id, unreadCount > 0 && notify === 'none');
    put(this._urgent, id, isUrgent(thread));
  }

  forget(id: string): void {
    this._muted.delete(id);
    this._urgent.delete(id);
  }

  clear(): void {
    this._muted.clear();
    this._urgent.clear();
  }

  private _muted = new Set<string>();
  private _urgent = new Set<string>();
}

const put = (set: Set<string>, id: string, isIn: boolean): void =>
  void (isIn ? set.add(id) : set.delete(id));
