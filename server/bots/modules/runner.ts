/**
 * The program of the process of a module: it loads the module of one bot, and passes on what the server and the bot tell each other. It
 * loads no package, so that it starts fast.
 */
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { BotFactory, IBot } from '../bot.js';
import type { IManagerConversation } from '../manager.js';
import type { IGuardData } from './guard.js';
import { Lines } from './lines.js';
import type { Answer, FromModule, IFailure, ILoad, ToModule } from './wire.js';

type IStart = Extract<ToModule, { type: 'start' }>;
type Call = (...args: unknown[]) => Promise<unknown>;

/** The descriptor of the stream to the server. */
const CHANNEL = 3;

const channel = new Socket({ fd: CHANNEL });
const lines = new Lines(channel, {
  take: message => take(message as ToModule),
  onWrong: () => process.exit(1)
});
const waiting = new Map<number, (answer: Answer) => void>();
const working = new Map<number, AbortController>();
let calls = 0;
let bot: IBot;
let methods: readonly string[] = [];

const send = (message: FromModule): void => lines.send(message);

/** @see ERROR_LENGTH, which is not imported because its file loads a package */
function failureOf(error: unknown): IFailure {
  const { message, stack, name, code } = (error ?? {}) as Partial<Record<string, unknown>>;
  return {
    message: String(message ?? error).slice(0, 1_000),
    ...(typeof stack === 'string' && { stack: stack.slice(0, 4_000) }),
    ...(typeof name === 'string' && { name: name.slice(0, 64) }),
    ...(typeof code === 'string' && { code: code.slice(0, 64) })
  };
}

const errorOf = ({ message, name, code }: IFailure): Error =>
  Object.assign(new Error(message), { name }, code !== undefined && { code });

/** Takes the signal out of the arguments of a call, because it cannot pass between processes, and leaves out what was not given at the end. */
function apart(given: unknown[]): { args: unknown[]; at?: number; signal?: AbortSignal } {
  const args = [...given];
  while (args.length > 0 && args.at(-1) === undefined) {
    args.pop();
  }
  const at = args.findIndex(arg => (arg as { signal?: unknown })?.signal instanceof AbortSignal);
  if (at < 0) {
    return { args };
  }
  const { signal, ...rest } = args[at] as { signal: AbortSignal };
  return { args: [...args.slice(0, at), rest, ...args.slice(at + 1)], at, signal };
}

/** An object of the server. Each of its methods is a call. */
const objectOf = (job: number, object: number, names: readonly string[]): Record<string, Call> =>
  Object.fromEntries(
    names.map(method => [
      method,
      (...given) => {
        const { args, at, signal } = apart(given);
        const outcome = new Promise<unknown>((resolve, reject) => {
          signal?.throwIfAborted();
          const call = calls++;
          const withdraw = (): void => send({ type: 'withdraw', job, call });
          send({ type: 'call', job, call, object, method, args, ...(signal && { signal: at }) });
          signal?.addEventListener('abort', withdraw);
          waiting.set(call, answer => {
            signal?.removeEventListener('abort', withdraw);
            if ('error' in answer) {
              reject(signal?.aborted ? (signal.reason as Error) : errorOf(answer.error));
            } else if ('object' in answer) {
              resolve({ ...answer.fields, ...objectOf(job, answer.object, answer.methods) });
            } else {
              resolve(answer.value);
            }
          });
        });
        // A refused call that a bot does not wait for must not end its work in other chats.
        outcome.catch(() => undefined);
        return outcome;
      }
    ])
  );

async function start({ job, chat, isWaiting, given }: IStart): Promise<void> {
  const end = new AbortController();
  working.set(job, end);
  const conversation = { chat, isWaiting, signal: end.signal, ...objectOf(job, 0, methods) };
  try {
    const manager = conversation as unknown as IManagerConversation;
    const { message } = given;
    await ('option' in given
      ? bot.onAction?.(given, manager)
      : message.type === 'system'
        ? bot.onJoin?.(message, manager)
        : bot.onMessage(message, manager));
    send({ type: 'done', job });
  } catch (error) {
    send({ type: 'done', job, error: failureOf(error) });
  } finally {
    working.delete(job);
  }
}

/** An error concerns no message, so only the log of the server tells of it. */
async function tell({ status }: Extract<ToModule, { type: 'status' }>): Promise<void> {
  try {
    await bot.onStatus?.(status);
  } catch (error) {
    console.error('The bot failed to take the status of a chat:', error);
  }
}

function take(message: ToModule): void {
  switch (message.type) {
    case 'load':
      void load(message);
      break;
    case 'start':
      void start(message);
      break;
    case 'status':
      void tell(message);
      break;
    case 'abort':
      working.get(message.job)?.abort(new Error(message.reason));
      break;
    case 'answer':
      waiting.get(message.call)?.(message);
      waiting.delete(message.call);
      break;
    case 'ping':
      send({ type: 'pong' });
  }
}

/** Loads the bot, and tells the server what it is or why there is none. */
async function load({ place, options, fields, limits, ...more }: ILoad): Promise<void> {
  methods = more.methods;
  guard(limits);
  let why: 'missing' | 'export' | 'failed' = 'missing';
  try {
    const url = 'url' in place ? place.url : import.meta.resolve(place.name, place.from);
    why = 'failed';
    const { default: exported } = (await import(url)) as { default: IBot | BotFactory };
    bot = typeof exported === 'function' ? await exported(options) : exported;
    why = 'export';
    if (typeof bot?.onMessage !== 'function') {
      throw new Error('it must export a bot, or a function that returns one, as its default');
    }
    const card = fields.map(field => {
      const value = bot[field as keyof IBot];
      return [field, typeof value === 'function' ? true : value] as const;
    });
    send({
      type: 'ready',
      card: Object.fromEntries(card.filter(([, value]) => value !== undefined))
    });
  } catch (error) {
    send({ type: 'unusable', why, error: failureOf(error) });
  }
}

/** Starts the thread that ends this process when the module cannot. */
function guard(workerData: IGuardData): void {
  const name = import.meta.url.replace(/runner(\.m?js)$/, 'guard$1');
  const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 };
  new Worker(new URL(name), { workerData, resourceLimits }).unref();
}

/** If the memory of the machine runs out, the system ends this process and not the server. Only Linux knows this. */
function offer(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Another system.
  }
}

offer();
channel.on('close', () => process.exit());
process.on('uncaughtExceptionMonitor', error => send({ type: 'crashed', error: failureOf(error) }));
