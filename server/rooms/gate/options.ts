import { MAX_OPTIONS } from '../../../src/document/index.js';
import type { IPrincipal } from '../../identity/principal.js';
import { isObject, isText, isTime } from './values.js';

/** Checks for the options of a message and for what became of them. */

const MAX_ID = 64;
const MAX_LABEL = 200;
const MAX_VALUE = 1_000;
const MAX_AUDIENCE = 250;
const MAX_USERNAME = 128;
const FIELDS = ['id', 'label', 'style', 'value'];
const STYLES: readonly unknown[] = ['default', 'primary', 'danger'];
const CLOSINGS: readonly unknown[] = ['timeout', 'withdrawn', 'edited'];

/** The most choices of one message. */
export const MAX_CHOICES = 250;

/** Whether a text shows something. A blank button could not be told from its neighbours. */
const isWord = (value: unknown, max: number): value is string =>
  isText(value, max) && /[^\s\p{C}]/u.test(value);

const isOption = (value: unknown): boolean =>
  isObject(value) &&
  Object.keys(value).every(key => FIELDS.includes(key)) &&
  isWord(value.id, MAX_ID) &&
  isWord(value.label, MAX_LABEL) &&
  (value.style === undefined || STYLES.includes(value.style)) &&
  (value.value === undefined || isText(value.value, MAX_VALUE));

/** The id of a button, or the text of a quick reply. It must differ between two options. */
const keyOf = (option: unknown): unknown =>
  typeof option === 'string' ? ` ${option}` : (option as { id: unknown }).id;

export const isOptions = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MAX_OPTIONS &&
  value.every(option => isWord(option, MAX_LABEL) || isOption(option)) &&
  new Set(value.map(keyOf)).size === value.length;

export const isAudience = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MAX_AUDIENCE &&
  value.every(name => isWord(name, MAX_USERNAME));

/** Whether an agent asks somebody other than its owner. It asks about the files and keys of its owner. */
export const asksOthers = (
  { owner }: Pick<IPrincipal, 'owner'>,
  options: unknown,
  audience: unknown
): boolean =>
  owner !== undefined &&
  options !== undefined &&
  !(isAudience(audience) && (audience as string[]).every(name => name === owner));

export const isChoices = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= MAX_CHOICES &&
  value.every(
    choice =>
      isObject(choice) &&
      Object.keys(choice).length === 3 &&
      isWord(choice.option, MAX_ID) &&
      isWord(choice.by, MAX_USERNAME) &&
      isTime(choice.time)
  );

export const isClosing = (value: unknown): boolean => CLOSINGS.includes(value);
