import { bodiesOf, named } from './matrix-bodies.js';
import * as furniture from './matrix-furniture.js';
import * as made from './matrix-messages.js';
import { join } from 'node:path';
import { ChatError } from '../../../../server/errors.js';
import { Tokens } from '../../../../server/identity/tokens.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { Scope } from '../../../../server/identity/scopes.js';
import { person } from '../../../harness/people.js';
import { signed } from '../../../harness/signed.js';
import { ACCESS_KEY, ada, bob, TestApi } from '../test-api.js';
import type { IOperation } from './matrix.js';
import { Stored } from './matrix-stored.js';
import type { IBody } from './matrix-wrongs.js';

const HOUR = 60 * 60 * 1000;
const OTHER_KEY = new Uint8Array(32).fill(1);

/** The maximal size of a file in these chats. */
const FILE_BYTES = 4_000;

const root = person('root', { admin: true });
const eve = person('eve');

/** The user with the least rights for an operation, if not ada. */
const MAKERS: Readonly<Record<string, IPrincipal>> = {
  'GET /chat/threads/:import': root,
  'POST /chat/threads/:import': root,
  ...made.MAKERS
};

/** A request. Omitted parts are valid. */
export interface IAsked {
  readonly method?: string;
  /** Headers that authenticate the request. */
  readonly headers?: Record<string, string>;
  readonly who?: IPrincipal;
  readonly values?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: IBody;
}

export interface IAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body, except for a stream. */
  readonly text: string;
}

/**
 * A server with one thing of each kind: a private chat of ada's, which bob has left and eve is not in, all content of a
 * chat, a webhook, and a bot.
 */
export class Scene {
  private constructor(readonly harness: TestApi) {
    this.stored = new Stored(join(harness.directory, 'chats.db'), harness.attachments.dir);
  }

  readonly stored: Stored;
  readonly stranger = eve;
  readonly removed = bob;

  static async set(): Promise<Scene> {
    const identify = ({ cookie }: { cookie?: string }): Promise<IPrincipal> =>
      cookie === 'good'
        ? Promise.resolve(person('jo'))
        : Promise.reject(new ChatError('unauthorized'));
    const harness = await TestApi.open({ guests: true, jupyterUsers: { identify } });
    // A room that unloads may write.
    const limits = { attachedFileBytes: FILE_BYTES, idle: 24 * HOUR };
    Object.assign(harness.limits, limits, { workspaceChangesPerMinute: 1_000 });
    const { storage, credentials, ids } = harness;
    for (const username of ['echo', 'robo', 'boss']) {
      await storage.putUser({ username, name: username, displayName: 'Robo', bot: true });
    }
    await storage.putUser({ username: 'bob', name: 'bob', displayName: 'Bob', bot: false });
    // The first question for an id creates it.
    await ids.idsOf('ada bob cyd dan eve root ray del echo robo boss'.split(' '));
    await credentials.revoke('ray');
    await credentials.remove('del');
    const scene = new Scene(harness);
    scene._expired = await harness.token(ada, 1_000);
    return scene;
  }

  /** Creates new things to replace the earlier ones. */
  async furnish({ path }: Pick<IOperation, 'path'>): Promise<void> {
    const { harness } = this;
    const { rooms } = harness;
    await furniture.clearChat(harness, this._chat);
    this._bot = await furniture.furnishBots(harness);
    furniture.furnishAgentWork(harness);
    const chat = await harness.chat(ada, { access: 'private', participants: PEOPLE });
    this._said = await harness.say(ada, chat, 'Hello');
    this._plain = await harness.say(ada, chat, 'Hello again');
    this._growing = made.isAboutStream(path) ? await made.begin(rooms, chat) : '';
    this._failed = path.endsWith(':retry') ? await made.fail(rooms, chat, this._said) : '';
    this._held = made.isAboutManaging(path) ? await made.manage(rooms, chat) : '';
    this._question = made.isAboutQuestion(path) ? await made.ask(rooms, chat) : '';
    await rooms.execute(ada, { type: 'pin', chat, id: this._said, pinned: true });
    await rooms.execute(ada, { type: 'react', chat, id: this._said, emoji: '🎉', on: true });
    const attachment = await furniture.furnishFile(harness, chat);
    await rooms.execute(ada, { type: 'read', chat, id: this._said });
    await harness.say(person('cyd'), chat, 'Not read yet');
    // A removed participant does not see messages of the time of the removal.
    harness.clock.advance(1000);
    await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: null });
    Object.assign(this, { _chat: chat, _attachment: attachment });
    this._hook = await furniture.furnishWebhook(harness, chat);
    this._workspace = await furniture.furnishWorkspace(harness);
    this._id = (await harness.ids.create()).id;
    await rooms.flush();
  }

  /** Sends a valid request of an operation, except for the given parts. */
  async ask(operation: IOperation, asked: IAsked = {}): Promise<IAnswer> {
    const { method = operation.method, values = {}, query = {} } = asked;
    const body = 'body' in asked ? asked.body : this._goodBody(operation);
    const pairs = Object.entries({ ...this._goodQuery(operation), ...query });
    const search = new URLSearchParams(
      pairs.flatMap(([name, value]) => [value].flat().map(one => [name, one]))
    ).toString();
    const places = { ...this._places(operation), ...values };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => places[name]);
    const url = search === '' ? path : `${path}?${search}`;
    const text = body?.text ?? '';
    const headers =
      asked.headers ?? (await this._rightly({ ...operation, method }, url, text, asked.who));
    const response = await this.harness.app.inject({
      method: method as 'POST',
      url,
      headers: { ...(body?.type !== undefined && { 'content-type': body.type }), ...headers },
      ...(text.length > 0 && { payload: text }),
      payloadAsStream: true
    });
    const stream = response.stream();
    const isEndless = String(response.headers['content-type']).startsWith('text/event-stream');
    const chunks: Buffer[] = [];
    if (!isEndless) {
      for await (const chunk of stream) {
        chunks.push(chunk as Buffer);
      }
    }
    stream.destroy();
    const { statusCode: status, headers: told } = response;
    return { status, headers: told, text: Buffer.concat(chunks).toString() };
  }

  /** Headers with a wrong proof in place of the right one. */
  async showing(
    what: string,
    { method, path, proof }: IOperation
  ): Promise<Record<string, string>> {
    const header = proof === 'skype' ? 'x-skypetoken' : 'authorization';
    const shown = (token: string): Record<string, string> => ({
      [header]: proof === 'skype' ? token : `Bearer ${token}`
    });
    const now = this.harness.clock.now();
    const target = path.replace('{id}', this._id);
    const sign = (more: Partial<Parameters<typeof signed>[0]>): Record<string, string> =>
      signed({ key: ACCESS_KEY, method, target, now, ...more });
    switch (what) {
      case 'nothing':
        return {};
      case 'a foreign cookie':
        return { cookie: 'bad' };
      case 'no token':
        return shown('a.b.c');
      case 'an expired token':
        return shown(this._expired);
      case 'a forged token':
        return shown(await new Tokens(OTHER_KEY, this.harness.clock).issue(root, HOUR));
      case 'a revoked token':
        return shown(await this.harness.token(person('ray')));
      case 'the token of a deleted user':
        return shown(await this.harness.token(person('del')));
      case 'a token for calls':
        return shown(await this.harness.token(this._with(['voip', 'voip.join'])));
      case 'a token':
      case 'a token in the usual header':
        return { authorization: `Bearer ${await this.harness.token(ada)}` };
      case 'a signature':
        return sign({});
      case 'a signature with another key':
        return sign({ key: OTHER_KEY });
      case 'a stale signature':
        return sign({ now: now - 16 * 60_000 });
      case 'a signature from the future':
        return sign({ now: now + 16 * 60_000 });
      case 'the signature of another body':
        return sign({ body: '{"scopes":["chat"]} ' });
      case 'the signature of another address':
        return sign({ target: `${target}?api-version=1` });
      default:
        throw new Error(`No headers show ${what}.`);
    }
  }

  /** Headers of a permitted user, with a token of only this scope. */
  async scoped(operation: IOperation, scope: string): Promise<Record<string, string>> {
    const name = { limited: 'chat.join.limited', join: 'chat.join', chat: 'chat' }[scope] as Scope;
    const token = await this.harness.token(this._with([name], MAKERS[operation.name]));
    return operation.proof === 'skype'
      ? { 'x-skypetoken': token }
      : { authorization: `Bearer ${token}` };
  }

  async close(): Promise<void> {
    this.stored.close();
    await this.harness.close();
  }

  /** Headers with the right proof. */
  private async _rightly(
    { name, method, proof }: IOperation,
    target: string,
    body: string | Buffer,
    who = MAKERS[name] ?? ada
  ): Promise<Record<string, string>> {
    switch (proof) {
      case 'token':
        return { authorization: `Bearer ${await this.harness.token(who)}` };
      case 'skype':
        return { 'x-skypetoken': await this.harness.token(who) };
      case 'key':
        return signed({ key: ACCESS_KEY, method, target, now: this.harness.clock.now(), body });
      case 'cookie':
        return { cookie: 'good' };
      default:
        return {};
    }
  }

  private _with(scopes: readonly Scope[], who = ada): IPrincipal {
    return { ...who, scopes };
  }

  private _places({ name, path }: IOperation): Record<string, string> {
    const isPin = name.startsWith('PUT') && path.endsWith('/pin');
    return {
      id: path.startsWith('/chat/threads')
        ? this._chat
        : path.startsWith('/chat/webhooks')
          ? this._hook
          : path.startsWith('/chat/workspaces')
            ? this._workspace
            : this._id,
      member: 'cyd',
      participant: 'cyd',
      message:
        this._held ||
        this._failed ||
        this._growing ||
        this._question ||
        (isPin ? this._plain : this._said),
      emoji: encodeURIComponent(name.startsWith('PUT') ? '👍' : '🎉'),
      attachment: this._attachment,
      name: path.startsWith('/chat/bots') ? this._bot : 'a.txt',
      work: furniture.WORK,
      bot: name.startsWith('PUT') ? 'robo' : 'echo'
    };
  }

  private _goodQuery({ name, path }: IOperation): Record<string, string> {
    if (path === '/chat' || path.startsWith('/chat/authorize')) {
      return name === 'POST /chat' ? { workspace_id: 'default' } : { chat_id: this._chat };
    }
    const queries: Record<string, Record<string, string>> = {
      'GET /chat/search': { q: 'hello' },
      'DELETE /chat/workspaces/{id}': { chats: 'move' }
    };
    return queries[name] ?? {};
  }

  private _goodBody({ name, body }: IOperation): IBody | undefined {
    if (body === 'file') {
      return { type: 'application/octet-stream', text: 'Notes' };
    }
    const { _chat: chat, _plain: plain, _said: read, _workspace: workspace } = this;
    const given = bodiesOf({ chat, plain, read, workspace })[name];
    return given && { type: 'application/json', text: JSON.stringify(given) };
  }

  private _held = '';
  private _failed = '';
  private _chat = '';
  private _growing = '';
  private _question = '';
  private _said = '';
  private _plain = '';
  private _attachment = '';
  private _hook = '';
  private _workspace = '';
  private _bot = '';
  private _id = '';
  private _expired = '';
}

const PEOPLE = named('bob', 'cyd', 'echo');
