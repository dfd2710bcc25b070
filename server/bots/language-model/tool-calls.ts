import type { IClock } from '../../clock.js';
import type { IAskOptions } from '../ask.js';
import type { IReplyStream } from '../bot.js';

/** Bytes of the JSON of all calls, below those that the metadata of a bot's message may have. */
const BYTES = 48 * 1024;

/** The most calls of one message. */
const MOST = 100;

/** Characters of an output that the chat shows. */
const OUTPUT_LENGTH = 4_000;

/** The choices of the person who is asked, under the ids of the buttons. */
const PERMISSIONS = [
  { option_id: 'run', name: 'Run', kind: 'allow_once' },
  { option_id: 'no', name: 'Do not run', kind: 'reject_once' }
] as const;

/** A call as a message tells of it. The fields are those of agents. */
interface IToldCall {
  readonly tool_call_id: string;
  readonly title: string;
  readonly started: number;
  raw_input?: string;
  readonly status: 'pending' | 'in_progress' | 'completed' | 'failed';
  raw_output?: string;
  readonly ended?: number;
  readonly permission_options?: typeof PERMISSIONS;
  readonly permission_status?: 'pending' | 'resolved';
  readonly selected_option_id?: string;
}

/** The calls of tools for one answer. The metadata of its message tell of them. */
export class ToolCalls {
  /** @param _stream - begins the answer, or returns it */
  constructor(
    private readonly _stream: () => Promise<IReplyStream>,
    private readonly _clock: Pick<IClock, 'now'>
  ) {}

  /** Tells of a new call. @param asks - somebody is asked first. Returns its number. */
  async begin(title: string, input: string, asks: boolean): Promise<number> {
    const number = this._calls.length;
    this._calls.push({
      ...{ tool_call_id: `${number}`, title: title.slice(0, 200), started: this._clock.now() },
      ...{ raw_input: input, status: asks ? 'pending' : 'in_progress' },
      ...(asks && { permission_options: PERMISSIONS, permission_status: 'pending' })
    });
    await this._tell();
    return number;
  }

  /** The metadata of the question about a call, by which clients show the call above the buttons. */
  async link(number: number): Promise<NonNullable<IAskOptions['metadata']>> {
    const { id } = await this._stream();
    return { tool_call: { message: id, id: `${number}` } };
  }

  /** Tells what the person chose; undefined if they chose nothing. */
  decide(number: number, option: string | undefined): Promise<void> {
    const status = option === 'run' ? 'in_progress' : 'failed';
    const chosen = { ...(option !== undefined && { selected_option_id: option }) };
    return this._change(number, { status, permission_status: 'resolved', ...chosen });
  }

  /** Tells how a call has ended. */
  end(number: number, status: 'completed' | 'failed', output: string): Promise<void> {
    const raw_output =
      output.length > OUTPUT_LENGTH ? `${output.slice(0, OUTPUT_LENGTH)}…` : output;
    return this._change(number, { status, raw_output, ended: this._clock.now() });
  }

  private _change(number: number, change: Partial<IToldCall>): Promise<void> {
    this._calls[number] = { ...this._calls[number], ...change };
    return this._tell();
  }

  private async _tell(): Promise<void> {
    const stream = await this._stream();
    try {
      await stream.setMetadata({ tool_calls: shortened(this._calls) });
    } catch (error) {
      // A server with narrower limits shows the answer without them. A question then stands for itself.
      if ((error as { code?: unknown }).code !== 'bad_value') {
        throw error;
      }
    }
  }

  private readonly _calls: IToldCall[] = [];
}

/** The calls as a message takes them: the oldest lose their outputs first, then their inputs. Nobody decides about an input that is not shown. */
function shortened(calls: readonly IToldCall[]): readonly IToldCall[] {
  const told = calls.slice(-MOST);
  for (const part of ['raw_output', 'raw_input'] as const) {
    for (let i = 0; i < told.length && bytesOf(told) > BYTES; i++) {
      if (told[i].permission_status !== 'pending') {
        told[i] = { ...told[i] };
        delete told[i][part];
      }
    }
  }
  return told;
}

const bytesOf = (calls: readonly IToldCall[]): number => Buffer.byteLength(JSON.stringify(calls));
