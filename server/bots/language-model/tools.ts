import type { Client } from '@modelcontextprotocol/client';
import type { ToolSet } from 'ai';
import type { IMessageRow } from '../../storage/storage.js';
import type { IConversation } from '../bot.js';
import { quoteMarkdown } from '../markdown.js';
import { GivenUpError } from './failure.js';
import type { ToolServerOptions } from './options.js';
import type { ToolCalls } from './tool-calls.js';

/** Characters of the arguments that people see before they allow a tool. Longer ones are refused: nobody should allow what they cannot see. */
const ARGUMENTS_LENGTH = 4_000;

/** Characters of a tool's result that the model gets. */
const RESULT_LENGTH = 20_000;

/** The most tools of all servers together. */
const MOST = 100;

const TOO_LONG = 'The arguments are too long to be allowed by a person. Use shorter ones.';

/** Milliseconds for a request to a server with tools. */
const TIMEOUT_MS = 60_000;

/** A server with tools, and its token. */
export type IToolServer = Omit<ToolServerOptions, 'tokenVariable'> & {
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
    private readonly _conversation: IConversation,
    private readonly _calls: ToolCalls
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
    const title = visible(`${server.name}: ${name}`);
    const shown = visible(JSON.stringify(given, null, 2));
    const isLong = shown.length > ARGUMENTS_LENGTH;
    const input = isLong ? `${shown.slice(0, ARGUMENTS_LENGTH)}…` : shown;
    const call = await this._calls.begin(title, input, !isFree && !isLong);
    try {
      if (!isFree) {
        const refusal = isLong ? TOO_LONG : await this._ask(call, title, shown);
        if (refusal !== null) {
          await this._calls.end(call, 'failed', refusal);
          return refusal;
        }
      }
      this._conversation.status(`Running ${name}…`.slice(0, 200));
      const result = await client.callTool(
        { name, arguments: given as Record<string, unknown> },
        { signal, timeout: TIMEOUT_MS }
      );
      const parts = result.content as readonly { type: string; text?: string }[];
      const text = parts.map(part => part.text ?? `(${part.type})`).join('\n');
      await this._calls.end(call, result.isError ? 'failed' : 'completed', text);
      return text.slice(0, RESULT_LENGTH);
    } catch (error) {
      if (!signal.aborted) {
        // The error may name what only the operator should know.
        await this._calls.end(call, 'failed', 'The tool failed.');
      }
      throw error;
    }
  }

  /** Asks the person whose question is answered. @returns what the model is told if they do not allow it */
  private async _ask(call: number, tool: string, shown: string): Promise<string | null> {
    const body = `May I run ${quoteMarkdown(tool)} with these arguments?\n\n${quoteMarkdown(shown)}`;
    const { sender } = this._asked;
    const options = [
      { id: 'run', label: 'Run', style: 'primary' as const },
      { id: 'no', label: 'Do not run' }
    ];
    try {
      const metadata = await this._calls.link(call);
      const { option } = await this._conversation.ask(body, {
        options,
        audience: [sender],
        metadata,
        isPermission: true // a tool that may have run needs a new click
      });
      await this._calls.decide(call, option);
      return option === 'run' ? null : 'The person does not allow it.';
    } catch (error) {
      if (error instanceof Error && error.name === 'NoAnswerError') {
        await this._calls.decide(call, undefined);
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
