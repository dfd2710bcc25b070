import type { TranslationBundle } from '@jupyterlab/translation';
import type { IOption } from '../../document/index.js';
import type { IAgentRequest, ICallRequest, IPermissionOption } from '../../model/index.js';

type Question = IAgentRequest | ICallRequest;

/** The words of a question of an agent. They take the names with the marks of `GivenText`. */
export interface IQuestionWords {
  /** The question of the agent. */
  readonly question: string;
  /** Null for the bot's own words; so is `outcome`. */
  label(option: IOption): string | null;
  /** @param who - those who chose it */
  outcome(option: IOption, who: string): string | null;
}

export interface IQuestionNames {
  readonly asker: string;
  readonly isOwner: boolean;
}

/** The words in which the panel asks the question of an agent. They are its own, because an agent could call anything "No". */
export function questionWords(
  question: Question,
  { asker, isOwner }: IQuestionNames,
  trans: TranslationBundle
): IQuestionWords {
  if (question.kind === 'call') {
    const kindOf = ({ id }: IOption) =>
      question.call.permission?.options.find(option => option.id === id);
    return {
      question: trans.__('May I run this?'),
      label: option => callLabel(kindOf(option), question, trans),
      outcome: (option, who) => callOutcome(kindOf(option)?.kind, who, trans)
    };
  }
  return {
    question: isOwner
      ? trans.__('%1 asks your agent. May it answer?', asker)
      : trans.__('%1 asks this agent. May it answer?', asker),
    label: ({ id }) => requestLabel(id, trans),
    outcome: ({ id }, who) => requestOutcome(id, who, trans)
  };
}

function requestLabel(id: string, trans: TranslationBundle): string | null {
  switch (id) {
    case 'once':
      return trans.__('Once');
    case 'always':
      return trans.__('Always in this chat');
    case 'no':
      return trans.__('No');
    default:
      return null;
  }
}

function requestOutcome(id: string, who: string, trans: TranslationBundle): string | null {
  switch (id) {
    case 'once':
      return trans.__('%1 let it answer', who);
    case 'always':
      return trans.__('%1 lets it answer everybody in this chat', who);
    case 'no':
      return trans.__('%1 did not let it answer', who);
    default:
      return null;
  }
}

/** The agent's own words tell two choices of one kind apart. */
function callLabel(
  option: IPermissionOption | undefined,
  { call }: ICallRequest,
  trans: TranslationBundle
): string | null {
  const verb = option && verbOf(option.kind, trans);
  if (!option || !verb) {
    return null;
  }
  const rivals = call.permission!.options.filter(({ kind }) => kind === option.kind);
  return rivals.length === 1 || option.name === '' ? verb : trans.__('%1: %2', verb, option.name);
}

function verbOf(kind: IPermissionOption['kind'], trans: TranslationBundle): string {
  switch (kind) {
    case 'allow_once':
      return trans.__('Allow once');
    case 'allow_always':
      return trans.__('Always allow');
    case 'reject_once':
      return trans.__('Reject');
    case 'reject_always':
      return trans.__('Always reject');
  }
}

function callOutcome(
  kind: IPermissionOption['kind'] | undefined,
  who: string,
  trans: TranslationBundle
): string | null {
  switch (kind) {
    case 'allow_once':
      return trans.__('%1 allowed it once', who);
    case 'allow_always':
      return trans.__('%1 always allows it', who);
    case 'reject_once':
      return trans.__('%1 rejected it', who);
    case 'reject_always':
      return trans.__('%1 always rejects it', who);
    default:
      return null;
  }
}
