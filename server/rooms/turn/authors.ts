import type { IPrincipal } from '../../identity/principal.js';
import type { Action } from '../../policy/policy.js';
import type { ChatState } from '../document/chat-state.js';
import type { IAuthor } from '../gate/plan.js';
import { limitsFor } from '../gate/rules.js';

/** The users in whose names the sender of a frame may write: the sender, and their agents in this chat. */
export class Authors {
  /** @param _mayAnswer - see `IAuthor` */
  constructor(
    private readonly _chatState: ChatState,
    principal: IPrincipal,
    private readonly _mayAnswer: (principal: IPrincipal, replied: unknown) => boolean
  ) {
    this.sender = this._authorFor(principal);
  }

  readonly sender: IAuthor;

  /** The author with this username; null if the sender may not write in their name. */
  get(username: unknown): IAuthor | null {
    const { principal } = this.sender;
    if (username === principal.username) {
      return this.sender;
    }
    const agent =
      typeof username === 'string' ? this._chatState.agentOf(principal, username) : null;
    if (!agent) {
      return null;
    }
    const author = this._agents.get(agent.username) ?? this._authorFor(agent);
    this._agents.set(agent.username, author);
    return author;
  }

  /** See `IGateContext`. */
  get freest(): IAuthor {
    this._freest ??= this._findFreest();
    return this._freest;
  }

  private _findFreest(): IAuthor {
    for (const username of this._chatState.memberships.keys()) {
      const author = this.get(username);
      if (author?.principal.bot) {
        return author;
      }
    }
    return this.sender;
  }

  private _authorFor(principal: IPrincipal): IAuthor {
    const { _chatState: chatState } = this;
    return {
      principal,
      limits: limitsFor(chatState.limits, principal),
      can: (action: Action, author?: string) => chatState.can(principal, action, author),
      isManaged: chatState.isManaged(principal),
      mayAnswer: replied => this._mayAnswer(principal, replied)
    };
  }

  private readonly _agents = new Map<string, IAuthor>();
  private _freest: IAuthor | null = null;
}
