import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface IChunk {
  readonly content?: string;
  readonly tool_calls?: readonly object[];
}

/** One request to the endpoint. */
export interface IAsked {
  readonly model: string;
  readonly key: string | undefined;
  readonly messages: readonly { role: string; content: unknown }[];
  readonly tools: readonly string[];
}

const HUGE = 'x'.repeat(64 * 1024);

/**
 * An endpoint in the format of OpenAI. The last message says how it behaves: `FAIL 401`, `FAIL 429 twice`, `BREAK`, `HANG`, `SLOW`, `HUGE`,
 * `EMPTY`, `LENGTH`, `UNCOUNTED`, `TOOL name {…}`, `WORDS 100` (one each 20 ms, the last is "end."); otherwise it answers with a few words.
 */
export class Endpoint {
  static async start(): Promise<Endpoint> {
    const endpoint = new Endpoint();
    await new Promise<void>(resolve => endpoint._server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  /** Whether it has a fault from now on. */
  isBroken = false;
  /** The requests so far. */
  readonly asked: IAsked[] = [];
  /** The times when clients left their answers, in milliseconds. */
  readonly leftAt: number[] = [];

  /** The answers that their client has left. */
  get left(): number {
    return this.leftAt.length;
  }

  get url(): string {
    return `http://127.0.0.1:${(this._server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this._server.closeAllConnections();
    await new Promise(resolve => this._server.close(resolve));
  }

  private async _answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Omit<IAsked, 'key' | 'tools'> & {
      tools?: { function: { name: string } }[];
      stream_options?: { include_usage?: boolean };
    };
    const key = request.headers.authorization?.replace('Bearer ', '');
    const tools = (body.tools ?? []).map(tool => tool.function.name);
    this.asked.push({ model: body.model, key, messages: body.messages, tools });
    const last = body.messages[body.messages.length - 1];
    const text = typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
    const [, status, twice] = /FAIL (\d+)( twice)?/.exec(this.isBroken ? 'FAIL 400' : text) ?? [];
    if (status !== undefined && !(twice && this.asked.length > 2)) {
      response.writeHead(Number(status), {
        'content-type': 'application/json',
        'retry-after-ms': '1',
        'retry-after': '7'
      });
      response.end(JSON.stringify({ error: { message: `The key is ${key}`, code: 'secret' } }));
      return;
    }
    const closed = new Promise<void>(resolve =>
      response.on('close', () => {
        if (!response.writableFinished) {
          this.leftAt.push(performance.now());
        }
        resolve();
      })
    );
    if (/HANG/.test(text)) {
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: IChunk, finish_reason: string | null = null): boolean => {
      const base = { id: 'answer', created: 1, model: body.model, object: 'chat.completion.chunk' };
      const choices = [{ index: 0, delta, finish_reason }];
      return response.write(`data: ${JSON.stringify({ ...base, choices })}\n\n`);
    };
    const called =
      last.role === 'tool' ? [] : [...text.matchAll(/TOOL (\w+) (\{.*?\})(?= TOOL|$)/g)];
    if (called.length > 0) {
      const tool_calls = called.map(([, name, given], index) => ({
        ...{ index, id: `call ${index}`, type: 'function' },
        function: { name, arguments: given }
      }));
      send({ tool_calls });
      send({}, 'tool_calls');
      response.end('data: [DONE]\n\n');
      return;
    }
    const words = Number(/WORDS (\d+)/.exec(text)?.[1] ?? 0);
    for (let i = 0; i < words && !response.destroyed; i++) {
      send({ content: i === words - 1 ? 'end.' : `word${i} ` });
      await Promise.race([new Promise(resolve => setTimeout(resolve, 20)), closed]);
    }
    if (words > 0 || /EMPTY/.test(text)) {
      send({}, 'stop');
      response.end('data: [DONE]\n\n');
      return;
    }
    for (const word of ['The ', 'model ', 'says: ', text.slice(-200)]) {
      send({ content: word });
    }
    if (/BREAK/.test(text)) {
      setTimeout(() => response.destroy(), 20);
      return;
    }
    if (/SLOW/.test(text)) {
      return;
    }
    for (let sent = 0; /HUGE/.test(text) && sent < 10 * 1024 * 1024; sent += HUGE.length) {
      if (!send({ content: HUGE })) {
        await Promise.race([new Promise(resolve => response.once('drain', resolve)), closed]);
      }
    }
    send({}, /LENGTH/.test(text) ? 'length' : 'stop');
    if (body.stream_options?.include_usage && !/UNCOUNTED/.test(text)) {
      const usage = { prompt_tokens: 1_000, completion_tokens: 200, total_tokens: 1_200 };
      const last = { id: 'answer', created: 1, model: body.model, choices: [], usage };
      response.write(`data: ${JSON.stringify(last)}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  }

  private readonly _server: Server = createServer((request, response) => {
    this._answer(request, response).catch(() => response.destroy());
  });
}
