import type { IBot, IConversation } from '../../../server/bots/bot.js';
import type { IManager, IManagerConversation } from '../../../server/bots/manager.js';
import { toChatError } from '../../../server/errors.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import type { Command } from '../../../server/rooms/commands.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person, type BotStorage, type ManualClock } from '../../../testing/index.js';

export const ada = person('ada');
export const one = person('one', { bot: true });
export const boss = person('boss', { bot: true });

export type Decide = (
  message: IMessageRow,
  conversation: IManagerConversation
) => Promise<void> | void;
export type Answer = (message: IMessageRow, conversation: IConversation) => Promise<void> | void;

/** Approves what waits, and gives people's messages to the bot "one". */
export const approveAll: Decide = ({ id }, conversation) =>
  conversation.isWaiting ? conversation.approve(id) : conversation.redirect(id, ['one']);

/** Leaves everything waiting until the server stops. */
export const wait: Decide = (_, { isWaiting, signal }) =>
  isWaiting ? new Promise(resolve => signal.addEventListener('abort', () => resolve())) : undefined;

export const manager = (decide: Decide, name = 'boss'): IManager => ({
  name,
  displayName: name,
  manager: true,
  onMessage: decide
});

export const bot = (answer: Answer = () => undefined, name = 'one'): IBot => ({
  name,
  displayName: name,
  onMessage: answer
});

export let stage: BotStage;
export let chat: string;

export async function open(bots: readonly IBot[], storage?: BotStorage, clock?: ManualClock) {
  stage = await BotStage.open(bots, storage, clock);
  chat = storage ? chat : await stage.chat();
}

/** Restarts the server as after a kill. */
export async function restart(bots: readonly IBot[]): Promise<void> {
  const { storage, clock, rooms } = stage;
  await rooms.dispose();
  storage.loseCursors = false;
  await open(bots, storage, clock);
  await stage.quiet();
}

/** Says something as the bot "one". */
export const post = (body: string, more: object = {}) =>
  stage.rooms.execute(one, { type: 'send', chat, message: { body, ...more } });

export const refusalOf = async (who: IPrincipal, command: Command): Promise<string | undefined> => {
  try {
    await stage.rooms.execute(who, command);
  } catch (error) {
    return toChatError(error).code;
  }
};

export const events = async (): Promise<string[]> =>
  (await stage.messages(chat)).flatMap(({ event }) => event ?? []);

/** Ends what each test has opened. */
export const useRouting = (): void => {
  afterEach(() => stage.close());
};
