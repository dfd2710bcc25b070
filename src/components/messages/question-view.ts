import type { TranslationBundle } from '@jupyterlab/translation';
import { buttonsOf, isOpenQuestion, quickRepliesOf, type IOption } from '../../document/index.js';
import {
  agentQuestionOf,
  oneLine,
  strangerOf,
  type IChatModel,
  type IMessageItem
} from '../../model/index.js';
import { questionWords, type IQuestionWords } from '../agents/question-words.js';
import { givenNames } from '../shared/given-names.js';
import { given } from '../shared/given-text.js';
import { markedText } from '../shared/person-name.js';

/** Whether buttons are offered: `open` to the user, `shut` if only others or only later, or not at all. */
export type Offer = 'open' | 'shut' | 'none';

/** The options of a message as a user sees them. The texts have marks for `GivenText`. */
export interface IQuestionView {
  readonly buttons: Offer;
  readonly replies: Offer;
  /** The labels of the buttons, one in each line. */
  readonly labels: string;
  /** The question of a bot about a tool or another's question, in the panel's own words; empty for the text of the message. */
  readonly question: string;
  /** Says who decides in the user's place; empty if nobody does. */
  readonly waiting: string;
  /** The reason why the user cannot choose. */
  readonly hint: string;
  /** The choices, or the way in which the question ended. */
  readonly outcome: string;
}

type Model = Pick<IChatModel, 'username' | 'canWrite' | 'connection' | 'messages' | 'person'>;

const NOTHING: IQuestionView = {
  ...{ buttons: 'none', replies: 'none', labels: '', question: '', waiting: '' },
  ...{ hint: '', outcome: '' }
};

/** Returns the options of a message as its row shows them. */
export function questionView(
  item: IMessageItem,
  model: Model,
  trans: TranslationBundle
): IQuestionView {
  if (!item.options || item.deleted || item.streaming || !isBot(model, item.sender)) {
    return NOTHING;
  }
  const { username, connection } = model;
  const isDone = item.choices?.some(({ by }) => by === username) ?? false;
  const offers = isOpenQuestion(item);
  const refusal = refusalOf(item, model, trans);
  const isOffline = connection !== 'open';
  const asked = agentQuestionOf(item, model);
  const words = asked && questionWords(asked, namesIn(asked, model, trans), trans);
  const decider = asked?.decider;
  const isWaiting = offers && decider !== undefined && decider !== username;
  const hasButtons = offers && !isDone && !isWaiting && buttonsOf(item).length > 0;
  const hasReplies = offers && quickRepliesOf(item).length > 0 && offersReplies(item, model);
  const offline =
    hasButtons && isOffline ? trans.__('You can choose when you are online again.') : '';
  return {
    buttons: !hasButtons ? 'none' : refusal || isOffline ? 'shut' : 'open',
    replies: !hasReplies ? 'none' : refusal ? 'shut' : 'open',
    labels: buttonsOf(item)
      .map(option => labelOf(option, words))
      .join('\n'),
    question: words?.question ?? '',
    waiting: isWaiting ? trans.__('%1 decides', namesOf([decider], model, trans)) : '',
    hint: hasButtons || hasReplies ? refusal || offline : '',
    outcome: outcomeOf(item, model, words, trans)
  };
}

/** Quick replies are offered below the newest message of a bot, until somebody replies to it. */
function offersReplies({ id }: IMessageItem, model: Pick<Model, 'messages' | 'person'>): boolean {
  const { messages } = model;
  for (let i = messages.length - 1; i >= 0 && messages[i].id !== id; i--) {
    const { type, sender, reply_to: question, deleted } = messages[i];
    if (question === id || (type === 'msg' && !deleted && isBot(model, sender))) {
      return false;
    }
  }
  return true;
}

/** Only a bot's message offers anything: a person's could pass its buttons off as ours. */
const isBot = (model: Pick<Model, 'person'>, sender: string): boolean =>
  model.person(sender)?.kind === 'bot';

function refusalOf({ audience }: IMessageItem, model: Model, trans: TranslationBundle): string {
  if (!model.canWrite) {
    return trans.__('You can read this chat but not write in it.');
  }
  return !audience || audience.includes(model.username)
    ? ''
    : trans.__('Only %1 may choose.', namesOf(audience, model, trans));
}

const namesIn = (
  asked: NonNullable<ReturnType<typeof agentQuestionOf>>,
  model: Model,
  trans: TranslationBundle
) => ({
  asker: asked.kind === 'request' ? namesOf([asked.asker], model, trans) : '',
  isOwner: asked.decider === model.username
});

const labelOf = (option: IOption, words: IQuestionWords | null): string =>
  words?.label(option) ?? oneLine(option.label);

function outcomeOf(
  item: IMessageItem,
  model: Model,
  words: IQuestionWords | null,
  trans: TranslationBundle
): string {
  const { choices = [], options_closed: closed } = item;
  const chosen = buttonsOf(item).flatMap(option => {
    const by = choices.filter(choice => choice.option === option.id).map(choice => choice.by);
    const who = namesOf(by, model, trans);
    return by.length === 0
      ? []
      : (words?.outcome(option, who) ?? trans.__('%1 chose %2', who, given(oneLine(option.label))));
  });
  return [...chosen, ...(closed ? [endOf(closed, trans)] : [])].join('\n');
}

function endOf(
  closed: NonNullable<IMessageItem['options_closed']>,
  trans: TranslationBundle
): string {
  switch (closed) {
    case 'timeout':
      return trans.__('No answer in time');
    case 'edited':
      return trans.__('The question was edited, so nobody can choose any more.');
    default:
      return trans.__('The question was withdrawn.');
  }
}

const namesOf = (usernames: readonly string[], model: Model, trans: TranslationBundle): string =>
  givenNames(
    usernames,
    username => markedText(model.person(username) ?? strangerOf(username), trans),
    trans
  );
