import type { Client } from '@modelcontextprotocol/client';
import type { ToolSet } from 'ai';
import type { IMessageRow } from '../../storage/storage.js';
import type { IConversation } from '../bot.js';
import { quoteMarkdown } from '../markdown.js';
import { GivenUpError } from './failure.js';
import type { ToolServerOptions } from './options.js';

/** Characters of the arguments that people see before they allow a tool. Longer ones are refused: nobody should allow what they cannot see. */
const ARGUMENTS_LENGTH = 4_000;

/** Characters of a tool's result that the model gets. */
const RESULT_LENGTH = 20_000;

/** The most tools of all servers together. */
const MOST = 100;

/** Milliseconds for a request to a server with tools. */
const TIMEOUT_MS = 60_000;

type IToolServer = Omit<ToolServerOptions, 'tokenVariable'> & {
  readonly token: string | undefined;
};

interface IKnownTool {
  readonly name: string;
  readonly description: string | undefined;
  readonly inputSchema: object;
}

/** The tools of MCP servers for one answer. A tool runs after the asker has allowed it. */
export class Tools {
  constructor(
    private readonly _servers: readonly IToolServer[],
    private readonly _asked: Pick<IMessageRow, 'sender'>,
    private readonly _conversation: IConversation
  ) {}

  /** Connects to the servers, and reads their tools. @throws GivenUpError */
  async open(): Promise<void> {
    if (this._servers.length === 0) {
      return;
    }
    // Optional packages, which the operator installs beside the bot.
    const [{ dynamicTool, jsonSchema }, mcp] = await Promise.all([
      import('ai'),
      import('@modelcontextprotocol/client')
    ]);
    for (const server of this._servers) {
      const { client, tools } = await this._connect(server, mcp);
      for (const { name, description, inputSchema } of tools) {
        this._set[`${server.name}_${name}`] = dynamicTool({
          ...(description !== undefined && { description }),
          inputSchema: jsonSchema(inputSchema),
          execute: given => this._run(server, client, name, given)
        });
      }
    }
    if (Object.keys(this._set).length > MOST) {
      throw new GivenUpError(`The servers with tools have more than ${MOST} tools.`);
    }
  }

  forModel(): ToolSet {
    return this._set;
  }

  async close(): Promise<void> {
    await Promise.all(this._clients.splice(0).map(client => client.close().catch(() => undefined)));
  }

  private async _connect(
    { name, url, token }: IToolServer,
    { Client, StreamableHTTPClientTransport }: typeof import('@modelcontextprotocol/client')
  ): Promise<{ client: Client; tools: readonly IKnownTool[] }> {
    const client = new Client({ name: 'colloquy', version: '1' });
    this._clients.push(client);
    const headers: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { signal } = this._conversation;
    try {
      await client.connect(
        new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
        { signal, timeout: TIMEOUT_MS }
      );
      const { tools } = await client.listTools(undefined, { signal, timeout: TIMEOUT_MS });
      return { client, tools: tools as unknown as readonly IKnownTool[] };
    } catch {
      throw new GivenUpError(
        `The tools of ${name} cannot be reached. The operator must check them.`
      );
    }
  }

  private async _run(
    server: IToolServer,
    client: Client,
    name: string,
    given: unknown
  ): Promise<string> {
    const { signal } = this._conversation;
    const isFree = server.unasked?.includes(name) ?? false;
    const refusal = isFree ? null : await this._ask(`${server.name}: ${name}`, given);
    if (refusal !== null) {
      return refusal;
    }
    this._conversation.status(`Running ${name}…`.slice(0, 200));
    const result = await client.callTool(
      { name, arguments: given as Record<string, unknown> },
      { signal, timeout: TIMEOUT_MS }
    );
    const parts = result.content as readonly { type: string; text?: string }[];
    const text = parts.map(part => part.text ?? `(${part.type})`).join('\n');
    return text.slice(0, RESULT_LENGTH);
  }

  /** Asks the person whose question is answered. @returns what the model is told if they do not allow it */
  private async _ask(tool: string, given: unknown): Promise<string | null> {
    const shown = visible(JSON.stringify(given, null, 2));
    if (shown.length > ARGUMENTS_LENGTH) {
      return 'The arguments are too long to be allowed by a person. Use shorter ones.';
    }
    const body = `May I run ${quoteMarkdown(visible(tool))} with these arguments?\n\n${quoteMarkdown(shown)}`;
    const { sender } = this._asked;
    const options = [
      { id: 'run', label: 'Run', style: 'primary' as const },
      { id: 'no', label: 'Do not run' }
    ];
    try {
      const { option } = await this._conversation.ask(body, { options, audience: [sender] });
      return option === 'run' ? null : 'The person does not allow it.';
    } catch (error) {
      if (error instanceof Error && error.name === 'NoAnswerError') {
        return 'The person did not answer.';
      }
      throw error;
    }
  }

  private readonly _clients: Client[] = [];
  private readonly _set: ToolSet = {};
}

/** Characters that a reader does not see, or that change the order of the others, as escapes of JSON. Nobody should allow what they misread. */
const visible = (text: string): string =>
  text.replace(/[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, character =>
    [...Array(character.length).keys()]
      .map(at => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join('')
  );
