import type { IApiClient, IThread } from '../api.js';
import type { IChatModel, IServerSettings } from '../contracts.js';
import type { IPossibleAnswer, IAnswers, IWork } from '../works.js';
import { messagePath } from '../links.js';

export interface IAnswersOptions {
  /** The id of the chat. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  works(this: void): readonly IWork[];
  /** The state from which the user's rights follow. */
  rights(this: void): Pick<IChatModel, 'canWrite' | 'messages' | 'username' | 'person'>;
  role(this: void): IThread['role'] | undefined;
  /** The bots that the server knows. It cannot ask those again that run on their own. */
  settings: Pick<IServerSettings, 'bots'>;
  onRefused(this: void, message: string): void;
}

/** The answers of bots in one chat. */
export class Answers implements IAnswers {
  constructor(private readonly _options: IAnswersOptions) {}

  get works(): readonly IWork[] {
    return this._options.works();
  }

  canStop(answer: IPossibleAnswer | IWork): boolean {
    if ('question' in answer) {
      return this._leads(answer.question) || this._owns(answer.bot.username);
    }
    const { streaming, own, sender, reply_to: question } = answer;
    const { canWrite } = this._options.rights();
    const isTheirs = (own && canWrite) || this._owns(sender);
    return streaming === true && (isTheirs || this._leads(question));
  }

  stop(answer: IPossibleAnswer | IWork): void {
    if ('question' in answer) {
      const query = new URLSearchParams({ bot: answer.bot.username }).toString();
      this._post(answer.question, `:stop?${query}`);
    } else {
      this._post(answer.id, ':stop');
    }
  }

  canRetry({
    sender,
    stream_failure: failure,
    deleted,
    reply_to: question
  }: IPossibleAnswer): boolean {
    const bot = this._options.settings.bots.find(({ username }) => username === sender);
    const isHosted = bot !== undefined && bot.kind !== 'outside';
    const hasFailed = failure !== undefined && !deleted && question !== undefined;
    return hasFailed && isHosted && this._leads(question);
  }

  retry({ id }: IPossibleAnswer): void {
    this._post(id, ':retry');
  }

  /** Whether a bot is an agent of the user. */
  private _owns(bot: string): boolean {
    const { canWrite, username, person } = this._options.rights();
    return canWrite && username !== '' && person(bot)?.owner === username;
  }

  /** Whether the user asked the question, or is an owner or moderator. */
  private _leads(question: string | undefined): boolean {
    const { canWrite, messages } = this._options.rights();
    const role = this._options.role();
    const isManager = role === 'owner' || role === 'moderator';
    return canWrite && (isManager || messages.some(item => item.id === question && item.own));
  }

  private _post(message: string, action: string): void {
    const { server, id, onRefused } = this._options;
    server
      .request('POST', `${messagePath(id, message)}/${action}`)
      .catch((error: Error) => onRefused(error.message));
  }
}
