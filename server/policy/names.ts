import { ChatError } from '../errors.js';
import { beginningOf } from '../text.js';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * A name that a person gave, without the blanks around it. Throws `bad_value`.
 * @param target - which field it came from.
 * @param length - how many characters it may have.
 */
export function readName(value: string, target: string, length: number): string {
  const name = value.trim();
  if (name === '' || name.length > length || CONTROL.test(name)) {
    throw new ChatError(
      'bad_value',
      `The ${target} must have 1 to ${length} characters and be a single line.`,
      target
    );
  }
  return name;
}

/** A name for a chat that was made without one: "Ada's chat", "Ada's chat 2" …, of nobody whose name is known "Chat" … */
export function freeTopic(
  displayName: string | null,
  taken: ReadonlySet<string>,
  length: number
): string {
  const kind = displayName === null ? 'Chat' : "'s chat";
  for (let number = 1; ; number++) {
    const end = number === 1 ? kind : `${kind} ${number}`;
    const topic = beginningOf(displayName ?? '', length - end.length) + end;
    if (!taken.has(topic)) {
      return topic;
    }
  }
}
