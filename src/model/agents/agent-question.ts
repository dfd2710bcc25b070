import type { IMessage } from '../../document/index.js';
import type { IPerson } from '../contracts.js';
import { isFields, lineOf } from './fields.js';
import { toolCallsIn, type IToolCall } from './tool-call.js';

/** Somebody else asks an agent: may it answer them? */
export interface IAgentRequest {
  readonly kind: 'request';
  /** Usernames. */
  readonly asker: string;
  readonly owner: string;
}

/** An agent wants to run a tool: may it? */
export interface ICallRequest {
  readonly kind: 'call';
  readonly owner: string;
  readonly call: IToolCall;
}

/** The state from which the questions of agents follow. */
export interface IAgentChat {
  readonly messages: readonly IMessage[];
  person(username: string): Pick<IPerson, 'owner'> | undefined;
}

/** Returns the question of an agent to its owner that a message is; otherwise null. Only an agent asks such questions. */
export function agentQuestionOf(
  { sender, options, metadata }: IMessage,
  chat: IAgentChat
): IAgentRequest | ICallRequest | null {
  if (!options || !isFields(metadata)) {
    return null;
  }
  const owner = chat.person(sender)?.owner;
  if (owner === undefined) {
    return null;
  }
  const { agent_request: request, tool_call: link } = metadata;
  const asker = isFields(request) ? lineOf(request.asker) : '';
  if (asker) {
    return { kind: 'request', asker, owner };
  }
  const { message, id } = isFields(link) ? link : {};
  const source =
    typeof message === 'string'
      ? chat.messages.find(other => other.id === message && other.sender === sender)
      : undefined;
  const call = source && toolCallsIn(source.metadata).find(other => other.id === id);
  return call ? { kind: 'call', owner, call } : null;
}
