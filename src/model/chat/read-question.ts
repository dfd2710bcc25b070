import type { IChoice, IMessage, IOption, MessageOption } from '../../document/index.js';

type Question = Pick<IMessage, 'options' | 'audience' | 'once' | 'choices' | 'options_closed'>;

const isText = (value: unknown): value is string => typeof value === 'string';
const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isOption(value: unknown): value is MessageOption {
  const { id, label } = fieldsOf(value) as Partial<IOption>;
  return isText(value) || (isText(id) && isText(label));
}

function isChoice(value: unknown): value is IChoice {
  const { option, by } = fieldsOf(value) as Partial<IChoice>;
  return isText(option) && isText(by);
}

/** Reads the question of a message from a shared document, which may hold anything. */
export function readQuestion(message: IMessage): Question {
  const { options, audience, once, choices, options_closed: closed } = message;
  const offered = listOf(options).filter(isOption);
  if (offered.length === 0) {
    return { options: undefined, choices: undefined };
  }
  return {
    options: offered,
    audience: audience && listOf(audience).filter(isText),
    once: once !== false,
    choices: choices && listOf(choices).filter(isChoice),
    options_closed: closed
  };
}
