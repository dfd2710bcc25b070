import * as decoding from 'lib0/decoding';
import { ChatError } from '../../errors.js';
import { MAX_CLOCK } from '../gate/number-limits.js';

/**
 * The maximum number of entries in an awareness message. A page has one client, but a stock client also repeats the states of everybody
 * else.
 */
const MAX_ENTRIES = 10_000;
const MAX_NESTING = 20;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The presence state of one client as it arrived. Its JSON is parsed on demand, because most entries only repeat the states of others. */
export class ReceivedPresence {
  constructor(
    readonly client: number,
    readonly clock: number,
    private readonly _json: Uint8Array
  ) {}

  /** The size of the state as JSON, in bytes. */
  get size(): number {
    return this._json.length;
  }

  /** @throws ChatError `malformed`, or `bad_value` if the state is nested too deeply */
  get state(): Record<string, unknown> | null {
    return (this._state ??= { value: parse(this._json) }).value;
  }

  private _state: { readonly value: Record<string, unknown> | null } | undefined;
}

/** Decode an awareness message. @throws ChatError `malformed` */
export function decodePresence(update: Uint8Array): ReceivedPresence[] {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    if (count > MAX_ENTRIES) {
      throw new ChatError('malformed');
    }
    return Array.from({ length: count }, () => {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      if (clock >= MAX_CLOCK) {
        throw new ChatError('malformed');
      }
      return new ReceivedPresence(client, clock, decoding.readVarUint8Array(decoder));
    });
  } catch {
    throw new ChatError('malformed');
  }
}

function parse(json: Uint8Array): Record<string, unknown> | null {
  let state: unknown;
  try {
    state = JSON.parse(utf8.decode(json));
  } catch {
    throw new ChatError('malformed');
  }
  if (typeof state !== 'object' || Array.isArray(state)) {
    throw new ChatError('malformed');
  }
  if (!isShallow(state, MAX_NESTING)) {
    throw new ChatError('bad_value', 'The presence state is nested too deeply.');
  }
  return state as Record<string, unknown> | null;
}

const isShallow = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every(part => isShallow(part, levels - 1)));
