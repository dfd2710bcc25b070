import { join } from 'node:path';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import type { Attempt } from '../../../harness/refusals.js';
import { ada, TestApi } from '../test-api.js';

export const PATH = '/chat/workspaces';
export const rob = person('rob');
const eve = person('eve');

/** The HTTP API with a workspace of ada's. Bob is a member, rob was removed, and eve has a workspace and a chat of her own. */
export class TwoLabs {
  api!: TestApi;
  lab!: string;
  chat!: string;
  eves!: string;
  evesChat!: string;

  get database(): string {
    return join(this.api.directory, 'chats.db');
  }

  async open(): Promise<void> {
    this.api = await TestApi.open();
    const { rooms } = this.api;
    const make = async (owner: IPrincipal): Promise<string> =>
      (await rooms.execute(owner, { type: 'create-workspace', name: 'Lab' })).id;
    [this.lab, this.eves] = [await make(ada), await make(eve)];
    const members = { workspace: this.lab, usernames: ['bob', 'rob'] };
    await rooms.execute(ada, { type: 'add-workspace-members', ...members });
    this.chat = await this.api.chat(ada, { workspaceId: this.lab });
    this.evesChat = await this.api.chat(eve, { workspaceId: this.eves });
    const gone = { workspace: this.lab, username: 'rob' };
    await rooms.execute(ada, { type: 'remove-workspace-member', ...gone });
  }

  /** A request with any token. */
  async send(token: string, method: string, url: string, payload?: object | string) {
    const answer = await this.api.app.inject({
      ...{ method: method as 'GET', url },
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload !== undefined && { 'content-type': 'application/json' })
      },
      ...(payload !== undefined && { payload })
    });
    return answer.body === ''
      ? 'ok'
      : (answer.json<{ error?: { code: string } }>().error?.code ?? 'ok');
  }

  /** Requests in somebody's name that all get the same answer. */
  all(who: IPrincipal, ...requests: [method: string, url: string, body?: object | string][]) {
    return async (): Promise<string> => {
      const token = await this.api.token(who);
      const codes = new Set<string>();
      for (const request of requests) {
        codes.add(await this.send(token, ...request));
      }
      return [...codes].join();
    };
  }

  /** All that somebody may want of a workspace and of its chat. */
  everything(who: IPrincipal, workspace: string): Attempt {
    const path = `${PATH}/${workspace}`;
    return this.all(
      who,
      ['GET', path],
      ['PATCH', path, { name: 'Mine' }],
      ['DELETE', `${path}?chats=delete`],
      ['DELETE', `${path}?chats=move`],
      ['GET', `${path}/members`],
      ['POST', `${path}/members/:add`, { members: [who.username] }],
      ['DELETE', `${path}/members/ada`],
      ['DELETE', `${path}/members/${who.username}`],
      ['POST', `${PATH}/:visit`, { workspaceId: workspace }],
      ['POST', '/chat/threads', { topic: 'Mine', workspaceId: workspace }],
      ['POST', `/chat?workspace_id=${workspace}`]
    );
  }

  /** All that somebody may want of a chat. */
  chatOf(who: IPrincipal, chat: string): Attempt {
    const path = `/chat/threads/${chat}`;
    return this.all(
      who,
      ['GET', path],
      ['PATCH', path, { topic: 'Mine' }],
      ['DELETE', path],
      ['POST', `${path}/messages`, { content: 'x' }],
      ['PUT', `${path}/workspace`, { workspaceId: 'default' }],
      ['POST', `${PATH}/:visit`, { threadId: chat }],
      ['GET', `/chat?chat_id=${chat}`],
      ['DELETE', `/chat?chat_id=${chat}`],
      ['GET', `/chat/authorize?chat_id=${chat}`],
      ['GET', `/chat/authorize/message?chat_id=${chat}`],
      ['GET', `${path}/livekit`],
      ['PUT', `${path}/livekit`, { room: 'team' }],
      ['DELETE', `${path}/livekit`]
    );
  }
}
