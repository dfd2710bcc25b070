import type { TranslationBundle } from '@jupyterlab/translation';
import { strangerOf, type IPermissionOption, type IShown, type IToolPermission } from '../../model/index.js';
import { given } from '../shared/given-text.js';
import { markedText } from '../shared/person-name.js';
import type { IGroupButton } from '../shared/button-group.js';

type Kind = IPermissionOption['kind'];

/** The words of a button. They are the panel's own, because an agent could call anything "Reject". */
function verbOf(kind: Kind, trans: TranslationBundle): string {
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

const STYLES: Readonly<Record<Kind, IGroupButton['style']>> = {
  allow_once: 'primary',
  allow_always: 'default',
  reject_once: 'default',
  reject_always: 'default'
};

/** The label and the style of the button of a choice. The agent's own words tell two choices of one kind apart. */
export function optionButton(
  { name, kind }: IPermissionOption,
  options: readonly IPermissionOption[],
  trans: TranslationBundle
): Pick<IGroupButton, 'label' | 'style'> {
  const verb = verbOf(kind, trans);
  const isAlone = options.filter(other => other.kind === kind).length === 1;
  return {
    label: isAlone || name === '' ? verb : trans.__('%1: %2', verb, name),
    style: STYLES[kind]
  };
}

/** What became of the question, with the marks of `GivenText`; empty if that is not known. */
export function decisionWords(
  { chosen, by }: IToolPermission,
  person: (username: string) => IShown | undefined,
  owner: string | undefined,
  trans: TranslationBundle
): string {
  const username = by ?? owner;
  const who =
    username === undefined
      ? trans.__('The owner')
      : given(markedText(person(username) ?? strangerOf(username), trans));
  switch (chosen?.kind) {
    case 'allow_once':
      return trans.__('%1 allowed it once', who);
    case 'allow_always':
      return trans.__('%1 always allows it', who);
    case 'reject_once':
      return trans.__('%1 rejected it', who);
    case 'reject_always':
      return trans.__('%1 always rejects it', who);
    default:
      return '';
  }
}
