import { commandIn, markedName } from '../../../src/document/index.js';
import type { IClock } from '../../clock.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { IBot, IConversation } from '../bot.js';
import { Answer } from './answer.js';
import { requireVariable, type LanguageModelOptions } from './options.js';
import type { IToolServer } from './tools.js';

const HISTORY_TOKENS = 8_000;
const SILENCE_S = 60;

/** The messages among which the model that somebody has chosen is looked for. */
const LOOKED_AT = 200;

const COMMAND = {
  name: 'model',
  description: 'Shows the language models, or chooses one for this chat',
  arguments: '[name]'
};

/** Passes the conversation on to a language model, and its answer into the chat while it arrives. */
export class LanguageModelBot implements IBot {
  constructor(
    private readonly _options: LanguageModelOptions,
    env: NodeJS.ProcessEnv,
    private readonly _clock: Pick<IClock, 'now'>
  ) {
    const { name = 'assistant', displayName = 'Assistant', description, keyVariable } = _options;
    this.name = name;
    this.displayName = displayName;
    this.description = description ?? 'Passes the conversation on to a language model.';
    this._key = keyVariable === undefined ? undefined : requireVariable(keyVariable, env);
    this._tools = (_options.tools ?? []).map(({ tokenVariable, ...server }) => ({
      ...server,
      token: tokenVariable === undefined ? undefined : requireVariable(tokenVariable, env)
    }));
  }

  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly answers = 'mentioned';
  readonly commands = [COMMAND];

  async onMessage(message: IMessageRow, conversation: IConversation): Promise<void> {
    const command = commandIn(message.body);
    if (command?.name === COMMAND.name) {
      await this._choose(command.arguments, message, conversation);
      return;
    }
    const { historyTokens = HISTORY_TOKENS, silenceSeconds } = this._options;
    const { url, answerTokens, usage = true, prices = {} } = this._options;
    const model = await this._modelOf(conversation);
    const answer = new Answer({
      ...{ url, key: this._key, model, answerTokens, usage },
      price: Object.hasOwn(prices, model) ? prices[model] : undefined,
      instructions: this._options.instructions ?? this._introduction(),
      silenceMs: (silenceSeconds ?? SILENCE_S) * 1_000,
      ...{ message, conversation, tools: this._tools, clock: this._clock }
    });
    await answer.give(await this._said(conversation, historyTokens));
  }

  private _introduction(): string {
    return (
      `You are ${this.displayName}, a participant of a team chat. Several people write; each of their messages begins with the author's name. ` +
      'Answer in the language of the last message, in Markdown, without your own name.'
    );
  }

  private async _said(conversation: IConversation, tokens: number) {
    const rows = await conversation.history({ tokens });
    return rows
      .filter(({ type, body }) => type !== 'system' && body !== '')
      .map(row =>
        row.sender === this.name
          ? { role: 'assistant' as const, content: row.body }
          : { role: 'user' as const, content: `${authorOf(row)}: ${row.body}` }
      );
  }

  private async _choose(
    wanted: string,
    { id }: IMessageRow,
    conversation: IConversation
  ): Promise<void> {
    const { models } = this._options;
    const name = wanted.trim();
    const list = models.map(model => `\`${model}\``).join(', ');
    if (models.includes(name)) {
      const body = `I use \`${name}\` in this chat from now on.`;
      await conversation.reply({ body, reply_to: id, metadata: { chosen_model: name } });
    } else {
      const now = `I use \`${await this._modelOf(conversation)}\` here.`;
      const body =
        name === '' ? `${now} I know ${list}.` : `I do not know that model. I know ${list}.`;
      await conversation.reply({ body, reply_to: id });
    }
  }

  /** The model that somebody has chosen in the chat. */
  private async _modelOf(conversation: IConversation): Promise<string> {
    const { models } = this._options;
    const rows = await conversation.history(LOOKED_AT);
    const chosen = rows
      .filter(({ sender }) => sender === this.name)
      .map(({ metadata }) => metadata?.chosen_model)
      .filter(model => models.some(known => known === model))
      .at(-1);
    return (chosen as string | undefined) ?? models[0];
  }

  private readonly _key: string | undefined;
  private readonly _tools: readonly IToolServer[];
}

/** The name of an author for the model. A program may give its users any name, also the username of somebody else, so theirs has a mark. */
const authorOf = ({ sender, display_name: given }: IMessageRow): string =>
  given === undefined ? sender : markedName(given, 'app');
