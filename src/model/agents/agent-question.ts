import type { IMessage } from '../../document/index.js';
import type { IPerson } from '../contracts.js';
import { isFields, lineOf } from './fields.js';
import { toolCallsIn, type IToolCall } from './tool-call.js';

/** Somebody else asks an agent: may it answer them? */
export interface IAgentRequest {
  readonly kind: 'request';
  /** Usernames: of somebody else, and of the owner of the agent. */
  readonly asker: string;
  readonly decider: string;
}

/** A bot wants to run a tool: may it? */
export interface ICallRequest {
  readonly kind: 'call';
  /** The username of the one who decides: the owner of an agent, or the only one whom another bot asks; undefined if several may. */
  readonly decider: string | undefined;
  readonly call: IToolCall;
}

/** The state from which the questions of bots about tools and of agents follow. */
export interface IAgentChat {
  readonly messages: readonly IMessage[];
  person(username: string): Pick<IPerson, 'kind' | 'owner'> | undefined;
}

/** Returns the question of an agent to its owner, or of a bot about a tool, that a message is; otherwise null. */
export function agentQuestionOf(
  { sender, options, audience = [], metadata }: IMessage,
  chat: IAgentChat
): IAgentRequest | ICallRequest | null {
  if (!options || !isFields(metadata)) {
    return null;
  }
  const { kind, owner } = chat.person(sender) ?? {};
  if (kind !== 'bot') {
    return null;
  }
  const { agent_request: request, tool_call: link } = metadata;
  const asker = isFields(request) ? lineOf(request.asker) : '';
  if (asker && owner !== undefined) {
    return { kind: 'request', asker, decider: owner };
  }
  const { message, id } = isFields(link) ? link : {};
  const source =
    typeof message === 'string'
      ? chat.messages.find(other => other.id === message && other.sender === sender)
      : undefined;
  const call = source && toolCallsIn(source.metadata).find(other => other.id === id);
  const decider = owner ?? (audience.length === 1 ? audience[0] : undefined);
  return call ? { kind: 'call', decider, call } : null;
}
