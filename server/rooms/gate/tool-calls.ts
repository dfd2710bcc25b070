import { isObject } from './values.js';

/** Checks for the calls of tools that the message of an agent tells of, in its metadata. Keys that are not known here are kept. */

const MAX_CALLS = 100;
const MAX_ID = 256;
const MAX_TITLE = 1_000;
const MAX_KIND = 64;
const MAX_PATH = 4_096;
const MAX_LOCATIONS = 100;
const MAX_DIFFS = 50;
const MAX_OPTIONS = 20;
const MAX_OPTION_ID = 64;
const MAX_OPTION_NAME = 200;

const STATUSES = ['pending', 'in_progress', 'completed', 'failed'];
const PERMISSIONS = ['pending', 'resolved'];
const OPTION_KINDS = ['allow_once', 'allow_always', 'reject_once', 'reject_always'];

type Check = (value: unknown) => boolean;

const text =
  (max = Infinity): Check =>
  value =>
    typeof value === 'string' && value.length <= max;

const oneOf =
  (words: readonly string[]): Check =>
  value =>
    typeof value === 'string' && words.includes(value);

const time: Check = value => typeof value === 'number' && value >= 0;

const line: Check = value => Number.isSafeInteger(value) && (value as number) >= 0;

/** Checks a list of at most `max` objects with these fields. Python writes null for a field that it does not set. */
const list =
  (
    max: number,
    required: Readonly<Record<string, Check>>,
    others: Readonly<Record<string, Check>>
  ): Check =>
  value =>
    Array.isArray(value) &&
    value.length <= max &&
    value.every(
      entry =>
        isObject(entry) &&
        Object.entries(required).every(([key, check]) => check(entry[key])) &&
        Object.entries(others).every(([key, check]) => entry[key] == null || check(entry[key]))
    );

export const isToolCalls: Check = list(
  MAX_CALLS,
  { tool_call_id: text(MAX_ID), title: text(MAX_TITLE) },
  {
    kind: text(MAX_KIND),
    status: oneOf(STATUSES),
    locations: list(MAX_LOCATIONS, { path: text(MAX_PATH) }, { line }),
    diffs: list(MAX_DIFFS, { path: text(MAX_PATH), new_text: text() }, { old_text: text() }),
    permission_options: list(
      MAX_OPTIONS,
      { option_id: text(MAX_OPTION_ID), name: text(MAX_OPTION_NAME) },
      { kind: oneOf(OPTION_KINDS) }
    ),
    permission_status: oneOf(PERMISSIONS),
    selected_option_id: text(MAX_OPTION_ID),
    session_id: text(MAX_ID),
    started: time,
    ended: time
  }
);
