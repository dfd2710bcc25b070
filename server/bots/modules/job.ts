import { ChatError } from '../../errors.js';
import type { IManagerConversation } from '../manager.js';
import type { Calls } from './calls.js';
import { checkArguments, CONVERSATION, type IMethod, type Methods } from './methods.js';
import type { Answer, ICall } from './wire.js';

/** An object that a module may call, with the methods that it may. */
interface ITarget {
  readonly object: object;
  readonly methods: Methods;
}

/** The work of a module on one message: what it may call until it is done. */
export class Job {
  constructor(
    conversation: IManagerConversation,
    private readonly _calls: Pick<Calls, 'turn'>
  ) {
    this._targets = [{ object: conversation, methods: CONVERSATION }];
    this.done = new Promise((resolve, reject) => {
      this._settle = error => (error ? reject(error) : resolve());
    });
  }

  /** Resolves when the module is done and its calls are too; rejects if the module failed. */
  readonly done: Promise<void>;

  /** Whether the call names an object of this job and one of its methods. */
  knows({ object, method }: ICall): boolean {
    return this._methodOf(object, method) !== undefined;
  }

  /** Does what the module asks for. Calls begin in the order in which they arrive. */
  async run(call: ICall): Promise<Answer> {
    const work = this._run(call);
    this._working.add(work);
    try {
      return await work;
    } catch (error) {
      const { message, name } = error as Error;
      return { error: { message, name, ...(error instanceof ChatError && { code: error.code }) } };
    } finally {
      this._working.delete(work);
      this._signals.delete(call.call);
    }
  }

  /** The module has aborted the signal of a call. */
  withdraw(call: number): void {
    this._signals.get(call)?.abort(new Error('The bot withdrew the call.'));
  }

  /** The module is done. The calls that it made before go on, except for those that a signal can end: nobody waits for them any more. */
  end(error?: Error): void {
    this._signals.forEach(signal => signal.abort(new Error('The work is over.')));
    void Promise.allSettled(this._working).then(() => this._settle(error));
  }

  private async _run({ call, object, method, args, signal }: ICall): Promise<Answer> {
    const spec = this._methodOf(object, method)!;
    checkArguments(method, spec, args, signal);
    if (spec.signal !== undefined) {
      const end = new AbortController();
      this._signals.set(call, end);
      Object.assign(args[spec.signal] as object, { signal: end.signal });
    }
    await this._calls.turn();
    const target = this._targets[object].object as Record<string, (...args: unknown[]) => unknown>;
    const value = await target[method](...args);
    if (!spec.gives) {
      return { value };
    }
    this._targets.push({ object: value as object, methods: spec.gives });
    const { gives, shows = [] } = spec;
    const fields = Object.fromEntries(
      shows.map(name => [name, (value as Readonly<Record<string, unknown>>)[name]])
    );
    return { object: this._targets.length - 1, methods: Object.keys(gives), fields };
  }

  private _methodOf(object: number, method: string): IMethod | undefined {
    const methods = this._targets[object]?.methods;
    return methods && Object.hasOwn(methods, method) ? methods[method] : undefined;
  }

  private readonly _targets: ITarget[];
  /** Each ends a call, by its number. */
  private readonly _signals = new Map<number, AbortController>();
  private readonly _working = new Set<Promise<unknown>>();
  private _settle!: (error?: Error) => void;
}
