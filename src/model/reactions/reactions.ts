import type { IApiClient } from '../api.js';
import type { IMessageItem } from '../contracts.js';
import { messagePath } from '../links.js';
import type { IReactedMessage, IReaction, IReactions } from '../reaction-contracts.js';

/** Offered where people have not reacted with enough others. */
const USUAL = ['👍', '❤️', '😄', '🎉', '👀'];

export interface IReactionsOptions {
  /** The chat's UUID. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  username(this: void): string;
  /** The messages that are shown. */
  messages(this: void): readonly IMessageItem[];
  /** A message has other reactions. */
  onChange(this: void, id: string): void;
  onRefused(this: void, message: string): void;
}

/** A reaction that the user wants to be there or gone, and the one that the server was asked for or has stored. */
interface IChoice {
  on: boolean;
  asked?: boolean;
  isStored?: boolean;
}

/** The reactions to the messages of a chat. The user's own show at once as pending, and go back if the server refuses them. */
export class Reactions implements IReactions {
  constructor(private _options: IReactionsOptions) {}

  of({ reactions = {}, reacting = {} }: IReactedMessage): readonly IReaction[] {
    const me = this._options.username();
    const emojis = new Set([...Object.keys(reactions), ...Object.keys(reacting)]);
    return [...emojis].map(emoji => {
      const stored = Object.hasOwn(reactions, emoji) ? reactions[emoji] : [];
      const isPending = Object.hasOwn(reacting, emoji);
      const others = stored.filter(name => name !== me);
      const own = isPending ? reacting[emoji] : others.length < stored.length;
      const usernames = !isPending ? stored : own ? [...others, me] : others;
      return { emoji, usernames, own, isPending };
    });
  }

  get common(): readonly string[] {
    const uses = new Map<string, number>();
    for (const { reactions = {} } of this._options.messages()) {
      for (const [emoji, names] of Object.entries(reactions)) {
        uses.set(emoji, (uses.get(emoji) ?? 0) + names.length);
      }
    }
    const used = [...uses].sort(([, one], [, other]) => other - one).map(([emoji]) => emoji);
    return [...new Set([...used, ...USUAL])].slice(0, USUAL.length);
  }

  toggle(id: string, emoji: string): void {
    const item = this._options.messages().find(message => message.id === id);
    if (item) {
      const own = this.of(item).find(reaction => reaction.emoji === emoji)?.own ?? false;
      const choices = this._choices.get(id) ?? new Map<string, IChoice>();
      const { asked } = choices.get(emoji) ?? {};
      choices.set(emoji, { on: !own, asked });
      this._choices.set(id, choices);
      this._options.onChange(id);
      if (asked === undefined) {
        void this._send(id, emoji);
      }
    }
  }

  /** A message as the user sees it: with their choices that are not stored yet. Without any, it stays the same object. */
  apply(item: IMessageItem): IMessageItem {
    const differing = [...(this._choices.get(item.id) ?? [])].filter(
      ([emoji, { on }]) => on !== this._isStored(item, emoji)
    );
    return differing.length === 0 || item.deleted
      ? item
      : { ...item, reacting: Object.fromEntries(differing.map(([emoji, { on }]) => [emoji, on])) };
  }

  /** The document or the history has these messages anew, or all of them, with what the server has stored. */
  refresh(ids: readonly string[] = [...this._choices.keys()]): void {
    for (const id of ids) {
      for (const [emoji, { isStored }] of this._choices.get(id) ?? []) {
        if (isStored) {
          this._forget(id, emoji);
        }
      }
    }
  }

  dispose(): void {
    this._isDisposed = true;
  }

  /** Asks the server until it has what the user wants, who may change their mind meanwhile. */
  private async _send(id: string, emoji: string): Promise<void> {
    const { server, id: chat, messages, onChange, onRefused } = this._options;
    const path = `${messagePath(chat, id)}/reactions/${encodeURIComponent(emoji)}`;
    try {
      let on: boolean | undefined;
      while (!this._isDisposed && on !== this._choice(id, emoji)?.on) {
        on = this._choice(id, emoji)!.on;
        this._choices.get(id)?.set(emoji, { on, asked: on });
        await server.request(on ? 'PUT' : 'DELETE', path);
      }
    } catch (error) {
      this._forget(id, emoji);
      if (!this._isDisposed) {
        onChange(id);
        onRefused((error as Error).message);
      }
      return;
    }
    const choice = this._choice(id, emoji);
    const item = messages().find(message => message.id === id);
    if (choice && item && this._isStored(item, emoji) !== choice.on) {
      this._choices.get(id)?.set(emoji, { on: choice.on, isStored: true });
    } else {
      this._forget(id, emoji);
    }
  }

  private _choice(id: string, emoji: string): IChoice | undefined {
    return this._choices.get(id)?.get(emoji);
  }

  private _forget(id: string, emoji: string): void {
    const choices = this._choices.get(id);
    choices?.delete(emoji);
    if (choices?.size === 0) {
      this._choices.delete(id);
    }
  }

  private _isStored({ reactions = {} }: IReactedMessage, emoji: string): boolean {
    return Object.hasOwn(reactions, emoji) && reactions[emoji].includes(this._options.username());
  }

  /** By the ids of their messages, then by emoji. */
  private _choices = new Map<string, Map<string, IChoice>>();
  private _isDisposed = false;
}
