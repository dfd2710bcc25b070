import type { IAttachment } from './types.js';

/** The most cells that an attachment names. */
export const MAX_CELLS = 100;

const CELL_TYPES: readonly unknown[] = ['raw', 'markdown', 'code'];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** Python writes null for a field that is not set. */
const isText = (value: unknown): boolean => isAbsent(value) || typeof value === 'string';

const hasOnly = (value: Fields, keys: readonly string[]): boolean =>
  Object.keys(value).every(key => keys.includes(key));

const isPosition = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(part => Number.isInteger(part));

const isSelection = (value: unknown): boolean =>
  isAbsent(value) ||
  (isFields(value) &&
    hasOnly(value, ['start', 'end', 'content']) &&
    isPosition(value.start) &&
    isPosition(value.end) &&
    typeof value.content === 'string');

const isCell = (value: unknown): boolean =>
  isFields(value) &&
  hasOnly(value, ['id', 'input_type', 'selection']) &&
  typeof value.id === 'string' &&
  CELL_TYPES.includes(value.input_type) &&
  isSelection(value.selection);

/** Whether a value has the shape of an attachment. Python's YChat reads none of them if one has other fields. */
export function isAttachment(value: unknown): value is IAttachment {
  if (!isFields(value) || typeof value.value !== 'string' || !isText(value.mimetype)) {
    return false;
  }
  const { type, cells } = value;
  return type === 'file'
    ? hasOnly(value, ['type', 'value', 'mimetype', 'selection']) && isSelection(value.selection)
    : type === 'notebook' &&
        hasOnly(value, ['type', 'value', 'mimetype', 'cells']) &&
        (isAbsent(cells) ||
          (Array.isArray(cells) && cells.length <= MAX_CELLS && cells.every(isCell)));
}
