/** A message as the HTTP API shows it. */
export interface IRestMessage {
  readonly id: string;
  readonly content: { readonly message: string };
  readonly streamFailure?: string;
}

/** A user who talks over HTTP with a server in another process. */
export class RestTalk {
  constructor(
    private readonly _http: string,
    private readonly _token: string
  ) {}

  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this._http}${path}`, {
      method,
      headers: { authorization: `Bearer ${this._token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) })
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text && (JSON.parse(text) as unknown);
  }

  /** Creates a chat with bots. Resolves with its path. */
  async chat(...bots: string[]): Promise<string> {
    const { chatThread } = (await this.ask('POST', '/chat/threads?api-version=2021-09-07', {
      topic: 'Plans'
    })) as { chatThread: { id: string } };
    const path = `/chat/threads/${encodeURIComponent(chatThread.id)}`;
    for (const bot of bots) {
      await this.ask('PUT', `${path}/bots/${bot}`);
    }
    return path;
  }

  async say(chat: string, content: string): Promise<void> {
    await this.ask('POST', `${chat}/messages`, { content, type: 'text' });
  }

  /** The texts in a chat, also those that grow, and the failures of streams: the oldest first. */
  async said(chat: string): Promise<string[]> {
    const { value } = (await this.ask('GET', `${chat}/messages`)) as { value: IRestMessage[] };
    return value
      .map(({ content, streamFailure }) => streamFailure ?? content?.message)
      .filter(text => text !== undefined)
      .reverse();
  }

  /** Asks until a text is in a chat. */
  async until(chat: string, text: string): Promise<string[]> {
    for (;;) {
      const said = await this.said(chat);
      if (said.includes(text)) {
        return said;
      }
    }
  }
}
