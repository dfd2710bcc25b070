import { parseProfile } from '../identity/profile.js';
import { ChatError } from '../errors.js';
import { readBotName, readName, readPersonName } from '../policy/names.js';
import type { BotAnswers, BotKind, IBotCommand, IBotRow } from '../storage/storage.js';

/** The fields of a bot that its owner chooses, as they sent them. */
export interface IBotFields {
  readonly displayName?: string;
  readonly description?: string;
  readonly avatar?: string;
  readonly answers?: BotAnswers;
  readonly commands?: readonly IBotCommand[];
  /** For an agent. */
  readonly model?: string;
  /** For a bot behind a webhook. */
  readonly url?: string;
}

/** The fields of a new bot. */
export interface INewBot extends IBotFields {
  readonly name: string;
  readonly kind: Extract<BotKind, 'webhook' | 'outside'>;
}

const LENGTHS = {
  displayName: 64,
  description: 500,
  command: 200,
  arguments: 100,
  model: 200
} as const;

/** Reads the fields that were given. @throws ChatError `bad_value` */
export function readFields(
  username: string,
  { displayName, description, avatar, answers, commands, model, url }: IBotFields
): Partial<IBotRow> {
  return {
    ...(displayName !== undefined && {
      displayName: readDisplayName(displayName, LENGTHS.displayName)
    }),
    ...(description !== undefined && {
      description: readName(description, 'description', LENGTHS.description)
    }),
    ...(avatar !== undefined && { avatar: readAvatar(username, avatar) }),
    ...(answers && { answers }),
    ...(commands && { commands: readCommands(commands) }),
    ...(model !== undefined && { model: readName(model, 'model', LENGTHS.model) }),
    ...(url !== undefined && { url })
  };
}

/** A dot as it stands between the name of an agent and that of its owner, or one that looks like it. */
const OWNER_DOT = /[\s\p{Cf}][·•‧∙⋅・･]|[·•‧∙⋅・･][\s\p{Cf}]/u;

/** Reads the name of a bot for people. It names no owner: the server adds that to the name of an agent. @throws ChatError `bad_value` */
export function readDisplayName(value: string, length: number): string {
  const name = readPersonName(value, 'displayName', length);
  if (OWNER_DOT.test(name)) {
    const reason =
      'A dot between blanks would make it look like the agent of somebody. Leave it out.';
    throw new ChatError('bad_value', reason, 'displayName');
  }
  return name;
}

/** The address of a picture, as profiles of users may have it. */
function readAvatar(username: string, avatar: string): string {
  const { avatarUrl } = parseProfile(username, { avatarUrl: avatar });
  if (avatarUrl === undefined) {
    throw new ChatError('bad_value', 'The avatar must be an http or https URL.', 'avatar');
  }
  return avatarUrl;
}

function readCommands(commands: readonly IBotCommand[]): IBotCommand[] {
  const names = commands.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ChatError('bad_value', `The command ${twice} is there twice.`, 'commands');
  }
  return commands.map(({ name, description, arguments: more }) => ({
    name: readBotName(name, 'commands'),
    description: readName(description, 'commands', LENGTHS.command),
    ...(more !== undefined && { arguments: readName(more, 'commands', LENGTHS.arguments) })
  }));
}
