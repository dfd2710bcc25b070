import type { IClock, IDisposable } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { SecretIds } from '../../identity/secret-ids.js';
import type { ILimits } from '../../limits.js';
import { can } from '../../policy/policy.js';
import type { BotRegistry } from '../../registry/bot-registry.js';
import { principalOfBot } from '../../registry/card.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IBotRow, IStorage } from '../../storage/storage.js';
import type { BotHost } from '../host.js';
import { AgentBot } from './agent-bot.js';
import type { AgentEvent } from './events.js';
import { Instances, type ITake } from './instances.js';

export interface IAgentsOptions {
  readonly registry: Pick<BotRegistry, 'events' | 'list'>;
  readonly host: Pick<BotHost, 'add' | 'remove'>;
  readonly rooms: Pick<Rooms, 'execute' | 'agents' | 'events'>;
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'agentInstancesPerUser'>;
}

/** The agents of users, which run in the Jupyter servers of their owners, and the works that these take. */
export class Agents implements IDisposable {
  constructor(private readonly _options: IAgentsOptions) {
    const { clock, limits, storage } = _options;
    this._instances = new Instances({ clock, limits });
    this._ids = new SecretIds('agents', storage, clock);
  }

  /** Each agent resumes where it stopped. */
  async start(): Promise<void> {
    const { registry, host, rooms } = this._options;
    this._listeners = [
      registry.events.on('put', bot => this._put(bot)),
      registry.events.on('removed', ({ username }) => {
        if (this._bots.delete(username)) {
          rooms.agents.delete(username);
          host.remove(username);
        }
      }),
      rooms.events.on('committed', ({ chat, participants, answers, access }) =>
        participants || answers || access ? this._review(chat) : undefined
      ),
      rooms.events.on('workspace-changed', () => this._review())
    ];
    for (const bot of await registry.list()) {
      await this._put(bot);
    }
  }

  /** Nothing more is taken or given. The works end with the host. */
  dispose(): void {
    this._listeners.forEach(listener => listener.dispose());
    this._instances.dispose();
  }

  /** Whether a Jupyter server of its owner runs the agent now. */
  isConnected(agent: string): boolean {
    const owner = this._bots.get(agent)?.owner;
    return owner !== undefined && this._instances.runs(owner, agent);
  }

  /** The next events for a Jupyter server of a user. @throws ChatError `forbidden`, `too_many_connections` */
  async take(
    principal: IPrincipal,
    asked: ITake,
    signal: AbortSignal
  ): Promise<readonly AgentEvent[]> {
    const owner = ownerIn(principal);
    const agents = asked.agents.filter(name => this._bots.get(name)?.owner === owner);
    return this._instances.take(owner, { ...asked, agents }, signal);
  }

  /** Says what an agent of a user does about a work. @throws ChatError `forbidden`, `work_not_found` */
  tell(principal: IPrincipal, work: string, text: string | null): void {
    this._instances.tell(ownerIn(principal), work, text);
  }

  /** Ends a work. @param failure - the reason why there is no complete answer @throws ChatError `forbidden`, `work_not_found` */
  finish(principal: IPrincipal, work: string, failure?: string): void {
    this._instances.finish(ownerIn(principal), work, failure === undefined ? {} : { failure });
  }

  /** Those who may be answered in a chat have changed, or in all chats. */
  private async _review(chat?: string): Promise<void> {
    await Promise.all([...this._bots.values()].map(bot => bot.review(chat)));
  }

  private async _put(row: IBotRow): Promise<void> {
    const { kind, owner, username } = row;
    if (kind !== 'agent' || owner === undefined) {
      return;
    }
    const { rooms, host } = this._options;
    rooms.agents.set(username, principalOfBot(row));
    const known = this._bots.get(username);
    if (known) {
      known.row = { ...row, owner };
    } else {
      const bot = new AgentBot(
        { ...row, owner },
        { ...this._options, instances: this._instances, ids: this._ids }
      );
      this._bots.set(username, bot);
      await host.add(bot);
    }
  }

  private readonly _instances: Instances;
  private readonly _ids: SecretIds;
  private _listeners: readonly IDisposable[] = [];
  private readonly _bots = new Map<string, AgentBot>();
}

/** The username of a user who may have agents. @throws ChatError `forbidden` */
function ownerIn(principal: IPrincipal): string {
  if (!can(principal, 'bot.register', null)) {
    throw new ChatError('forbidden', 'Only users with an account have agents.');
  }
  return principal.username;
}
