import type { IMessage, IOption, MessageOption } from './types.js';

/** The most options of a message. */
export const MAX_OPTIONS = 20;

const isOption = (option: MessageOption): option is IOption => typeof option !== 'string';

/** The options of a message that are chosen by a command, in their order. Texts are quick replies. */
export const buttonsOf = ({ options = [] }: Pick<IMessage, 'options'>): IOption[] =>
  options.filter(isOption);

/** The quick replies of a message, in their order. */
export const quickRepliesOf = ({ options = [] }: Pick<IMessage, 'options'>): string[] =>
  options.filter((option): option is string => !isOption(option));

/** Whether a choice has ended the question of a message. */
export const isResolved = ({ once = true, choices = [] }: Pick<IMessage, 'once' | 'choices'>) =>
  once && choices.length > 0;

/** Whether somebody may still choose: the text is complete, and neither a choice nor the author has ended the question. */
export const isOpenQuestion = (message: IMessage): boolean =>
  message.options !== undefined &&
  !message.deleted &&
  !message.streaming &&
  message.options_closed === undefined &&
  !isResolved(message);
