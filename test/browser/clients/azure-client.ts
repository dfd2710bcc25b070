import { ChatClient, type ChatThreadClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import type { IClient, IShown } from './client.js';

export interface IAddress {
  readonly url: string;
  /** The certificate of the Jupyter server in front. */
  readonly ca: string;
  /** Opens the Jupyter server. */
  readonly cookie: string;
  readonly token: string;
  readonly chat: string;
}

/** A program with Azure's SDK. */
export class AzureClient implements IClient {
  constructor(
    { url, ca, cookie, token, chat }: IAddress,
    readonly author: string
  ) {
    const client = new ChatClient(url, new AzureCommunicationTokenCredential(token), {
      tlsOptions: { ca },
      additionalPolicies: [
        {
          position: 'perCall',
          policy: {
            name: 'cookie',
            sendRequest: (request, next) => {
              request.headers.set('cookie', cookie);
              return next(request);
            }
          }
        }
      ]
    });
    this._thread = client.getChatThreadClient(chat);
  }

  readonly hidesKinds = true;

  async write(content: string): Promise<void> {
    this._ids.set(content, (await this._thread.sendMessage({ content })).id);
  }

  async edit(text: string, content: string): Promise<void> {
    await this._thread.updateMessage(this._ids.get(text)!, { content });
  }

  async remove(text: string): Promise<void> {
    await this._thread.deleteMessage(this._ids.get(text)!);
  }

  async shows(): Promise<IShown[]> {
    const shown: IShown[] = [];
    for await (const message of this._thread.listMessages()) {
      if (message.type === 'text') {
        const { senderDisplayName: author = '', content } = message;
        shown.unshift({ author, text: content?.message ?? '' });
      }
    }
    return shown;
  }

  private readonly _thread: ChatThreadClient;
  private readonly _ids = new Map<string, string>();
}
