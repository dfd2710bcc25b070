import { isFields, lineOf, objectsIn, type Fields } from './fields.js';
import { readPermission, type IToolPermission } from './tool-permission.js';

/** How far a call of a tool is. */
export type ToolStatus = 'pending' | 'in_progress' | 'completed' | 'failed';

/** A place that a tool has looked at or changed. */
export interface IToolLocation {
  readonly path: string;
  /** From 1; undefined for the whole file. */
  readonly line?: number;
}

/** The change of a file by a tool. */
export interface IToolChange {
  readonly path: string;
  /** Null for a new file. */
  readonly before: string | null;
  readonly after: string;
}

/** A call of a tool by an agent, as its message describes it. */
export interface IToolCall {
  readonly id: string;
  /** One line, such as "Edit survey.ipynb". */
  readonly title: string;
  readonly status: ToolStatus;
  /** The milliseconds that it took; undefined if they are not known. */
  readonly duration?: number;
  /** The input and the output as plain text; empty for none. */
  readonly input: string;
  readonly output: string;
  readonly locations: readonly IToolLocation[];
  readonly changes: readonly IToolChange[];
  /** Undefined if nobody was asked. */
  readonly permission?: IToolPermission;
}

/** The most calls of one message, and the most files of one call, that are read. */
const CALLS = 100;
const FILES = 50;

/** The characters of an input or an output that are read. */
const LENGTH = 20_000;

/** The characters of a file before or after a change that are read. */
const FILE_LENGTH = 100_000;

const STATUSES: readonly unknown[] = ['pending', 'in_progress', 'completed', 'failed'];

/**
 * The calls of tools that a message of an agent describes. The fields are those of Jupyter AI. An agent may write anything there, so what
 * has the wrong type counts as missing.
 */
export const toolCallsIn = (metadata: unknown): readonly IToolCall[] =>
  objectsIn(isFields(metadata) ? metadata.tool_calls : [], CALLS).flatMap(call => {
    const id = lineOf(call.tool_call_id);
    return id ? [readCall(id, call)] : [];
  });

function readCall(id: string, call: Fields): IToolCall {
  const duration = durationOf(call);
  const permission = readPermission(call);
  return {
    id,
    title: lineOf(call.title) || lineOf(call.kind) || id,
    status: STATUSES.includes(call.status) ? (call.status as ToolStatus) : 'pending',
    ...(duration !== undefined && { duration }),
    input: textOf(call.raw_input),
    output: textOf(call.raw_output),
    locations: objectsIn(call.locations, FILES).flatMap(readLocation),
    changes: objectsIn(call.diffs, FILES).flatMap(readChange),
    ...(permission && { permission })
  };
}

function readLocation({ path, line }: Fields): IToolLocation[] {
  const clean = lineOf(path);
  const isLine = Number.isSafeInteger(line) && (line as number) > 0;
  return clean ? [{ path: clean, ...(isLine && { line: line as number }) }] : [];
}

function readChange({ path, old_text: before, new_text: after }: Fields): IToolChange[] {
  const clean = lineOf(path);
  return clean && typeof after === 'string'
    ? [
        {
          path: clean,
          before: typeof before === 'string' ? before.slice(0, FILE_LENGTH) : null,
          after: after.slice(0, FILE_LENGTH)
        }
      ]
    : [];
}

/** The longest time that a call can have taken, in milliseconds: a year. */
const LONGEST = 365 * 86_400_000;

/** Both times are in milliseconds since 1970. */
function durationOf({ started, ended }: Fields): number | undefined {
  const passed = typeof started === 'number' && typeof ended === 'number' ? ended - started : NaN;
  return passed >= 0 && passed <= LONGEST ? passed : undefined;
}

/** A value as people read it: a text as it is, anything else as JSON. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}
