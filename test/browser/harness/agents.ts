import { expect } from '@playwright/test';
import type { IMessage } from '../../../src/document/index.js';
import { Endpoint } from '../../server/bots/language-model/endpoint.js';
import type { IJupyterOptions, Jupyter } from './jupyter.js';
import { freePort } from './processes.js';

/** Options of a JupyterLab with Jupyter AI: Jupyternaut, whose model is `endpoint`, and an agent that edits a file or a cell. */
export const withJupyterAI = async (endpoint: Endpoint): Promise<Partial<IJupyterOptions>> => ({
  venv: '.venv-agents',
  overlay: 'test/browser/jupyter-ai',
  env: {
    OPENAI_API_KEY: 'stub',
    OPENAI_API_BASE: endpoint.url,
    COLLOQUY_TEST_MCP_PORT: `${await freePort()}`,
    // Otherwise it asks a server for the prices of models.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True'
  }
});

/** A message, as the HTTP API tells it. */
export interface IToldMessage {
  id: string;
  sender?: string;
  content: { message?: string };
  replyTo?: string;
  streaming: boolean;
  failure?: string;
  options?: { id: string }[];
  /** The fields of the document. */
  colloquy: Pick<IMessage, 'metadata' | 'options' | 'choices' | 'options_closed'>;
}

/** A person with a token, whose requests go to the chat server of a JupyterLab. */
export class AgentPerson {
  static async signIn(jupyter: Jupyter, user: string, name?: string): Promise<AgentPerson> {
    return new AgentPerson(jupyter, user, await jupyter.token(user, name));
  }

  private constructor(
    private readonly _jupyter: Jupyter,
    readonly user: string,
    private readonly _token: string
  ) {}

  /** Asks Jupyter to bring the agents of this person, as the panel does. Resolves with the status and the usernames. */
  async bring(): Promise<{ status: number; agents: string[] }> {
    const { url } = this._jupyter;
    const cookie = `colloquy-user=${this.user}`;
    // Starts the chat server.
    await fetch(`${url}/colloquy/auth`, { headers: { cookie } });
    const page = await fetch(`${url}/lab`, { headers: { cookie } });
    const [, xsrf] = /_xsrf=([^;]+)/.exec(page.headers.getSetCookie().join('; ')) ?? [];
    const response = await fetch(`${url}/jupyterlab_colloquy/agents`, {
      method: 'POST',
      headers: { cookie: `${cookie}; _xsrf=${xsrf}`, 'x-xsrftoken': xsrf },
      body: '{}'
    });
    const { agents = [] } = (await response.json()) as { agents?: string[] };
    return { status: response.status, agents };
  }

  /** Brings the agents, however long that takes. Resolves with their usernames. */
  async bringAll(): Promise<string[]> {
    let agents: string[] = [];
    const bring = async (): Promise<number> => {
      const answer = await this.bring().catch(() => ({ status: 0, agents: [] }));
      agents = answer.agents;
      return agents.length;
    };
    await expect.poll(bring, { timeout: 60_000 }).toBeGreaterThan(0);
    return agents;
  }

  /** Sends a request. It goes to a Jupyter that lets everybody through who has a cookie. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.try(method, path, body);
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  try(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {}
  ): Promise<Response> {
    return fetch(`${this._jupyter.chatUrl}/${path}`, {
      method,
      headers: {
        cookie: `colloquy-user=${this.user}`,
        authorization: `Bearer ${this._token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers
      },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
  }

  /** The ids of the messages by which an agent asks its owner, and which wait for a choice. */
  async questions(chat: string, agent: string): Promise<string[]> {
    const path = `chat/threads/${chat}/messages?maxPageSize=100`;
    const { value } = await this.request<{ value: IToldMessage[] }>('GET', path);
    const waits = ({ colloquy }: IToldMessage): boolean =>
      !colloquy.choices && !colloquy.options_closed && colloquy.options !== undefined;
    return value.filter(one => one.sender === agent && waits(one)).map(({ id }) => id);
  }

  /** The answers to a message. */
  async answers(chat: string, question: string): Promise<IToldMessage[]> {
    const path = `chat/threads/${chat}/messages?maxPageSize=100`;
    const { value } = await this.request<{ value: IToldMessage[] }>('GET', path);
    return value.filter(({ replyTo }) => replyTo === question).reverse();
  }
}
