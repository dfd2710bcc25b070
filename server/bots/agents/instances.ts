import type { IClock, IDisposable } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { ILimits } from '../../limits.js';
import type { AgentEvent } from './events.js';
import { GONE_MS, Instance, type IState } from './instance.js';
import { AbsentError, Job, LostError, type IJobOptions, type IOutcome } from './job.js';

/** The longest time that a message waits for a Jupyter server of the owner, in milliseconds. */
const WAIT_MS = 60_000;

/** Milliseconds after the start in which Jupyter servers may have works that this server has not found yet. */
const START_MS = 2 * GONE_MS;

/** A request for events. */
export interface ITake extends IState {
  /** The id of the Jupyter server, which is new at each of its starts. */
  readonly instance: string;
  /** How long the request may wait, in milliseconds. */
  readonly wait: number;
}

export interface IInstancesOptions {
  readonly clock: Pick<IClock, 'after' | 'uuid' | 'steady'>;
  readonly limits: Pick<ILimits, 'agentInstancesPerUser'>;
}

/** The Jupyter servers that run agents, and what each of them is given. One of an owner's gets each work. */
export class Instances implements IDisposable {
  constructor(private readonly _options: IInstancesOptions) {
    this._startedOn = _options.clock.steady();
  }

  /** Whether some Jupyter server runs this agent now. */
  runs(owner: string, agent: string): boolean {
    return this._of(owner).some(({ agents }) => agents.has(agent));
  }

  /** Takes the next events of a Jupyter server. @throws ChatError `too_many_connections` */
  async take(owner: string, asked: ITake, signal: AbortSignal): Promise<readonly AgentEvent[]> {
    if (this.isClosed) {
      return [];
    }
    const instance = this._open(owner, asked.instance);
    instance.note(asked);
    for (const work of instance.held) {
      this._claim(instance, work);
    }
    this._jobsOf(owner).forEach(job => this._assign(job));
    return instance.next(asked.wait, signal);
  }

  /** Gives a Jupyter server a job. @throws AbsentError, LostError, or the reason of the signal */
  async run(options: IJobOptions, signal: AbortSignal): Promise<IOutcome> {
    signal.throwIfAborted();
    const job = new Job(options);
    const onAbort = (): void => {
      if (job.isWork && !this.isClosed) {
        job.instance?.stop(options.work);
      }
      job.reject(signal.reason);
    };
    const { owner } = options;
    const jobs = this._jobs.get(owner) ?? new Set();
    this._jobs.set(owner, jobs.add(job));
    if (job.isWork) {
      this._works.set(keyOf(owner, options.work), job);
    }
    signal.addEventListener('abort', onAbort);
    this._assign(job);
    try {
      return await job.done;
    } finally {
      signal.removeEventListener('abort', onAbort);
      job.timer?.dispose();
      jobs.delete(job);
      if (jobs.size === 0 && this._jobs.get(owner) === jobs) {
        this._jobs.delete(owner);
      }
      if (this._works.get(keyOf(owner, options.work)) === job) {
        this._works.delete(keyOf(owner, options.work));
      }
    }
  }

  /** A Jupyter server of the owner has ended a work. @throws ChatError `work_not_found` */
  finish(owner: string, work: string, outcome: IOutcome): void {
    this._find(owner, work).resolve(outcome);
  }

  /** A Jupyter server of the owner says what it does about a work. @throws ChatError `work_not_found` */
  tell(owner: string, work: string, text: string | null): void {
    this._find(owner, work).options.onTold?.(text);
  }

  /** The server stops: it takes and gives nothing more, and Jupyter servers go on with what they have. */
  dispose(): void {
    this.isClosed = true;
    this._instances.forEach(own => own.forEach(instance => instance.dispose()));
    this._instances.clear();
    this._jobs.forEach(jobs => jobs.forEach(job => job.timer?.dispose()));
  }

  isClosed = false;

  private _find(owner: string, work: string): Job {
    const job = this._works.get(keyOf(owner, work));
    if (!job) {
      throw new ChatError('work_not_found');
    }
    return job;
  }

  private _jobsOf(owner: string): Job[] {
    return [...(this._jobs.get(owner) ?? [])];
  }

  private _of(owner: string): Instance[] {
    return [...(this._instances.get(owner)?.values() ?? [])];
  }

  private _open(owner: string, id: string): Instance {
    const own = this._instances.get(owner) ?? new Map<string, Instance>();
    const known = own.get(id);
    if (known) {
      return known;
    }
    const { clock, limits } = this._options;
    const most = limits.agentInstancesPerUser;
    if (own.size >= most) {
      const reason = `At most ${most} Jupyter servers of one user take work for agents at a time (agentInstancesPerUser).`;
      throw new ChatError('too_many_connections', reason);
    }
    const instance = new Instance(owner, clock, () => this._leave(id, instance));
    this._instances.set(owner, own.set(id, instance));
    return instance;
  }

  /** A Jupyter server says that it has a work. It is told if nobody waits for that, or if another one has it by now. */
  private _claim(instance: Instance, work: string): void {
    const { owner } = instance;
    const job = this._works.get(keyOf(owner, work));
    if (job && (job.instance === null || job.instance === instance)) {
      job.instance = instance;
      job.isTaken = true;
      job.timer?.dispose();
      job.timer = undefined;
      job.options.onAlive?.();
    } else if (job || this._options.clock.steady() - this._startedOn >= START_MS) {
      instance.stop(work);
    }
  }

  /** Gives a job that nobody has to the Jupyter server that should have it. */
  private _assign(job: Job): void {
    if (job.instance || this.isClosed) {
      return;
    }
    const { owner, event, work, hasBegun, onWaiting } = job.options;
    const all = this._of(owner);
    const holder = all.find(({ held }) => held.includes(work));
    if (job.isWork && holder) {
      return this._claim(holder, work);
    }
    const able = all.filter(({ agents }) => agents.has(event.agent));
    const [idlest] = able.sort((a, b) => a.load - b.load);
    const chosen = hasBegun ? undefined : (holder ?? idlest);
    if (chosen) {
      job.timer?.dispose();
      job.timer = undefined;
      job.instance = chosen;
      chosen.send(event, () => {
        job.isTaken = true;
        if (!job.isWork) {
          job.resolve({});
        }
      });
    } else if (!job.timer) {
      onWaiting?.();
      const [ms, error] = hasBegun ? [START_MS, new LostError()] : [WAIT_MS, new AbsentError()];
      job.timer = this._options.clock.after(ms, () => job.reject(error));
    }
  }

  /** A Jupyter server is gone. Others take what it has not begun. */
  private _leave(id: string, instance: Instance): void {
    const { owner } = instance;
    instance.dispose();
    const own = this._instances.get(owner);
    own?.delete(id);
    if (own?.size === 0) {
      this._instances.delete(owner);
    }
    for (const job of this._jobsOf(owner).filter(one => one.instance === instance)) {
      job.instance = null;
      if (job.isTaken) {
        job.reject(new LostError());
      } else {
        this._assign(job);
      }
    }
  }

  private readonly _startedOn: number;
  /** By the owner, and the id of the Jupyter server. */
  private readonly _instances = new Map<string, Map<string, Instance>>();
  /** By the owner. */
  private readonly _jobs = new Map<string, Set<Job>>();
  /** The jobs that are works, by owner and work. */
  private readonly _works = new Map<string, Job>();
}

const keyOf = (owner: string, work: string): string => `${owner}\n${work}`;
