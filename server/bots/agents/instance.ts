import type { IClock, IDisposable } from '../../clock.js';
import type { AgentEvent, AgentNews } from './events.js';

/** Milliseconds without a request after which a Jupyter server is gone. */
export const GONE_MS = 15_000;

/** The part of a request that says what a Jupyter server does. */
export interface IState {
  /** The usernames of the agents that it can run. */
  readonly agents: readonly string[];
  /** The works that it has begun and that have not ended. */
  readonly working: readonly string[];
  /** The ids of the events that it has received. */
  readonly acknowledged: readonly string[];
}

/** One Jupyter server of one user, which asks again and again for events. An event is sent until it is acknowledged. */
export class Instance implements IDisposable {
  /** @param _onGone - called when it has not asked for too long */
  constructor(
    readonly owner: string,
    private readonly _clock: Pick<IClock, 'after' | 'uuid'>,
    private readonly _onGone: () => void
  ) {}

  agents: ReadonlySet<string> = new Set();
  working: ReadonlySet<string> = new Set();

  /** The number of events and works that it has to do. */
  get load(): number {
    return this._events.size + this.working.size;
  }

  /** The works that it has begun, without those that it was told to end. */
  get held(): readonly string[] {
    return [...this.working].filter(work => !this._stopped.has(work));
  }

  /** Notes what a request says. */
  note({ agents, working, acknowledged }: IState): void {
    const before = this.working;
    this.agents = new Set(agents);
    this.working = new Set(working);
    for (const [id, { event }] of this._events) {
      // It has ended this work. Such events would pile up for a program that names other works each time.
      if (event.type === 'stopped' && before.has(event.work) && !this.working.has(event.work)) {
        this._events.delete(id);
      }
    }
    this._stopped = new Set([...this._stopped].filter(work => this.working.has(work)));
    for (const id of acknowledged) {
      const onTaken = this._events.get(id)?.onTaken;
      this._events.delete(id);
      onTaken?.();
    }
  }

  /** Sends an event. @param onTaken - called once, when it is acknowledged */
  send(news: AgentNews, onTaken?: () => void): void {
    const id = this._clock.uuid();
    if (news.type === 'asked') {
      this._stopped.delete(news.work); // it begins anew, and may be stopped again
    }
    this._events.set(id, { event: { ...news, id }, onTaken });
    this._answer?.();
  }

  /** Tells it once that nobody waits for a work any more. */
  stop(work: string): void {
    if (!this._stopped.has(work)) {
      this._stopped.add(work);
      this.send({ type: 'stopped', work });
    }
  }

  /** Answers a request: at once if events wait, otherwise with the first one, or with none after a time. */
  next(ms: number, signal: AbortSignal): Promise<readonly AgentEvent[]> {
    this._gone?.dispose();
    this._answer?.();
    return new Promise(resolve => {
      let timer: IDisposable | undefined;
      const answer = (): void => {
        timer?.dispose();
        signal.removeEventListener('abort', answer);
        if (this._answer === answer) {
          this._answer = null;
          this._gone = this._clock.after(GONE_MS, this._onGone);
        }
        resolve([...this._events.values()].map(({ event }) => event));
      };
      this._answer = answer;
      if (this._events.size > 0 || signal.aborted || ms <= 0) {
        answer();
      } else {
        signal.addEventListener('abort', answer);
        timer = this._clock.after(ms, answer);
      }
    });
  }

  dispose(): void {
    this._answer?.();
    this._gone?.dispose();
  }

  private readonly _events = new Map<
    string,
    { readonly event: AgentEvent; readonly onTaken?: () => void }
  >();
  /** Works of which it was told that nobody waits for them. */
  private _stopped = new Set<string>();
  private _answer: (() => void) | null = null;
  private _gone: IDisposable | undefined;
}
