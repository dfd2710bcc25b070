import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { readFields } from '../../registry/bot-fields.js';
import type { IBotCommand } from '../../storage/storage.js';
import { concurrencyOf, type Concurrency } from '../concurrency.js';

/** The longest text of a card. Most have a narrower limit of their own. */
const TEXT_LENGTH = 2_000;
const text = Type.String({
  minLength: 1,
  maxLength: TEXT_LENGTH,
  description: `a text of 1 to ${TEXT_LENGTH} characters`
});

/** The most commands of one bot. */
const COMMANDS = 50;

/** The card of a bot in a module. Each description completes "must be …". */
const CARD = Type.Object({
  name: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
      description: 'a username of letters, digits, dots, hyphens and underscores'
    })
  ),
  displayName: text,
  description: Type.Optional(text),
  avatar: Type.Optional(text),
  answers: Type.Optional(
    Type.Union([Type.Literal('always'), Type.Literal('mentioned'), Type.Literal('commands')], {
      description: 'one of always, mentioned, commands'
    })
  ),
  commands: Type.Optional(
    Type.Array(Type.Object({ name: text, description: text, arguments: Type.Optional(text) }), {
      maxItems: COMMANDS,
      description: `a list of at most ${COMMANDS} commands`
    })
  ),
  concurrency: Type.Optional(Type.Unsafe<Concurrency>(text)),
  required: Type.Optional(Type.Boolean({ description: 'true or false' })),
  manager: Type.Optional(Type.Boolean({ description: 'true or false' })),
  /** Whether the bot has these methods. */
  onJoin: Type.Optional(Type.Boolean({ description: 'a function' })),
  onAction: Type.Optional(Type.Boolean({ description: 'a function' }))
});

/** The card of a bot, as its module describes it. */
export type IModuleCard = Omit<Static<typeof CARD>, 'commands'> & {
  readonly commands?: readonly IBotCommand[];
};

/** The properties of a bot that make its card. */
export const CARD_FIELDS = Object.keys(CARD.properties);

/** Reads what a module says of its bot. @throws an error that says what does not fit */
export function readCard(value: unknown): IModuleCard {
  const error = Value.Errors(CARD, value).First();
  if (error) {
    const field = error.path.slice(1);
    throw new Error(
      field ? `its ${field} must be ${error.schema.description}` : 'it describes no bot'
    );
  }
  const card = Value.Clean(CARD, value) as IModuleCard;
  const { name = '' } = card;
  concurrencyOf({ ...card, name });
  return { ...card, ...readFields(name, card) };
}
