import type { AgentServes, BotAnswers, IAskableBot, IBotCommand } from '../document/index.js';
import type { IAvailableBot } from './settings-contracts.js';

/** A bot of a chat, as it answers there. */
export interface IChatBot extends IAvailableBot, IAskableBot {
  readonly answers: BotAnswers;
  readonly commands: readonly IBotCommand[];
  /** For an agent: those whom it answers without asking its owner. */
  readonly serves?: AgentServes;
}

/** The bots that take part in a chat. */
export interface IChatBots {
  /** As far as they are known. Without a change it stays the same array. `changed` of the chat tells of others. */
  readonly all: readonly IChatBot[];
  /**
   * Asks the server for those that its settings do not describe, and for agents, which tell their commands and their models
   * later. Of others, only the names are known. A view calls it that needs more.
   */
  load(): void;
}
