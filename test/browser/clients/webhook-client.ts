import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIRequestContext } from '@playwright/test';
import { Webhook } from 'standardwebhooks';
import type { PersonKind } from '../../../src/document/index.js';
import type { IAddress } from './azure-client.js';
import { authorOf, type IClient, type IShown } from './client.js';

interface ISent {
  readonly type: string;
  readonly data: {
    readonly message?: {
      readonly id: string;
      readonly type: string;
      readonly content?: { readonly message?: string };
      readonly senderDisplayName?: string;
      readonly senderKind?: PersonKind;
      readonly deletedOn?: string;
    };
  };
}

/** A bot that hears by a webhook, and writes over HTTP. */
export class WebhookClient implements IClient {
  constructor(readonly author: string) {
    this._server = createServer((request, response) => {
      void readBody(request).then(body => {
        const { headers } = request;
        this._take(this._webhook!.verify(body, headers as Record<string, string>) as ISent);
        response.writeHead(204).end();
      });
    });
  }

  /** Resolves with the host and port at which it listens. */
  async listen(): Promise<string> {
    await once(this._server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(this._server.address() as AddressInfo).port}`;
  }

  /** Asks the server for the events of a chat. */
  async join(request: APIRequestContext, address: IAddress): Promise<void> {
    this._request = request;
    this._address = address;
    const { port } = this._server.address() as AddressInfo;
    const asked = { url: `http://127.0.0.1:${port}/`, threadId: address.chat };
    const { secret } = await this._ask<{ secret: string }>('POST', '/chat/webhooks', asked);
    this._webhook = new Webhook(secret);
  }

  async write(content: string): Promise<void> {
    const path = `/chat/threads/${this._address!.chat}/messages`;
    this._ids.set(content, (await this._ask<{ id: string }>('POST', path, { content })).id);
  }

  async edit(text: string, content: string): Promise<void> {
    await this._ask('PATCH', this._pathOf(text), { content });
  }

  async remove(text: string): Promise<void> {
    await this._ask('DELETE', this._pathOf(text));
  }

  shows(): Promise<IShown[]> {
    return Promise.resolve([...this._shown.values()]);
  }

  close(): void {
    this._server.close();
    this._server.closeAllConnections();
  }

  private _take({ data: { message } }: ISent): void {
    if (message && message.type === 'text') {
      const { id, content, senderDisplayName = '', senderKind } = message;
      const author = authorOf(senderDisplayName, senderKind);
      this._shown.set(id, { author, text: content?.message ?? '' });
    }
  }

  private _pathOf(text: string): string {
    return `/chat/threads/${this._address!.chat}/messages/${this._ids.get(text)}`;
  }

  private async _ask<T>(method: string, path: string, data?: object): Promise<T> {
    const { url, token, cookie } = this._address!;
    const headers = { authorization: `Bearer ${token}`, cookie };
    const answer = await this._request!.fetch(url + path, { method, headers, data });
    if (!answer.ok()) {
      throw new Error(await answer.text());
    }
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private readonly _server: Server;
  private readonly _shown = new Map<string, IShown>();
  private readonly _ids = new Map<string, string>();
  private _request: APIRequestContext | undefined;
  private _address: IAddress | undefined;
  private _webhook: Webhook | undefined;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk as string;
  }
  return body;
}
