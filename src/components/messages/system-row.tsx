import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { oneLine, strangerOf, type IMessageItem, type IPerson } from '../../model/index.js';
import { Icon, type IconName } from '../icons.js';
import { MessageTime } from './message-time.js';
import { cutToCost } from '../content/text-costs.js';
import { givenNames } from '../shared/given-names.js';
import { given, GivenText, withoutMarks } from '../shared/given-text.js';
import { markedText } from '../shared/person-name.js';
import type { TimeFormat } from '../shared/time.js';

/** The maximum length of a system message in the server's own words, in characters. */
const MAX_TEXT_LENGTH = 2_000;

const ICONS: ReadonlyMap<string, IconName> = new Map([
  ['topicUpdated', 'edit'],
  ['accessChanged', 'lock'],
  ['botsQuiet', 'bot'],
  ['managerAway', 'bot'],
  ['answersDropped', 'bot']
]);

const iconOf = (event: string | undefined): IconName => ICONS.get(event ?? '') ?? 'users';

export interface ISystemRowProps {
  item: IMessageItem;
  /** The text in the user's language, see `systemText`. */
  text: string;
  times: TimeFormat;
}

/** A message from the server itself: one plain line without an author. */
export const SystemRow = React.memo(function SystemRow(props: ISystemRowProps): JSX.Element {
  const { item, text, times } = props;
  return (
    <div className="cq-System">
      <Icon name={iconOf(item.event)} />
      <span>
        <GivenText text={text} />
      </span>
      <MessageTime item={item} times={times} />
    </div>
  );
});

/**
 * Returns the text of a system message, with names and topics between private-use characters. Unknown events use the server's own words.
 */
export function systemText(
  { event, details, body }: IMessageItem,
  person: (this: void, username: string) => IPerson | undefined,
  trans: TranslationBundle
): string {
  const nameOf = (username: string): string =>
    markedText(person(username) ?? strangerOf(username), trans);
  const name = (username: string): string => given(nameOf(username));
  const initiator = typeof details?.initiator === 'string' ? details.initiator : null;
  if (event === 'topicUpdated' && typeof details?.topic === 'string') {
    return initiator
      ? trans.__('%1 named the chat “%2”', name(initiator), given(oneLine(details.topic)))
      : trans.__('The chat is now called “%1”', given(oneLine(details.topic)));
  }
  if (event === 'accessChanged' && initiator) {
    return details?.access === 'private'
      ? trans.__('%1 made the chat private. Only its participants can read it.', name(initiator))
      : trans.__('%1 opened the chat. All members of its workspace can read it.', name(initiator));
  }
  if (event === 'botsQuiet' && typeof details?.answers === 'number') {
    const times = String(details.answers);
    return trans.__(
      'The bots have answered each other %1 times. They are quiet until a person writes.',
      times
    );
  }
  const all = texts(details?.participants);
  // The creator of a chat is among the people whom they add.
  const others = all.filter(one => one !== initiator);
  const usernames = event === 'participantAdded' && others.length > 0 ? others : all;
  const names = givenNames(usernames, nameOf, trans);
  const isSelf = usernames.length === 1 && usernames[0] === initiator;
  if (event === 'participantAdded' && names) {
    return isSelf
      ? trans.__('%1 joined', names)
      : initiator
        ? trans.__('%1 added %2', name(initiator), names)
        : trans.__('Added: %1', names);
  }
  if (event === 'participantRemoved' && names) {
    return isSelf
      ? trans.__('%1 left', names)
      : initiator
        ? trans.__('%1 removed %2', name(initiator), names)
        : trans.__('Removed: %1', names);
  }
  if (event === 'conversationCreated' && initiator) {
    return trans.__('%1 began the conversation', name(initiator));
  }
  if (event === 'conversationEnded' && names) {
    return trans.__(
      'The conversation has ended, because %1 left. Nobody can write any more.',
      names
    );
  }
  if (event === 'managerAway' && names) {
    return trans.__(
      '%1 manages the bots of this chat and does not run. They answer when it runs again, or when somebody removes it.',
      names
    );
  }
  if (event === 'answersDropped' && names && typeof details?.answers === 'number') {
    return trans.__(
      '%1 left before it had decided about %2 answers of bots. They are not shown.',
      names,
      String(details.answers)
    );
  }
  return cutToCost(withoutMarks(oneLine(body, MAX_TEXT_LENGTH)));
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
