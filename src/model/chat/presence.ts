import type { IDisposable } from '@lumino/disposable';
import { Mentions, type IChatChange, type YChat } from '../../document/index.js';
import type { Config } from '../config.js';
import type { IIdentity, IThread } from '../api.js';
import type { IInputModel, IPerson, IServerSettings, ITimers, ITyping } from '../contracts.js';
import type { IWork } from '../works.js';
import type { IUnsent } from '../pending/outbox.js';
import { People } from '../people.js';
import type { ITextFields } from './add-unsent.js';
import { WritingStatus } from './writing-status.js';

export interface IPresenceOptions {
  input: IInputModel;
  config: Config;
  timers: ITimers;
  settings?: Pick<IServerSettings, 'bots' | 'changed'>;
  /** The chat's entry in the list, if the list has it. */
  thread(this: void): IThread | undefined;
  username(this: void): string;
  /** Tells the id of this browser. */
  webClient?(this: void): string | undefined;
  onChange(this: void): void;
}

/** The people of one chat, the people who are typing, and what the others are told of the current user. */
export class Presence implements IDisposable {
  constructor(
    private _document: YChat,
    private _options: IPresenceOptions
  ) {
    this._writing = new WritingStatus(_options.input, _options.config, _options.timers);
    _options.settings?.changed.connect(this.update);
    this._observe();
  }

  get people(): readonly IPerson[] {
    return this._people.all;
  }

  get typing(): readonly ITyping[] {
    return this._typing;
  }

  get works(): readonly IWork[] {
    return this._works;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  person(username: string): IPerson | undefined {
    return this._people.get(username);
  }

  /** Those whom a message mentions, and, for an agent of the user, the browser in which it may act. */
  textFields = ({ body, replyTo }: Pick<IUnsent, 'body' | 'replyTo'>): ITextFields => {
    const { username, webClient } = this._options;
    const mentions = new Mentions(this.people).usernamesIn(body);
    const asked = [...mentions, this._document.getMessage(replyTo ?? '')?.sender ?? ''];
    const client = asked.some(one => this.person(one)?.owner === username()) && webClient?.();
    return { mentions, ...(client && { metadata: { web_client_id: client } }) };
  };

  /** Continues with another document. */
  replace(document: YChat): void {
    this._stop();
    this._document = document;
    this._observe();
  }

  /** Tells the others how the current user is shown. */
  introduce({ username, displayName, initials, color, avatarUrl }: IIdentity): void {
    this._document.awareness.setLocalStateField('user', {
      username,
      name: displayName,
      display_name: displayName,
      initials,
      color,
      avatar_url: avatarUrl
    });
  }

  /** Tells the others that the user has stopped typing. */
  stopWriting(): void {
    this._writing.stop();
  }

  update = (): void => {
    const { thread, username, onChange, settings } = this._options;
    this._people.update(this._document, thread(), settings?.bots);
    this._typing = this._people.typing(this._document, username());
    this._works = this._people.works(this._document);
    onChange();
  };

  dispose(): void {
    this._isDisposed = true;
    this._writing.dispose();
    this._options.settings?.changed.disconnect(this.update);
    this._stop();
  }

  private _observe(): void {
    this._document.changed.connect(this._onDocument, this);
    this._document.awareness.on('change', this.update);
    this._writing.awareness = this._document.awareness;
  }

  private _stop(): void {
    this._document.changed.disconnect(this._onDocument, this);
    this._document.awareness.off('change', this.update);
  }

  private _onDocument(_: unknown, { messages }: IChatChange): void {
    if (!messages) {
      this.update();
    }
  }

  private _writing: WritingStatus;
  private _people = new People();
  private _typing: readonly ITyping[] = [];
  private _works: readonly IWork[] = [];
  private _isDisposed = false;
}
