import { cleanLine } from '../../document/index.js';
import { oneLine } from '../../document/one-line.js';

/** An object whose fields may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects among the first values of a list. */
export const objectsIn = (value: unknown, most: number): readonly Fields[] =>
  Array.isArray(value) ? value.slice(0, most).filter(isFields) : [];

/** A text as one clean line; empty if the value is none. */
export const lineOf = (value: unknown): string =>
  typeof value === 'string' ? oneLine(cleanLine(value)) : '';
