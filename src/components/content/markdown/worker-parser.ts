import type { IDisposable } from '@lumino/disposable';
import type { ITimers } from '../../../model/index.js';
import type { IParseBudget } from '../budget.js';
import type { IMarkdownParser, ParseResult, Refusal } from '../contracts.js';
import type { IParseRequest, ParseAnswer } from './parser-messages.js';
import { MainThreadParser } from './main-thread-parser.js';

/** The parts of a web worker that are used. */
export interface IWorker {
  onmessage: ((event: MessageEvent<ParseAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: IParseRequest): void;
  terminate(): void;
}

export interface IWorkerParserOptions {
  /** Starts a worker. May throw. */
  start(this: void): IWorker;
  timers: ITimers;
}

interface IJob extends IParseRequest {
  resolve(this: void, result: ParseResult): void;
}

/** A worker that has not started within this time has failed, in milliseconds. */
const START_TIMEOUT_MS = 20_000;
/** The number of consecutive starts that may fail. */
const MAX_FAILURES = 2;
/** The number of texts that are remembered because they took too long. */
const MAX_REMEMBERED = 100;

/**
 * Parses Markdown in a worker, one text at a time, the shortest first. A worker that exceeds a text's time budget is
 * terminated, and a new one continues with the next text. If no worker can be started, short texts are still parsed.
 */
export class WorkerParser implements IMarkdownParser, IDisposable {
  constructor(private _options: IWorkerParserOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async parse(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    if (this._isDisposed) {
      return refused('unavailable');
    }
    if (this._failures >= MAX_FAILURES) {
      return this._mainThread.parse(markdown, budget);
    }
    if ((this._slow.get(markdown) ?? 0) >= budget.time) {
      return refused('too_slow');
    }
    return new Promise(resolve => {
      this._jobs.push({ id: ++this._lastId, markdown, budget, resolve });
      this._next();
    });
  }

  dispose(): void {
    this._isDisposed = true;
    this._stop();
    this._jobs.splice(0).forEach(({ resolve }) => resolve(refused('unavailable')));
  }

  private _next(): void {
    if (this._current || this._jobs.length === 0) {
      return;
    }
    if (!this._worker) {
      this._start();
    } else if (this._isReady) {
      this._begin(this._worker);
    }
  }

  private _start(): void {
    this._isReady = false;
    try {
      const worker = (this._worker = this._options.start());
      worker.onmessage = ({ data }) => this._onAnswer(data);
      worker.onerror = () => this._onFailure();
      this._deadline = this._options.timers.delay(() => this._onFailure(), START_TIMEOUT_MS);
    } catch {
      this._onFailure();
    }
  }

  private _begin(worker: IWorker): void {
    const shortest = this._jobs.reduce((a, b) => (b.markdown.length < a.markdown.length ? b : a));
    this._jobs.splice(this._jobs.indexOf(shortest), 1);
    this._current = shortest;
    const { id, markdown, budget } = shortest;
    worker.postMessage({ id, markdown, budget });
    const { timers } = this._options;
    this._deadline = timers.delay(() => {
      // If the page itself was blocked, the answer may have arrived and be waiting for its turn.
      this._deadline = timers.delay(() => this._onLate(shortest), 1);
    }, budget.time);
  }

  private _onAnswer(answer: ParseAnswer): void {
    if ('ready' in answer) {
      this._isReady = true;
      this._failures = 0;
      this._deadline?.dispose();
    } else if (answer.id === this._current?.id) {
      this._finish(answer.result);
    }
    this._next();
  }

  private _onLate({ markdown, budget }: IJob): void {
    if (this._slow.size >= MAX_REMEMBERED) {
      this._slow.clear();
    }
    this._slow.set(markdown, budget.time);
    this._stop();
    this._finish(refused('too_slow'));
    this._next();
  }

  /** The worker could not start, or its code has thrown. */
  private _onFailure(): void {
    const wasReady = this._isReady;
    this._stop();
    if (wasReady) {
      this._finish(refused('too_large'));
    } else if (++this._failures >= MAX_FAILURES) {
      this._jobs.splice(0).forEach(({ markdown, budget, resolve }) => {
        void this._mainThread.parse(markdown, budget).then(resolve);
      });
    }
    this._next();
  }

  private _finish(result: ParseResult): void {
    this._deadline?.dispose();
    this._current?.resolve(result);
    this._current = null;
  }

  private _stop(): void {
    this._deadline?.dispose();
    this._isReady = false;
    if (this._worker) {
      this._worker.onmessage = this._worker.onerror = null;
      this._worker.terminate();
      this._worker = null;
    }
    if (this._isDisposed) {
      this._finish(refused('unavailable'));
    }
  }

  private _mainThread = new MainThreadParser();
  private _jobs: IJob[] = [];
  private _current: IJob | null = null;
  private _worker: IWorker | null = null;
  private _isReady = false;
  private _deadline: IDisposable | null = null;
  private _failures = 0;
  private _slow = new Map<string, number>();
  private _lastId = 0;
  private _isDisposed = false;
}

const refused = (reason: Refusal): ParseResult => ({ kind: 'refused', reason });
