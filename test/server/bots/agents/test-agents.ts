import { v5 } from 'uuid';
import * as Y from 'yjs';
import { ROOM_PREFIX, type YChat } from '../../../../src/document/index.js';
import type { AgentEvent, IAskedEvent } from '../../../../server/bots/agents/events.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../../rest/test-api.js';
import { until } from '../webhook/test-webhook-bots.js';

export { ada, bob, until };
export const eve = person('eve');

export let harness: TestApi;
export let chat: string;
/** The username of an agent of ada's in the chat. */
export let agent: string;

/** One Jupyter server of a user. */
export class Jupyter {
  constructor(
    readonly id = '1',
    private readonly _owner: IPrincipal = ada
  ) {}

  working: string[] = [];
  agents = [agent];

  /** Takes the events that wait, and acknowledges those of before. */
  async take(wait = 0): Promise<AgentEvent[]> {
    const { working, agents } = this;
    const acknowledged = [...this._received];
    const body = { instance: this.id, agents, working, acknowledged, wait };
    const answer = await harness.ask(this._owner, 'POST', '/chat/agent-work/:take', body);
    expect(answer.json()).toHaveProperty('value');
    const { value } = answer.json<{ value: AgentEvent[] }>();
    this._received = new Set(value.map(({ id }) => id));
    return value;
  }

  /** Takes the next work, and begins it. */
  async begin(): Promise<IAskedEvent> {
    const event = await this.next('asked');
    this.working.push(event.work);
    await this.take();
    return event;
  }

  /** Waits for an event. */
  async next<T extends AgentEvent['type']>(type: T): Promise<AgentEvent & { type: T }> {
    let found: AgentEvent | undefined;
    await until(async () => {
      found = (await this.take()).find(event => event.type === type);
      return found !== undefined;
    });
    return found as AgentEvent & { type: T };
  }

  async finish(work: string, failure?: string): Promise<number> {
    const body = failure === undefined ? {} : { failure };
    const url = `/chat/agent-work/${work}/:finish`;
    const { statusCode } = await harness.ask(this._owner, 'POST', url, body);
    this.working = this.working.filter(one => one !== work);
    return statusCode;
  }

  private _received = new Set<string>();
}

/** A copy of the chat's document, whose changes are frames of a user. */
export const documentOf = (as: IPrincipal, of = chat): Promise<YChat> =>
  harness.rooms.getDocument(`${ROOM_PREFIX}${of}`, { as });

/** Writes a message into a document as a raw frame would. */
export async function write(document: YChat, fields: Record<string, unknown>): Promise<void> {
  const { body = '', ...others } = fields;
  const message = { type: 'msg', time: 1, raw_time: true, ...others };
  document.ymessages.push([
    new Y.Map<unknown>([...Object.entries(message), ['body', new Y.Text(body as string)]])
  ]);
  await harness.rooms.flush();
}

/** The id of a message of an answer. */
export const replyId = ({ replies }: Pick<IAskedEvent, 'replies'>, number = 0): string =>
  v5(`${number}`, replies);

/** The messages of the agent, the oldest first. */
export const replies = async (): Promise<IMessageRow[]> =>
  (await harness.storage.listMessages(chat, { limit: 100 }))
    .filter(({ sender, deleted }) => sender === agent && !deleted)
    .reverse();

/** Asks the agent. Resolves with the id of the message. */
export async function askAgent(as: IPrincipal, text = 'hello'): Promise<string> {
  const message = { body: text, mentions: [agent] };
  harness.clock.advance(1_000);
  const { id } = await harness.rooms.execute(as, { type: 'send', chat, message });
  return id;
}

/** Makes an agent of a user's. Resolves with its username. */
export async function makeAgent(
  owner: IPrincipal,
  name = 'jupyternaut',
  displayName = 'Jupyternaut'
): Promise<string> {
  const made = await harness.ask(owner, 'PUT', `/chat/agents/${name}`, { displayName });
  return made.json<{ username: string }>().username;
}

/** Runs an agent of ada's in a private chat with bob before each test of a file. */
export function useAgent(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    await harness.host.start();
    await harness.agents.start();
    chat = await harness.chat(ada, { access: 'private' });
    const { rooms } = harness;
    await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    await harness.rooms.execute(bob, { type: 'send', chat, message: { body: 'Hi' } });
    agent = await makeAgent(ada);
    const added = await harness.ask(ada, 'PUT', `/chat/threads/${chat}/bots/${agent}`);
    expect(added.statusCode).toBe(204);
  });
  afterEach(async () => {
    harness.agents.dispose();
    await harness.host.dispose();
    await harness.close();
    expect(harness.errors).toEqual([]);
  });
}
