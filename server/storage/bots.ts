import type { BotAnswers, IBotCommand } from '../../src/document/index.js';

/**
 * Where a bot runs: in the server as a part of it (`builtin`) or as a module of the operator, behind a webhook, on its own (`outside`), or in
 * its owner's Jupyter (`agent`).
 */
export type BotKind = 'builtin' | 'module' | 'webhook' | 'outside' | 'agent';

export type { BotAnswers, IBotCommand };

/** The description of a bot, as people see it. */
export interface IBotCard {
  readonly username: string;
  readonly displayName: string;
  readonly description?: string;
  /** The URL of a picture. */
  readonly avatar?: string;
  readonly kind: BotKind;
  readonly answers: BotAnswers;
  readonly commands?: readonly IBotCommand[];
  /** For an agent: the model that it uses. */
  readonly model?: string;
  /** The conversations of a required bot end when it leaves. */
  readonly required?: boolean;
  /** It decides what the other bots of its chats hear, and what people see of them. */
  readonly manager?: boolean;
  /** The username of the person who registered it. Without a value it belongs to the operator. */
  readonly owner?: string;
  /** For an agent in a chat: it answers everyone there. Otherwise it asks its owner first. */
  readonly serves?: 'everyone';
}

/** A registered bot. Its access tokens are not stored, as those of people are not. */
export interface IBotRow extends IBotCard {
  /** Milliseconds since 1970. */
  readonly createdOn: number;
  /** For a bot behind a webhook: where its messages go. */
  readonly url?: string;
  /** The key that signs these requests. It is shown only when it is made. */
  readonly secret?: string;
}

/** The part of a bot that everyone may see. */
export function cardOf(row: IBotRow): IBotCard {
  const { username, displayName, description, avatar, kind, answers, commands } = row;
  const { required, manager, owner, model } = row;
  return {
    ...{ username, displayName, description, avatar, kind, answers, commands },
    ...{ required, manager, owner, model }
  };
}
